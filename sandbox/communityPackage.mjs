import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError } from './errors.mjs';
import { npm } from './npm.mjs';
import { data, installedPackage, root } from './paths.mjs';
import { lastLines, run } from './processes.mjs';

/** Holds the fingerprint of the sources from which the installed package was built. */
const fingerprintFile = join(data, 'package-built-from');
/** Files and folders that the published package does not depend on. */
const notInPackage = new Set([
	'.git',
	'.ci',
	'bench',
	'dist',
	'docs',
	'examples',
	'node_modules',
	'sandbox',
	'test',
]);

/** Whether the package is installed and built from the present sources. */
export const isInstalled = () =>
	existsSync(join(installedPackage, 'package.json')) &&
	existsSync(fingerprintFile) &&
	readFileSync(fingerprintFile, 'utf8') === fingerprint();

/** Builds the package, including type checks, and installs it. */
export const buildAndInstall = () => installAfter(() => npm('build', ['run', 'build'], root));

/** Builds the package without type checks and installs it, which takes a second or two. */
export const bundleAndInstall = () => installAfter(bundle);

async function bundle() {
	const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const result = await run('build', process.execPath, [gulp, 'bundle'], { cwd: root, env: process.env });
	if (!result.ok) throw new UserFacingError(lastLines(result.output));
}

/** Packs the build as for npm, and unpacks the tarball into n8n's folder of community packages. */
async function installAfter(build) {
	const sources = fingerprint();
	rmSync(fingerprintFile, { force: true });
	await build();
	const unpacked = await unpack(await pack());
	updateInstalled(unpacked);
	writeFileSync(fingerprintFile, sources);
}

async function pack() {
	const folder = join(data, 'packed');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await npm('pack', ['pack', '--loglevel=error', '--pack-destination', folder], root);
	return join(folder, readdirSync(folder)[0]);
}

async function unpack(tarball) {
	const folder = join(data, 'unpacked');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder);
	const result = await run('unpack', 'tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], {
		cwd: data,
		env: process.env,
	});
	if (!result.ok) throw new UserFacingError(`tar could not unpack the package:\n${lastLines(result.output)}`);
	return folder;
}

/** Copies changed files one by one: a running n8n watches this folder and would not notice that it was replaced. */
function updateInstalled(unpacked) {
	mkdirSync(installedPackage, { recursive: true });
	const files = new Set(filesBelow(unpacked));
	for (const file of filesBelow(installedPackage)) if (!files.has(file)) rmSync(join(installedPackage, file));
	for (const file of files) {
		if (!hasSameContent(join(unpacked, file), join(installedPackage, file)))
			cpSync(join(unpacked, file), join(installedPackage, file));
	}
}

const hasSameContent = (source, target) =>
	existsSync(target) && readFileSync(source).equals(readFileSync(target));

/** The paths of all files in a folder, relative to it. */
const filesBelow = (folder) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));

/** A hash of the paths and contents of all sources of the package. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const entry of readdirSync(root, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		if (notInPackage.has(entry.name) || entry.name.endsWith('.tgz')) continue;
		const path = join(root, entry.name);
		const files = entry.isDirectory()
			? filesBelow(path)
					.sort()
					.map((file) => join(path, file))
			: [path];
		for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
	}
	return hash.digest('hex');
}
