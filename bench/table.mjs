import { step } from '../sandbox/progress.mjs';

export const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

/** Columns of text, the first aligned left, the others right. */
export function table(heads, rows) {
	const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
	const line = (cells) =>
		cells
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
			.join('  ')
			.trimEnd();
	return [line(heads), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A step, shown as it runs, that gives something. */
export async function stepFor(title, work) {
	let result;
	await step(title, async () => {
		result = await work();
	});
	return result;
}

/**
 * The contenders take turns, so that a busy moment of the machine hits all alike; those that are near each other are measured
 * more often than one that is far behind. Gives each one's median.
 */
export async function medians({ far, near, rounds, repeats }) {
	const found = {};
	const measure = async (contenders) => {
		for (const [name, run] of Object.entries(contenders)) (found[name] ??= []).push(await run());
	};
	for (let round = 0; round < rounds; round++) {
		await measure(far);
		for (let turn = 0; turn < repeats; turn++) await measure(near);
	}
	return (of) => Object.fromEntries(Object.entries(found).map(([name, all]) => [name, median(all.map(of))]));
}

export const milliseconds = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** Holds what was measured against what is asked for: rows of a table, and in `missed` a sentence for each that does not hold. */
export function targets() {
	const missed = [];
	const held = (what, value, target, isMet) => {
		if (!isMet) missed.push(`${what}: ${value.toFixed(2)}, and it should be ${target}.`);
		return [what, isMet ? value.toFixed(2) : `${value.toFixed(2)} !`, target];
	};
	return {
		missed,
		atMost: (what, value, most) => held(what, value, `at most ${most}`, value <= most),
		atLeast: (what, value, least) => held(what, value, `at least ${least}`, value >= least),
	};
}
