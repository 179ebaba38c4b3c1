/**
 * Makes dist/, which is all that is published: `gulp build` checks the types beside it, `gulp bundle` does not.
 * Nothing is deleted first, so that an n8n which is watching dist/ never finds it empty; what a build did not
 * write is swept away at its end.
 */
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { mkdir, readFile, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { parallel, series } = require('gulp');
const manifest = require('./package.json');

const root = __dirname;
const dist = path.join(root, 'dist');
/** Rooms with a file of their own, which the nodes load at run time. */
const roomsApart = ['database', 'plots'];
const roomOf = (file) =>
	roomsApart.find((name) => file.startsWith(path.join(root, 'nodes/Training', name) + path.sep));
const acceptedLicences = [
	'0BSD',
	'Apache-2.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'BlueOak-1.0.0',
	'ISC',
	'MIT',
	'MIT AND OFL-1.1',
	// Its files are published unchanged; the notice says where their source is.
	'MPL-2.0',
];

/** Texts that a package of this licence leaves to the reader to find. */
const licenceTexts = { 'MPL-2.0': 'nodes/Training/plots/MPL-2.0.txt' };

const built = new Set();
const bundledFiles = new Set();

/** @param {string} file relative to dist/ */
async function write(file, text) {
	const target = path.join(dist, file);
	await mkdir(path.dirname(target), { recursive: true });
	await writeFile(target, text);
	built.add(target);
}

/** @param {string} file relative to the root */
async function source(file) {
	if (!existsSync(path.join(root, file))) throw new Error(`The build needs ${file}, which is not there.`);
	return await readFile(path.join(root, file), 'utf8');
}

async function filesBelow(folder) {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

// --- code -------------------------------------------------------------------------------------------

/** The sources of what package.json promises to n8n under `n8n.nodes` or `n8n.credentials`. */
const sourcesOf = (promised) => promised.map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

/**
 * All nodes share one database/ at run time, and with it one pool; bundled into each, they would have one each. plots/ is large,
 * and only a report loads it.
 */
const roomsStayOutside = {
	name: 'rooms-stay-outside',
	setup(build) {
		build.onResolve({ filter: /^\.\.?\// }, ({ path: imported, resolveDir, importer }) => {
			const target = path.join(resolveDir, imported.replace(/\/index(\.js)?$/, ''), 'index');
			const room = roomOf(target);
			if (!room) return undefined;
			if (target === path.join(root, 'nodes/Training', room, 'index')) {
				return { path: `./${room}/index.js`, external: true };
			}
			const from = path.relative(root, importer);
			return { errors: [{ text: `${from} imports "${imported}": only the index of ${room}/ is open` }] };
		});
	},
};

async function bundled(entryPoints, plugins) {
	for (const entryPoint of entryPoints) await source(entryPoint);
	const { metafile } = await esbuild.build({
		absWorkingDir: root,
		entryPoints,
		plugins,
		outdir: 'dist',
		outbase: '.',
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		keepNames: true,
		external: ['n8n-workflow', 'pg-native'],
		// A room of its own is required like the others, and leaves n8n's memory with them at an update.
		supported: { 'dynamic-import': false },
		define: { 'process.env.NODE_ENV': '"production"' },
		// Files that code reads: they lie beside it.
		loader: { '.ttf': 'file', '.wasm': 'file' },
		assetNames: 'nodes/Training/plots/[name]',
		legalComments: 'none',
		logLevel: 'warning',
		metafile: true,
	});
	for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
		built.add(path.join(root, file));
		for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
			if (bytesInOutput > 0) bundledFiles.add(input);
		}
	}
}

async function code() {
	await Promise.all([
		...roomsApart.map((room) => bundled([`nodes/Training/${room}/index.ts`], [])),
		bundled(sourcesOf(manifest.n8n.nodes), [roomsStayOutside]),
		bundled(sourcesOf(manifest.n8n.credentials), []),
	]);
}

/** Only the compiler's findings are wanted: esbuild has already made the files. */
function types() {
	const compiler = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [compiler, '--noEmit'], { cwd: root, stdio: 'inherit' });
}

// --- what lies beside the code ----------------------------------------------------------------------

async function icons() {
	for (const icon of ['icons/training.svg', 'icons/training.dark.svg']) await write(icon, await source(icon));
}

/** Each node's codex, with the address of the documentation, which stands in package.json alone. */
async function codex() {
	for (const node of sourcesOf(manifest.n8n.nodes)) {
		const file = node.replace(/\.ts$/, '.json');
		await write(file, (await source(file)).replaceAll('{homepage}', manifest.homepage));
	}
}

/** What the editor shows of an operation's output before it has run. */
async function schemas() {
	const folder = path.join(root, 'nodes/Training/__schema__');
	if (!existsSync(folder)) throw new Error('The build needs nodes/Training/__schema__, which is not there.');
	for (const file of await filesBelow(folder)) {
		const text = await readFile(file, 'utf8');
		JSON.parse(text);
		await write(path.relative(root, file), text);
	}
}

async function sql() {
	const { flatten } = require('./sql/flatten.js');
	for (const script of ['sql/provision.sql', 'sql/roles.sql'])
		await write(script, flatten(path.join(root, script)));
}

// --- licences ---------------------------------------------------------------------------------------

const folderOfPackage = (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/** The texts of the licence and notice files, or of the README's last section where an author keeps them there. */
async function licenceText(folder) {
	const names = await readdir(path.join(root, folder));
	const files = names.filter((name) => /^(?:licen[cs]e|notice)(?:[._-]|$)/i.test(name)).sort();
	if (files.length > 0) {
		const texts = await Promise.all(files.map(async (file) => await source(`${folder}/${file}`)));
		return texts.map((text) => text.trim()).join('\n\n');
	}
	const readme = names.find((name) => /^readme(\.|$)/i.test(name));
	return readme && /^#+ *licen[cs]e\s+(.*copyright.*)$/ims.exec(await source(`${folder}/${readme}`))?.[1];
}

async function notice(folder) {
	const { name, version, license, repository } = JSON.parse(await source(`${folder}/package.json`));
	if (!acceptedLicences.includes(license)) {
		throw new Error(
			`${name} ${version} would be published inside this package, but its licence is ${license}.`,
		);
	}
	const text = await licenceText(folder);
	if (!text) throw new Error(`${name} ${version} would be published without its licence: no text was found.`);
	const parts = [`## ${name} ${version} (${license})`, text.trim()];
	if (license in licenceTexts) {
		parts.push(`Its source: ${repository.url ?? repository}`, (await source(licenceTexts[license])).trim());
	}
	return `${parts.join('\n\n')}\n`;
}

async function notices() {
	const folders = new Set([...bundledFiles].map(folderOfPackage).filter(Boolean));
	// Two packages may each have brought the same third one.
	const texts = [...new Set(await Promise.all([...folders].map(notice)))].sort();
	const heading =
		'# Third-party notices\n\nThe files of this package contain code of the following packages.\n';
	await write('THIRD_PARTY_NOTICES.md', [heading, ...texts].join('\n'));
}

async function sweep() {
	for (const file of await filesBelow(dist)) if (!built.has(file)) await rm(file, { force: true });
}

const bundle = series(parallel(series(code, notices), icons, codex, schemas, sql), sweep);

const build = parallel(types, bundle);

module.exports = { types, bundle, build, default: build };
