/** Runs programs of the system (sshd, PgBouncer), each with a separate folder and port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_TIMEOUT_MS = 10_000;

/** A temporary folder that all accounts can read. */
export function makeFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `training-${name}-`));
	chmodSync(folder, 0o755);
	return folder;
}

export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	await once(probe.close(), 'close');
	return port;
}

export interface Program {
	/** Ends the program and removes its folder. */
	stop(): Promise<void>;
}

/**
 * Starts a program that stays in the foreground, and waits until it listens on the port of 127.0.0.1.
 *
 * @throws Error with the program's error output if it does not listen within 10 seconds
 */
export async function startProgram(
	command: string,
	args: string[],
	{ port, folder }: { port: number; folder: string },
): Promise<Program> {
	// the shell kills the program when its own input closes, which also happens when this process crashes
	const program = spawn('sh', ['-c', '"$@" & cat >/dev/null; kill $!; wait', 'sh', command, ...args], {
		stdio: ['pipe', 'ignore', 'pipe'],
	});
	const output: Buffer[] = [];
	program.stderr.on('data', (text: Buffer) => output.push(text));
	const ended = once(program, 'exit');
	const stop = async () => {
		program.stdin.end();
		await ended;
		rmSync(folder, { recursive: true });
	};
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await acceptsConnections(port))) {
		if (Date.now() > deadline) {
			await stop();
			throw new Error(`${command} did not start: ${Buffer.concat(output).toString()}`);
		}
		await pause(50);
	}
	return { stop };
}

async function acceptsConnections(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	const accepts = await Promise.race([
		once(socket, 'connect').then(() => true),
		once(socket, 'error').then(() => false),
	]).catch(() => false);
	socket.destroy();
	return accepts;
}
