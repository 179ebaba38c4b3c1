import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../sandbox/npm.mjs';
import { root } from '../sandbox/paths.mjs';
import { step } from '../sandbox/progress.mjs';
import { table } from './formatting.mjs';
import { median, targets } from './measuring.mjs';

const ROUNDS = 15;

/** Loads n8n-workflow, which n8n has loaded already, and then measures loading every file that package.json lists. */
const LOAD = `
require(process.argv[1] + '/n8n-workflow');
const files = require(process.argv[2] + '/package.json').n8n;
const start = performance.now();
for (const file of [...files.credentials, ...files.nodes]) require(process.argv[2] + '/' + file);
console.log(performance.now() - start);`;

/** The time to load the published package, and its size. */
export async function benchLoading() {
	const folder = mkdtempSync(join(tmpdir(), 'training-loading-'));
	try {
		await step('Building and packing the package', async () => {
			await npm('build', ['run', 'build'], root);
			await npm('pack', ['pack', '--loglevel=error', '--pack-destination', folder], root);
		});
		const [tarball] = readdirSync(folder);
		execFileSync('tar', ['-xzf', tarball], { cwd: folder });
		const unpacked = join(folder, 'package');
		const modules = join(root, 'node_modules');
		const load = () =>
			Number(
				execFileSync(process.execPath, ['-e', LOAD, modules, unpacked], {
					env: { ...process.env, NODE_PATH: modules },
				}),
			);
		const times = Array.from({ length: ROUNDS }, load);
		return report(median(times), statSync(join(folder, tarball)).size, totalSize(unpacked));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const totalSize = (folder) =>
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
		text: `Each time in a new process, median of ${ROUNDS}. The first report loads the chart libraries, which are not included.\n\n${table(['', 'measured', 'target'], rows)}`,
	};
}
