import { statfsSync } from 'node:fs';
import { run, lastLines } from './children.mjs';
import { Trouble } from './progress.mjs';
import { root, sandbox } from './places.mjs';

/** Runs npm to its end. If it fails, says why in a sentence. */
export async function npm(name, args, cwd) {
	const { command, first } = whereNpmIs();
	const result = await run(name, command, [...first, ...args], { cwd, env: process.env, graceSeconds: 5 });
	if (!result.ok) throw new Trouble(explain(args[0], result));
	return result.output;
}

/** Without a network, npm would try each package for minutes; its ping tells at once. */
export async function needRegistry() {
	const { command, first } = whereNpmIs();
	const options = { cwd: root, env: process.env, graceSeconds: 5 };
	const result = await run(
		'ping',
		command,
		[...first, 'ping', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
		options,
	);
	if (!result.ok && mentions(result.output, networkCodes)) throw new Trouble(explain('ping', result));
}

/** `npm start` tells where npm is; otherwise it is on the path. */
function whereNpmIs() {
	const npmCli = process.env.npm_execpath;
	if (npmCli && /npm-cli\.js$/.test(npmCli)) return { command: process.execPath, first: [npmCli] };
	if (process.platform === 'win32') throw new Trouble('Start the sandbox with npm start.');
	return { command: 'npm', first: [] };
}

const networkCodes =
	'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT';

const mentions = (output, codes) => new RegExp(`\\b(${codes})\\b`).test(output);

function explain(what, { output, log }) {
	const said =
		/^npm error (?:network )?(request to .*|.*reason: .*|40\d .*)$/m.exec(output)?.[1] ??
		lastLines(output, 4);
	if (mentions(output, 'ENOSPC'))
		return 'The disk is full: npm could not write its files. Make room and start again.';
	if (mentions(output, networkCodes)) {
		return `npm could not reach its registry. Check the network, or npm's settings of registry and proxy, and start again.\n${said}`;
	}
	if (mentions(output, 'E401|E403')) return `npm's registry refused the download.\n${said}`;
	if (mentions(output, 'EACCES|EPERM|EROFS')) return `npm may not write below this folder.\n${said}`;
	return `npm ${what} failed. The end of ${log}:\n${lastLines(output)}`;
}

/** Stops early, and in plain words, where a full disk would stop later. */
export function needDisk(megabytes) {
	const { bavail, bsize } = statfsSync(sandbox);
	const free = Math.floor((bavail * bsize) / 1024 / 1024);
	if (free < megabytes) {
		throw new Trouble(
			`This needs ${megabytes} MB of disk below ${sandbox}, and only ${free} MB are free. Make room and start again.`,
		);
	}
}
