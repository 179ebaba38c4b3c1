import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const sandbox = dirname(fileURLToPath(import.meta.url));
export const root = dirname(sandbox);
export const examples = join(root, 'examples');
export const journal = join(examples, 'journal');

/** Generated files. Ignored by git. */
export const data = join(sandbox, '.data');
export const logs = join(data, 'logs');
export const n8nFolder = join(data, 'n8n');

export const packageName = 'n8n-nodes-autonomous-training';
/** The folder into which n8n installs a community package of this name. */
export const installedPackage = join(n8nFolder, '.n8n', 'nodes', 'node_modules', packageName);
