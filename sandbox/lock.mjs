import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from './children.mjs';
import { Trouble } from './progress.mjs';
import { data } from './places.mjs';

const file = join(data, 'sandbox.pid');

/** Only one sandbox at a time may use the data folder. A killed one leaves the file, but not its process. */
export function takeLock() {
	const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
	if (pid !== process.pid && /start\.mjs|\.test\.mjs/.test(commandOf(pid))) {
		throw new Trouble(
			`The sandbox of this clone is running already, as process ${pid}. Stop it first (Ctrl-C in its terminal, or kill ${pid}).`,
		);
	}
	writeFileSync(file, String(process.pid));
	process.on('exit', () => rmSync(file, { force: true }));
}
