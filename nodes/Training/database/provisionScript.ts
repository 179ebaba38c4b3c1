import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The SQL that the package brings along, flattened into one file by the build. */
export const readProvisionScript = async (): Promise<string> =>
	await readFile(join(__dirname, '../../../sql/provision.sql'), 'utf8');
