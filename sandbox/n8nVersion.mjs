import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const pinned = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')).dependencies.n8n;

// Read here, and not with the other options of start.mjs, because all paths depend on it.
const { n8n } = parseArgs({ options: { n8n: { type: 'string' } }, strict: false }).values;

/** The n8n of package.json, unless the option `--n8n` asks for another one. */
export const n8nVersion = typeof n8n === 'string' ? n8n : pinned;

export const isPinned = n8nVersion === pinned;
