// Runs one program and keeps its life tied to the sandbox's: when the pipe on stdin closes, whether the sandbox closed it
// or was killed, the program is stopped. Started by children.mjs, in a process group of its own, so that a
// Ctrl-C in the terminal reaches the sandbox alone.
import { spawn, spawnSync } from 'node:child_process';
import { openSync, rmSync, writeFileSync } from 'node:fs';

const { command, args, options, log, pidFile, stopSignal, graceSeconds } = JSON.parse(process.argv[2]);
const windows = process.platform === 'win32';
const output = openSync(log, 'a');

const child = spawn(command, args, {
	...options,
	stdio: ['ignore', output, output],
	detached: !windows,
	windowsHide: true,
});
child.on('error', (error) => finish({ error: error.message }));
child.on('exit', (code, signal) => finish({ code, signal }));
if (child.pid) writeFileSync(pidFile, String(child.pid));

let stopping = false;
function stop() {
	if (stopping) return;
	stopping = true;
	if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
	else child.kill(stopSignal);
	setTimeout(killGroup, graceSeconds * 1000).unref();
}

/** The program and whatever it started. */
function killGroup() {
	if (windows || !child.pid) return;
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// Nothing of it is left.
	}
}

function finish(end) {
	killGroup();
	rmSync(pidFile, { force: true });
	process.stdout.write(JSON.stringify(end), () => process.exit(0));
}

process.stdout.on('error', () => process.exit(0)); // the sandbox is gone, nobody wants to know
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
