/**
 * `npm run bench`: measures the package, prints the results and writes them to docs/benchmarks.md.
 * Exit code 1 if a target is missed.
 *
 *   npm run bench                                 runs all sections; the reads use 1,000,000 sets
 *   npm run bench -- reading --sets 5000000       runs one section with this many sets
 */
import { parseArgs } from 'node:util';
import { installDevDependencies } from '../sandbox/dependencies.mjs';
import { UserFacingError } from '../sandbox/errors.mjs';
import { stopAll } from '../sandbox/processes.mjs';
import { say } from '../sandbox/progress.mjs';
import { writeSection } from './benchmarksPage.mjs';

const DEFAULT_SETS = 1_000_000;

/** Each returns its text and the targets it missed. Imported on use, since their dependencies may not be installed yet. */
const sections = {
	'nodes-writing': async () => (await import('./nodesWriting.mjs')).benchNodesWriting(),
	'nodes-reading': async () => (await import('./nodesReading.mjs')).benchNodesReading(),
	far: async () => (await import('./far.mjs')).benchFar(),
	cold: async () => (await import('./cold.mjs')).benchCold(),
	breakdown: async () => (await import('./breakdown.mjs')).benchBreakdown(),
	memory: async () => (await import('./memory.mjs')).benchMemory(),
	writing: async () => (await import('./sqlWriting.mjs')).benchSqlWriting(),
	reading: async (sets) => (await import('./sqlReading.mjs')).benchSqlReading(sets),
	athletes: async () => (await import('./athletes.mjs')).benchAthletes(),
	loading: async () => (await import('./loading.mjs')).benchLoading(),
};

function readArguments() {
	const { values, positionals } = parseArgs({
		options: { sets: { type: 'string', default: String(DEFAULT_SETS) } },
		allowPositionals: true,
	});
	const unknown = positionals.find((name) => !(name in sections));
	if (unknown) {
		const names = Object.keys(sections).join(', ');
		throw new UserFacingError(`There is no section "${unknown}". The sections are ${names}.`);
	}
	const sets = Number(values.sets);
	if (!Number.isInteger(sets) || sets < DEFAULT_SETS) {
		throw new UserFacingError(
			`--sets must be an integer of at least ${DEFAULT_SETS}, since the targets apply to that size.`,
		);
	}
	return { sets, selected: positionals.length > 0 ? positionals : Object.keys(sections) };
}

let exitCode = 0;
try {
	const { sets, selected } = readArguments();
	await installDevDependencies();
	for (const name of selected) {
		const { text, missed } = await sections[name](sets);
		say(`\n${text}\n`);
		for (const sentence of missed) say(`Missed: ${sentence}`);
		if (missed.length > 0) exitCode = 1;
		const isLarger = name === 'reading' && sets !== DEFAULT_SETS;
		writeSection(isLarger ? `${name} --sets ${sets}` : name, text, missed);
	}
} catch (error) {
	say(`\n${error instanceof UserFacingError ? error.message : error.stack}`);
	exitCode = 1;
}
await stopAll();
process.exit(exitCode);
