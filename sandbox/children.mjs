import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Trouble } from './progress.mjs';
import { data, logs, sandbox } from './places.mjs';

const running = [];
let closing = false;

/**
 * Starts a program under a keeper (keeper.mjs), so that it never outlives the sandbox.
 * Its output goes to the log file `.data/logs/<name>.log`.
 */
export function start(
	name,
	command,
	args,
	{ cwd, env, uid, gid, stopSignal = 'SIGTERM', graceSeconds = 10 },
) {
	if (closing) throw new Trouble('The sandbox is stopping.');
	mkdirSync(logs, { recursive: true });
	const log = join(logs, `${name}.log`);
	writeFileSync(log, '');
	const order = {
		command,
		args,
		options: { cwd, uid, gid },
		log,
		pidFile: pidFileOf(name),
		stopSignal,
		graceSeconds,
	};
	const keeper = spawn(process.execPath, [join(sandbox, 'keeper.mjs'), JSON.stringify(order)], {
		env,
		stdio: ['pipe', 'pipe', 'inherit'],
		detached: process.platform !== 'win32',
		windowsHide: true,
	});
	keeper.stdin.on('error', () => {}); // it has ended already
	let said = '';
	keeper.stdout.on('data', (text) => (said += text));

	const child = { name, log, ended: false };
	child.end = new Promise((resolve) => {
		keeper.on('error', (error) => resolve({ error: error.message }));
		keeper.on('close', () => resolve(said ? JSON.parse(said) : { error: 'it was killed' }));
	}).then((end) => {
		child.ended = true;
		running.splice(running.indexOf(child), 1);
		return end;
	});
	child.stop = () => {
		keeper.stdin.end();
		return child.end;
	};
	running.push(child);
	return child;
}

/** Runs a program to its end. Returns whether it went well; what it printed is in the log. */
export async function run(name, command, args, options) {
	const child = start(name, command, args, options);
	const end = await child.end;
	if (closing) throw new Trouble('The sandbox is stopping.');
	return { ok: end.code === 0, output: readLog(child.log), log: child.log };
}

/** Stops everything, the youngest first: n8n before the PostgreSQL that it uses. */
export async function stopAll() {
	closing = true;
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
 * What a killed sandbox may have left: its keepers stop the programs within seconds, so those get a moment;
 * a program whose keeper was killed as well is ended here.
 */
export async function clearLeftover(name) {
	const file = pidFileOf(name);
	if (!existsSync(file)) return;
	const pid = Number(readFileSync(file, 'utf8'));
	await until(() => !isOurs(pid), 12_000);
	if (isOurs(pid)) process.kill(-pid, 'SIGKILL');
	await until(() => !isAlive(pid), 5_000); // only then are its ports and files free
	rmSync(file, { force: true });
}

async function until(holds, patience) {
	for (let waited = 0; !holds() && waited < patience; waited += 100) await pause(100);
}

const pidFileOf = (name) => join(data, `${name}.pid`);

/** A process number alone proves nothing, another program may have it by now. */
const isOurs = (pid) => commandOf(pid).includes(sandbox);

function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The command line of a living process, or an empty text. */
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

/** The parent of a living process, where the system tells it for little. */
export function parentOf(pid) {
	if (process.platform !== 'linux') return undefined;
	try {
		return /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1];
	} catch {
		return undefined;
	}
}
