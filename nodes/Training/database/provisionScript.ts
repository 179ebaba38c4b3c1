import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The provisioning script of this package. The build flattens it into one file. */
export const readProvisionScript = async (): Promise<string> =>
	await readFile(join(__dirname, '../../../sql/provision.sql'), 'utf8');
