import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data } from './places.mjs';

const file = join(data, 'secrets.json');

/** The passwords of this sandbox, made up once and kept with its data. */
export function secrets() {
	if (!existsSync(file)) {
		mkdirSync(data, { recursive: true });
		const made = {
			database: randomBytes(12).toString('hex'),
			editor: `Train-${randomBytes(4).toString('hex')}-1A`,
		};
		writeFileSync(file, JSON.stringify(made, null, '\t'), { mode: 0o600 });
	}
	return JSON.parse(readFileSync(file, 'utf8'));
}
