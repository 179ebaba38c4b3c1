import { step } from '../sandbox/progress.mjs';

export const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

/** Columns of text, the first aligned left, the others right. */
export function table(heads, rows) {
	const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
	const line = (cells) =>
		cells
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
			.join('  ');
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

/** The contenders take turns, so that a busy moment of the machine hits all alike. Gives each one's median, in milliseconds. */
export async function medians(contenders, rounds) {
	const times = {};
	const warmUps = rounds > 1 ? 1 : 0; // what is measured once takes minutes
	for (let round = -warmUps; round < rounds; round++) {
		for (const [name, run] of Object.entries(contenders)) {
			const milliseconds = await run();
			if (round >= 0) (times[name] ??= []).push(milliseconds);
		}
	}
	return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

export const milliseconds = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
