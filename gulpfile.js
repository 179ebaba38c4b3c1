/**
 * Builds dist/, the published folder. `gulp build` also checks the types, `gulp bundle` does not.
 * An n8n that watches dist/ must never find it empty, so files that no build wrote are deleted at the end.
 */
const { spawn } = require('node:child_process');
const { mkdir, readFile, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { parallel, series } = require('gulp');
const manifest = require('./package.json');
const { flatten } = require('./sql/flatten.js');

const root = __dirname;
const dist = path.join(root, 'dist');
const modules = 'nodes/Training';

const writtenFiles = new Set();
const bundledFiles = new Set();

/** @param {string} file relative to the root */
const source = (file) => readFile(path.join(root, file), 'utf8');

/** @param {string} file relative to dist/ */
async function write(file, text) {
	const target = path.join(dist, file);
	await mkdir(path.dirname(target), { recursive: true });
	await writeFile(target, text);
	writtenFiles.add(target);
}

async function filesBelow(folder) {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

// --- code -------------------------------------------------------------------------------------------

/**
 * Modules with a separate bundle, which the nodes require at run time: all nodes share the connection pool of
 * database/, and plots/ is large and only needed for a report.
 */
const separateModules = ['database', 'plots'];

const bundleOf = (module) => path.join(root, modules, module, 'index');

/** Imports of a separate module stay imports of its bundle. Only the index of such a module can be imported. */
const requireSeparateModules = {
	name: 'require-separate-modules',
	setup(build) {
		build.onResolve({ filter: /^\.\.?\// }, ({ path: imported, resolveDir, importer }) => {
			const target = path.join(resolveDir, imported.replace(/\/index(\.js)?$/, ''), 'index');
			const module = separateModules.find((name) =>
				target.startsWith(path.dirname(bundleOf(name)) + path.sep),
			);
			if (!module) return undefined;
			if (target === bundleOf(module)) return { path: `./${module}/index.js`, external: true };
			const from = path.relative(root, importer);
			return { errors: [{ text: `${from} imports "${imported}". Import from the index of ${module}/.` }] };
		});
	},
};

async function bundleCode(entryPoints, plugins = []) {
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
		// n8n clears the require cache when it updates a package, but not the cache of import().
		supported: { 'dynamic-import': false },
		define: { 'process.env.NODE_ENV': '"production"' },
		loader: { '.sql': 'text', '.ttf': 'file', '.wasm': 'file' },
		assetNames: `${modules}/plots/[name]`,
		legalComments: 'none',
		logLevel: 'warning',
		metafile: true,
	});
	for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
		writtenFiles.add(path.join(root, file));
		for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
			if (bytesInOutput > 0) bundledFiles.add(input);
		}
	}
}

/** The sources of the built files that package.json lists under `n8n`. */
const sourcesOf = (files) => files.map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

async function code() {
	await Promise.all([
		...separateModules.map((module) => bundleCode([`${modules}/${module}/index.ts`])),
		bundleCode(sourcesOf(manifest.n8n.nodes), [requireSeparateModules]),
		bundleCode(sourcesOf(manifest.n8n.credentials)),
	]);
}

function types() {
	const compiler = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [compiler, '--noEmit'], { cwd: root, stdio: 'inherit' });
}

// --- other files ------------------------------------------------------------------------------------

async function icons() {
	for (const icon of ['icons/training.svg', 'icons/training.dark.svg']) await write(icon, await source(icon));
}

/** The nodes' metadata. The address of the documentation is only in package.json. */
async function codex() {
	for (const node of sourcesOf(manifest.n8n.nodes)) {
		const file = node.replace(/\.ts$/, '.json');
		await write(file, (await source(file)).replaceAll('{homepage}', manifest.homepage));
	}
}

/** Output schemas, from which the editor previews an operation's output fields. */
async function schemas() {
	for (const file of await filesBelow(path.join(root, modules, '__schema__'))) {
		const text = await readFile(file, 'utf8');
		JSON.parse(text); // fails on a syntax error
		await write(path.relative(root, file), text);
	}
}

async function sql() {
	for (const script of ['sql/provision.sql', 'sql/roles.sql', 'sql/uninstall.sql'])
		await write(script, flatten(path.join(root, script)));
}

// --- licences ---------------------------------------------------------------------------------------

const acceptedLicences = [
	'0BSD',
	'Apache-2.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'BlueOak-1.0.0',
	'ISC',
	'MIT',
	'MIT AND OFL-1.1',
	// Its files are published unchanged, and the notice links to their source.
	'MPL-2.0',
];

/** Licence texts that packages do not contain themselves. */
const licenceTexts = { 'MPL-2.0': `${modules}/plots/MPL-2.0.txt` };

const packageFolder = (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/** The licence and notice files of a package. If it has none, the licence section of its README. */
async function licenceText(folder) {
	const names = await readdir(path.join(root, folder));
	const files = names.filter((name) => /^(?:licen[cs]e|notice)(?:[._-]|$)/i.test(name)).sort();
	if (files.length > 0) {
		const texts = await Promise.all(files.map((file) => source(`${folder}/${file}`)));
		return texts.map((text) => text.trim()).join('\n\n');
	}
	const readme = names.find((name) => /^readme(\.|$)/i.test(name));
	return readme && /^#+ *licen[cs]e\s+(.*copyright.*)$/ims.exec(await source(`${folder}/${readme}`))?.[1];
}

async function notice(folder) {
	const { name, version, license, repository } = JSON.parse(await source(`${folder}/package.json`));
	if (!acceptedLicences.includes(license)) {
		throw new Error(`${name} ${version} is bundled, but its licence ${license} is not on the list.`);
	}
	const text = await licenceText(folder);
	if (!text) throw new Error(`${name} ${version} is bundled, but its licence text was not found.`);
	const parts = [`## ${name} ${version} (${license})`, text.trim()];
	if (license in licenceTexts) {
		parts.push(`Its source: ${repository.url ?? repository}`, (await source(licenceTexts[license])).trim());
	}
	return `${parts.join('\n\n')}\n`;
}

async function notices() {
	const folders = new Set([...bundledFiles].map(packageFolder).filter(Boolean));
	// The same package can be installed in several folders.
	const texts = [...new Set(await Promise.all([...folders].map(notice)))].sort();
	const heading =
		'# Third-party notices\n\nThe files of this package contain code of the following packages.\n';
	await write('THIRD_PARTY_NOTICES.md', [heading, ...texts].join('\n'));
}

async function deleteStaleFiles() {
	for (const file of await filesBelow(dist)) if (!writtenFiles.has(file)) await rm(file, { force: true });
}

const bundle = series(parallel(series(code, notices), icons, codex, schemas, sql), deleteStaleFiles);
const build = parallel(types, bundle);

module.exports = { types, bundle, build, default: build };
