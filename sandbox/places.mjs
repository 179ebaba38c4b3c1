import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where everything lies. What is generated is below `data`, which git ignores. */
export const sandbox = dirname(fileURLToPath(import.meta.url));
export const root = dirname(sandbox);
export const examples = join(root, 'examples');
export const journal = join(examples, 'journal');

export const data = join(sandbox, '.data');
export const logs = join(data, 'logs');
export const n8nFolder = join(data, 'n8n');

export const packageName = 'n8n-nodes-autonomous-training';
/** A community package lies here, as if n8n had installed it. */
export const installedPackage = join(n8nFolder, '.n8n', 'nodes', 'node_modules', packageName);
