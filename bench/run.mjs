/**
 * `npm run bench`: how fast this is, as ratios within one run, printed and written to docs/benchmarks.md. Ends with exit code 1
 * if a target is missed.
 *
 *   npm run bench                                 all sections, the reads over 1,000,000 sets
 *   npm run bench -- reading --sets 5000000       one section, over as many sets
 */
import { parseArgs } from 'node:util';
import { stopAll } from '../sandbox/processes.mjs';
import { installDevDependencies } from '../sandbox/dependencies.mjs';
import { UserFacingError } from '../sandbox/errors.mjs';
import { say } from '../sandbox/progress.mjs';
import { writeSection } from './document.mjs';

const USUAL_SETS = 1_000_000;

/** Loaded when it is their turn: what they import may have to be installed first. Each gives its text, and the targets it missed. */
const sections = {
	'nodes-writing': async () => (await import('./nodes-writing.mjs')).benchNodesWriting(),
	'nodes-reading': async () => (await import('./nodes-reading.mjs')).benchNodesReading(),
	breakdown: async () => (await import('./breakdown.mjs')).benchBreakdown(),
	memory: async () => (await import('./memory.mjs')).benchMemory(),
	writing: async () => (await import('./writing.mjs')).benchWriting(),
	reading: async (sets) => (await import('./reading.mjs')).benchReading(sets),
	athletes: async () => (await import('./athletes.mjs')).benchAthletes(),
	loading: async () => (await import('./loading.mjs')).benchLoading(),
};

function readArguments() {
	const { values, positionals } = parseArgs({
		options: { sets: { type: 'string', default: String(USUAL_SETS) } },
		allowPositionals: true,
	});
	const unknown = positionals.find((name) => !(name in sections));
	if (unknown)
		throw new UserFacingError(`There is no section ${unknown}, only ${Object.keys(sections).join(', ')}.`);
	const sets = Number(values.sets);
	if (!Number.isInteger(sets) || sets < USUAL_SETS)
		throw new UserFacingError(
			`--sets must be a whole number from ${USUAL_SETS}: the targets are set for that many.`,
		);
	return { sets, chosen: positionals.length > 0 ? positionals : Object.keys(sections) };
}

let exitCode = 0;
try {
	const { sets, chosen } = readArguments();
	await installDevDependencies();
	for (const name of chosen) {
		const { text, missed } = await sections[name](sets);
		say(`\n${text}\n`);
		for (const sentence of missed) say(`Missed: ${sentence}`);
		if (missed.length > 0) exitCode = 1;
		writeSection(name === 'reading' && sets !== USUAL_SETS ? `reading --sets ${sets}` : name, text, missed);
	}
} catch (error) {
	say(`\n${error instanceof UserFacingError ? error.message : error.stack}`);
	exitCode = 1;
}
await stopAll();
process.exit(exitCode);
