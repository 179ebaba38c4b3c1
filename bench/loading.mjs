import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDevDependencies } from '../sandbox/dependencies.mjs';
import { npm } from '../sandbox/npm.mjs';
import { root } from '../sandbox/paths.mjs';
import { step } from '../sandbox/progress.mjs';
import { median, table, targets } from './table.mjs';

const ROUNDS = 15;

/** What n8n has loaded already when it comes to this package, then the package, each file that package.json names. */
const LOAD = `
require(process.argv[1] + '/n8n-workflow');
const files = require(process.argv[2] + '/package.json').n8n;
const from = performance.now();
for (const file of [...files.credentials, ...files.nodes]) require(process.argv[2] + '/' + file);
console.log(performance.now() - from);`;

/** How long it takes to load what is published, and how large it is. */
export async function benchLoading() {
	await installDevDependencies();
	const folder = mkdtempSync(join(tmpdir(), 'training-loading-'));
	try {
		await step('Building and packing the package', async () => {
			await npm('build', ['run', 'build'], root);
			await npm('pack', ['pack', '--loglevel=error', '--pack-destination', folder], root);
		});
		const [tarball] = readdirSync(folder);
		execFileSync('tar', ['-xzf', tarball], { cwd: folder });
		const unpacked = join(folder, 'package');
		// Beside it lies nothing but n8n-workflow, as in n8n.
		const load = () =>
			Number(
				execFileSync(process.execPath, ['-e', LOAD, join(root, 'node_modules'), unpacked], {
					env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
				}),
			);
		const times = Array.from({ length: ROUNDS }, load);
		return report(median(times), statSync(join(folder, tarball)).size, bytesBelow(unpacked));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const bytesBelow = (folder) =>
	readdirSync(folder, { recursive: true })
		.map((name) => statSync(join(folder, name)))
		.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);

function report(milliseconds, packed, unpacked) {
	const { missed, atMost } = targets();
	const rows = [
		atMost('loading both nodes and the credential, cold, in ms', milliseconds, 80),
		atMost('tarball, in MB', packed / 1e6, 4),
		['unpacked, in MB', (unpacked / 1e6).toFixed(2), ''],
	];
	return {
		missed,
		text: `Each time in a process of its own, median of ${ROUNDS}; what draws the report's pictures is loaded with the first report.\n\n${table(['', 'measured', 'target'], rows)}`,
	};
}
