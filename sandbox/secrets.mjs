import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data } from './paths.mjs';

const file = join(data, 'secrets.json');

/** The passwords of this sandbox: `{ database, editor }`. Generated at the first start and stored in the data folder. */
export function secrets() {
	if (!existsSync(file)) {
		mkdirSync(data, { recursive: true });
		const generated = {
			database: randomBytes(12).toString('hex'),
			editor: `Train-${randomBytes(4).toString('hex')}-1A`,
		};
		writeFileSync(file, JSON.stringify(generated, null, '\t'), { mode: 0o600 });
	}
	return JSON.parse(readFileSync(file, 'utf8'));
}
