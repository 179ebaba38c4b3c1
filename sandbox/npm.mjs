import { statfsSync } from 'node:fs';
import { UserFacingError } from './errors.mjs';
import { root, sandbox } from './paths.mjs';
import { lastLines, run } from './processes.mjs';

/** Runs npm until it ends and returns its output. */
export async function npm(name, args, cwd) {
	const result = await runNpm(name, args, cwd);
	if (!result.ok) throw new UserFacingError(explain(args[0], result));
	return result.output;
}

/** Fails at once if the registry cannot be reached. Without this check, npm retries each package for minutes. */
export async function ensureRegistry() {
	const result = await runNpm('ping', ['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'], root);
	if (!result.ok && mentions(result.output, networkCodes)) {
		throw new UserFacingError(explain('ping', result));
	}
}

async function runNpm(name, args, cwd) {
	const { command, script } = npmCommand();
	return await run(name, command, [...script, ...args], { cwd, env: process.env, graceSeconds: 5 });
}

/** `npm start` sets the path of the npm script. Otherwise npm is looked up on the PATH. */
function npmCommand() {
	const script = process.env.npm_execpath;
	if (script && /npm-cli\.js$/.test(script)) return { command: process.execPath, script: [script] };
	if (process.platform === 'win32') throw new UserFacingError('Start the sandbox with npm start.');
	return { command: 'npm', script: [] };
}

const networkCodes =
	'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT';

const mentions = (output, codes) => new RegExp(`\\b(${codes})\\b`).test(output);

function explain(command, { output, log }) {
	const reason =
		/^npm error (?:network )?(request to .*|.*reason: .*|40\d .*)$/m.exec(output)?.[1] ??
		lastLines(output, 4);
	if (mentions(output, 'ENOSPC')) {
		return 'The disk is full, so npm could not write its files. Free some disk space and try again.';
	}
	if (mentions(output, networkCodes)) {
		return `npm could not reach its registry. Check the network and npm's registry and proxy settings, then try again.\n${reason}`;
	}
	if (mentions(output, 'E401|E403')) return `The npm registry refused the download.\n${reason}`;
	if (mentions(output, 'EACCES|EPERM|EROFS')) {
		return `npm has no permission to write below this folder.\n${reason}`;
	}
	return `npm ${command} failed. The last lines of ${log}:\n${lastLines(output)}`;
}

/** Fails early if the disk would become full later. */
export function ensureDiskSpace(megabytes) {
	const { bavail, bsize } = statfsSync(sandbox);
	const free = Math.floor((bavail * bsize) / 1024 / 1024);
	if (free < megabytes) {
		throw new UserFacingError(
			`This needs ${megabytes} MB of disk space in ${sandbox}, but only ${free} MB are free. Free some disk space and try again.`,
		);
	}
}
