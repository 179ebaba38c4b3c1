/** Programs of the system, each with a folder and a port of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A temporary folder that every account may enter. */
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
	/** Ends it, and removes its folder. */
	stop(): Promise<void>;
}

/** Starts a program that stays in the foreground, and waits until it listens on the port of 127.0.0.1. */
export async function startProgram(
	command: string,
	args: string[],
	{ port, folder }: { port: number; folder: string },
): Promise<Program> {
	// the shell ends it when this process is gone, however that one ended
	const program = spawn('sh', ['-c', '"$@" & cat >/dev/null; kill $!; wait', 'sh', command, ...args], {
		stdio: ['pipe', 'ignore', 'pipe'],
	});
	const words: Buffer[] = [];
	program.stderr.on('data', (text: Buffer) => words.push(text));
	const ended = once(program, 'exit');
	const stop = async () => {
		program.stdin.end();
		await ended;
		rmSync(folder, { recursive: true });
	};
	for (let attempt = 1; !(await listens(port)); attempt++) {
		if (attempt === 200) {
			await stop();
			throw new Error(`${command} did not start: ${Buffer.concat(words).toString()}`);
		}
		await pause(50);
	}
	return { stop };
}

async function listens(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	const found = await Promise.race([
		once(socket, 'connect').then(() => true),
		once(socket, 'error').then(() => false),
	]).catch(() => false);
	socket.destroy();
	return found;
}
