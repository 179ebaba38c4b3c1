import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFacingError } from './errors.mjs';
import { data, logs, sandbox } from './paths.mjs';

const running = [];
let isStopping = false;

/**
 * Starts a program under supervisor.mjs, which stops it when the sandbox ends, even if the sandbox is killed.
 * Its output goes to `.data/logs/<name>.log`. Returns `{ name, log, ended, end, stop }`; the promise `end` resolves to
 * `{ code, signal }` or `{ error }`.
 */
export function start(
	name,
	command,
	args,
	{ cwd, env, uid, gid, stopSignal = 'SIGTERM', graceSeconds = 10 },
) {
	failIfStopping();
	mkdirSync(logs, { recursive: true });
	const log = join(logs, `${name}.log`);
	writeFileSync(log, '');
	const program = {
		command,
		args,
		options: { cwd, uid, gid },
		log,
		pidFile: pidFileOf(name),
		stopSignal,
		graceSeconds,
	};
	const supervisor = spawn(process.execPath, [join(sandbox, 'supervisor.mjs'), JSON.stringify(program)], {
		env,
		stdio: ['pipe', 'pipe', 'inherit'],
		detached: process.platform !== 'win32',
		windowsHide: true,
	});
	supervisor.stdin.on('error', () => {}); // the supervisor has ended already
	let output = '';
	supervisor.stdout.on('data', (text) => (output += text));

	const child = { name, log, ended: false };
	child.end = new Promise((resolve) => {
		supervisor.on('error', (error) => resolve({ error: error.message }));
		supervisor.on('close', () => resolve(output ? JSON.parse(output) : { error: 'it was killed' }));
	}).then((end) => {
		child.ended = true;
		running.splice(running.indexOf(child), 1);
		return end;
	});
	child.stop = () => {
		supervisor.stdin.end();
		return child.end;
	};
	running.push(child);
	return child;
}

/** Runs a program until it ends. Returns `{ ok, output, log }`. */
export async function run(name, command, args, options) {
	const child = start(name, command, args, options);
	const end = await child.end;
	failIfStopping();
	return { ok: end.code === 0, output: readLog(child.log), log: child.log };
}

function failIfStopping() {
	if (isStopping) throw new UserFacingError('The sandbox is stopping.');
}

/** Stops all programs in reverse order, so that n8n stops before the PostgreSQL it uses. */
export async function stopAll() {
	isStopping = true;
	for (const child of [...running].reverse()) await child.stop();
}

export function readLog(log) {
	return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

export function lastLines(text, count = 15) {
	const lines = text.trimEnd().split('\n');
	return lines.slice(-count).join('\n');
}

/**
 * Stops a program that an earlier, killed sandbox left running. Its supervisor normally stops it within seconds;
 * if the supervisor was killed too, the program is killed here.
 */
export async function stopLeftover(name) {
	const file = pidFileOf(name);
	if (!existsSync(file)) return;
	const pid = Number(readFileSync(file, 'utf8'));
	await waitFor(() => !isFromSandbox(pid), 12_000);
	if (isFromSandbox(pid)) process.kill(-pid, 'SIGKILL');
	await waitFor(() => !isAlive(pid), 5_000); // its ports and files are in use until then
	rmSync(file, { force: true });
}

async function waitFor(condition, timeout) {
	const deadline = Date.now() + timeout;
	while (!condition() && Date.now() < deadline) await sleep(100);
}

const pidFileOf = (name) => join(data, `${name}.pid`);

/** Another program may have been given the same process ID since. */
const isFromSandbox = (pid) => commandOf(pid).includes(sandbox);

function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The command line of a running process, or an empty string. */
export function commandOf(pid) {
	if (!pid || process.platform === 'win32') return '';
	try {
		if (process.platform === 'linux')
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
		return execFileSync('ps', ['-o', 'args=', '-ww', '-p', String(pid)], {
			encoding: 'utf8',
			stdio: 'pipe',
		}).trim();
	} catch {
		return '';
	}
}

/** The parent of a running process. Linux only; undefined elsewhere. */
export function parentOf(pid) {
	if (process.platform !== 'linux') return undefined;
	try {
		return /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1];
	} catch {
		return undefined;
	}
}
