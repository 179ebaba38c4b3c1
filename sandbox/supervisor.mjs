// Runs one program and stops it when standard input closes. That happens when the sandbox stops the program, and also
// when the sandbox is killed. processes.mjs starts it in a separate process group, so that Ctrl-C in the terminal
// reaches only the sandbox.
import { spawn, spawnSync } from 'node:child_process';
import { openSync, rmSync, writeFileSync } from 'node:fs';

const { command, args, options, log, pidFile, stopSignal, graceSeconds } = JSON.parse(process.argv[2]);
const isWindows = process.platform === 'win32';
const output = openSync(log, 'a');

const child = spawn(command, args, {
	...options,
	stdio: ['ignore', output, output],
	detached: !isWindows,
	windowsHide: true,
});
child.on('error', (error) => finish({ error: error.message }));
child.on('exit', (code, signal) => finish({ code, signal }));
if (child.pid) writeFileSync(pidFile, String(child.pid));

let isStopping = false;
function stop() {
	if (isStopping) return;
	isStopping = true;
	if (isWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
	else child.kill(stopSignal);
	setTimeout(killGroup, graceSeconds * 1000).unref();
}

/** Kills the program and the processes it started. */
function killGroup() {
	if (isWindows || !child.pid) return;
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		// All of them have ended already.
	}
}

function finish(end) {
	killGroup();
	rmSync(pidFile, { force: true });
	process.stdout.write(JSON.stringify(end), () => process.exit(0));
}

process.stdout.on('error', () => process.exit(0)); // the sandbox has ended
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdin.resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
