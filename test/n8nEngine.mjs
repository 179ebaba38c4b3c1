/** n8n's engine in another version, for `TEST_N8N=2.0.3 npm test -- test/nodes`. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../sandbox/npm.mjs';
import { root } from '../sandbox/paths.mjs';

/** Outside of the repository, where Node.js does not find the repository's packages. Kept for the next run. */
const cacheFolder = join(
	process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
	'n8n-nodes-autonomous-training',
);
const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];

/** Installs n8n-core and n8n-workflow as this version of n8n requires them, if they are missing. Returns their folder. */
export async function installEngine(version) {
	const folder = join(cacheFolder, `n8n-${version}`);
	// npm writes this file last.
	if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return folder;
	const view = ['view', '--json', '--loglevel=error', `n8n@${version}`, 'dependencies'];
	const pinned = JSON.parse(await npm('view-n8n', view, root));
	mkdirSync(folder, { recursive: true });
	const names = ['n8n-core', 'n8n-workflow', 'reflect-metadata'];
	const dependencies = Object.fromEntries(names.map((name) => [name, pinned[name]]));
	// The p-retry of n8n 2.0 is an ES module, which jest cannot load with require.
	const overrides = { 'p-retry': '4.6.2' };
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
	await npm('install-engine', ['install', ...flags], folder);
	return folder;
}

/** Writes a tsconfig.json that checks the nodes with the types of the n8n-workflow in the folder. Returns its path. */
export function typesOf(folder) {
	const file = join(folder, 'tsconfig.json');
	const config = {
		extends: join(root, 'tsconfig.json'),
		compilerOptions: {
			paths: {
				'n8n-workflow': [join(folder, 'node_modules', 'n8n-workflow')],
				// The types of n8n-workflow need them, but it does not install them.
				ssh2: [join(root, 'node_modules', '@types', 'ssh2')],
			},
			typeRoots: [join(root, 'node_modules', '@types')],
		},
		include: ['credentials', 'nodes'].map((sources) => join(root, sources)),
	};
	writeFileSync(file, JSON.stringify(config));
	return file;
}
