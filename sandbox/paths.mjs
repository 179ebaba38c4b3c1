import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPinned, n8nVersion } from './n8nVersion.mjs';

export const sandbox = dirname(fileURLToPath(import.meta.url));
export const root = dirname(sandbox);
export const examples = join(root, 'examples');
export const journal = join(examples, 'journal');
export const bodyScale = join(examples, 'body-scale');

/**
 * The folder with package.json and node_modules. Another n8n than the sandbox's has separate packages, and separate data, since no
 * n8n accepts the database of a newer one.
 */
export const packagesFolder = isPinned ? sandbox : join(sandbox, '.data', `n8n-${n8nVersion}`);

/** Generated files. Ignored by git. */
export const data = join(packagesFolder, '.data');
/** The sample journal with its dates moved to today. */
export const movedJournal = join(data, 'journal');
export const logs = join(data, 'logs');
export const n8nFolder = join(data, 'n8n');

export const packageName = 'n8n-nodes-autonomous-training';
/** The folder into which n8n installs a community package of this name. */
export const installedPackage = join(n8nFolder, '.n8n', 'nodes', 'node_modules', packageName);
