/**
 * `npm test`: installs what is missing, then lint, format, types, and every test of every jest project.
 * `npm test -- test/rows` runs these tests alone. `TEST_POSTGRES=14,15,16,17,18` takes other servers than 18 and 14, `TEST_POSTGRES=testcontainers` containers.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installTools } from '../sandbox/install.mjs';
import { Trouble } from '../sandbox/progress.mjs';

const root = resolve(import.meta.dirname, '..');
const testsAsked = process.argv.slice(2);
const tally = { passed: 0, failed: 0 };

/** Runs a Node.js script to its end; what it prints is shown as it comes, or given back whole. */
function run(args, { show }) {
	const child = spawn(process.execPath, args, {
		cwd: root,
		stdio: ['ignore', ...Array(2).fill(show ? 'inherit' : 'pipe')],
	});
	const printed = [];
	child.stdout?.on('data', (chunk) => printed.push(chunk));
	child.stderr?.on('data', (chunk) => printed.push(chunk));
	return new Promise((done, fail) => {
		child.on('error', fail);
		child.on('close', (code) => done({ ok: code === 0, printed: Buffer.concat(printed).toString() }));
	});
}

/** One step of the run, which counts as one test. */
async function step(name, args, { show = false } = {}) {
	const from = performance.now();
	const { ok, printed } = await run(args, { show });
	tally[ok ? 'passed' : 'failed']++;
	console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
	if (!ok) process.stdout.write(printed);
	return ok;
}

async function check() {
	console.log('… lint, format and types');
	await Promise.all([
		step('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']),
		step('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn']),
		step('types', ['node_modules/typescript/bin/tsc', '--noEmit']),
	]);
}

/** jest's own counts; a file that could not run at all counts as one failure, and so does a run that broke. */
async function runTests() {
	const folder = mkdtempSync(join(tmpdir(), 'training-tests-'));
	const outputFile = join(folder, 'jest.json');
	const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${outputFile}`, ...testsAsked];
	const { ok } = await run(jest, { show: true });
	const result = existsSync(outputFile)
		? JSON.parse(readFileSync(outputFile, 'utf8'))
		: { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
	rmSync(folder, { recursive: true });
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	tally.passed += result.numPassedTests;
	tally.failed += ok ? failed : Math.max(failed, 1);
}

try {
	await installTools();
	if (testsAsked.length === 0) await check();
	await runTests();
} catch (error) {
	tally.failed++;
	console.error(error instanceof Trouble ? error.message : error);
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
