/**
 * `npm test`: installs missing dependencies, then runs lint, the format check, the type check and the tests, except the slow ones.
 *
 *   npm test -- test/rows test/nodes/hostile    runs only these tests, the slow ones too
 *   TEST_POSTGRES=14,15,16,17 npm test          all tests, on these PostgreSQL versions instead of 18
 *   TEST_POSTGRES=testcontainers npm test       uses a container instead of embedded servers
 *   TEST_N8N=2.0.3 npm test -- test/nodes       uses the engine of this n8n
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installDevDependencies } from '../sandbox/dependencies.mjs';
import { UserFacingError } from '../sandbox/errors.mjs';
import { installEngine, typesOf } from './n8nEngine.mjs';

const root = resolve(import.meta.dirname, '..');
const jestArguments = process.argv.slice(2);
const total = { passed: 0, failed: 0 };

/** Runs a Node.js script until it ends. With `show` its output appears at once, otherwise it is returned. */
function run(args, { show }) {
	const child = spawn(process.execPath, args, {
		cwd: root,
		stdio: ['ignore', ...Array(2).fill(show ? 'inherit' : 'pipe')],
	});
	const chunks = [];
	child.stdout?.on('data', (chunk) => chunks.push(chunk));
	child.stderr?.on('data', (chunk) => chunks.push(chunk));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }));
	});
}

/** One check, which counts as one test. */
async function check(name, args) {
	const start = performance.now();
	const { ok, output } = await run(args, { show: false });
	total[ok ? 'passed' : 'failed']++;
	console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
	if (!ok) process.stdout.write(output);
}

async function checkSources() {
	console.log('… lint, import cycles, format and types');
	await Promise.all([
		check('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']),
		check('import cycles', ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '.']),
		check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn']),
		check('types', ['node_modules/typescript/bin/tsc', '--noEmit']),
	]);
}

/** Adds jest's counts. A file that could not run counts as one failure, and so does a run that ended early. */
async function runTests() {
	const folder = mkdtempSync(join(tmpdir(), 'training-tests-'));
	const outputFile = join(folder, 'jest.json');
	const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${outputFile}`, ...jestArguments];
	const { ok } = await run(jest, { show: true });
	const result = existsSync(outputFile)
		? JSON.parse(readFileSync(outputFile, 'utf8'))
		: { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
	rmSync(folder, { recursive: true });
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	total.passed += result.numPassedTests;
	total.failed += ok ? failed : Math.max(failed, 1);
}

try {
	await installDevDependencies();
	const { TEST_N8N } = process.env;
	if (TEST_N8N) {
		const folder = await installEngine(TEST_N8N);
		await check(`types of n8n ${TEST_N8N}`, ['node_modules/typescript/bin/tsc', '-p', typesOf(folder)]);
		process.env.TEST_N8N_FOLDER = folder;
	}
	if (jestArguments.length === 0) {
		await checkSources();
		if (!process.env.TEST_POSTGRES) process.env.SKIP_SLOW_TESTS = 'yes';
	}
	await runTests();
} catch (error) {
	total.failed++;
	console.error(error instanceof UserFacingError ? error.message : error);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
