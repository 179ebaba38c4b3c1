import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError } from './errors.mjs';
import { data } from './paths.mjs';
import { commandOf } from './processes.mjs';

const file = join(data, 'sandbox.pid');

/** Fails if another sandbox uses the data folder. A killed sandbox leaves the file behind, but not its process. */
export function ensureSingleInstance() {
	const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
	if (pid !== process.pid && /start\.mjs|\.test\.mjs/.test(commandOf(pid))) {
		throw new UserFacingError(
			`The sandbox of this clone is already running (process ${pid}). Stop it first: press Ctrl-C in its terminal, or run kill ${pid}.`,
		);
	}
	writeFileSync(file, String(process.pid));
	process.on('exit', () => rmSync(file, { force: true }));
}
