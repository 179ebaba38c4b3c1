import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { lastLines, run } from './children.mjs';
import { Trouble } from './progress.mjs';
import { data, installedPackage, root } from './places.mjs';

const builtFrom = join(data, 'package-built-from');
/** What the package is not made of. */
const apart = new Set([
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

export const isInstalled = () =>
	existsSync(join(installedPackage, 'package.json')) &&
	existsSync(builtFrom) &&
	readFileSync(builtFrom, 'utf8') === fingerprint();

/** Builds the package with its types checked, and installs it. */
export const buildAndInstall = () => installAfter(() => npm('build', ['run', 'build'], root));

/** The same in a second or two, without the types. */
export const bundleAndInstall = () => installAfter(bundle);

async function bundle() {
	const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const result = await run('build', process.execPath, [gulp, 'bundle'], { cwd: root, env: process.env });
	if (!result.ok) throw new Trouble(lastLines(result.output));
}

/** Packs what was built as for npm, and unpacks the tarball where n8n finds its community packages. */
async function installAfter(build) {
	const source = fingerprint();
	rmSync(builtFrom, { force: true });
	await build();
	const unpacked = await unpack(await pack());
	replaceInPlace(unpacked);
	writeFileSync(builtFrom, source);
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
	if (!result.ok)
		throw new Trouble(`The packed package could not be unpacked with tar:\n${lastLines(result.output)}`);
	return folder;
}

/** File by file, since a running n8n watches the folder: it would not notice a new one under the same name. */
function replaceInPlace(unpacked) {
	mkdirSync(installedPackage, { recursive: true });
	const fresh = new Set(filesOf(unpacked));
	for (const file of filesOf(installedPackage)) if (!fresh.has(file)) rmSync(join(installedPackage, file));
	for (const file of fresh) {
		if (!sameFile(join(unpacked, file), join(installedPackage, file)))
			cpSync(join(unpacked, file), join(installedPackage, file));
	}
}

const sameFile = (one, other) => existsSync(other) && readFileSync(one).equals(readFileSync(other));

const filesOf = (folder) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));

/** Changes with every file that the package is made of. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const entry of readdirSync(root, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		if (apart.has(entry.name) || entry.name.endsWith('.tgz')) continue;
		const path = join(root, entry.name);
		const files = entry.isDirectory()
			? filesOf(path)
					.sort()
					.map((file) => join(path, file))
			: [path];
		for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
	}
	return hash.digest('hex');
}
