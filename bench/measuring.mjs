export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Measures contenders in turns, so that a busy moment of the machine affects all of them. `slow` and `fast` are functions
 * by name; the fast ones are measured `repeats` times per round. Returns a function that maps each measurement to a
 * number and gives the median of each contender.
 */
export async function medians({ slow, fast, rounds, repeats }) {
	const results = {};
	const measure = async (contenders) => {
		for (const [name, run] of Object.entries(contenders)) (results[name] ??= []).push(await run());
	};
	for (let round = 0; round < rounds; round++) {
		await measure(slow);
		for (let repeat = 0; repeat < repeats; repeat++) await measure(fast);
	}
	return (value) =>
		Object.fromEntries(Object.entries(results).map(([name, all]) => [name, median(all.map(value))]));
}

/** Compares measured values with their targets and collects a sentence for each target that is missed. */
export function targets() {
	const missed = [];
	const row = (name, value, target, isMet, format) => {
		const text = format(value);
		if (!isMet) missed.push(`${name}: ${text}, should be ${target}.`);
		return [name, isMet ? text : `${text} !`, target];
	};
	const decimals = (value) => value.toFixed(2);
	return {
		missed,
		/** A table row: name, value (with an exclamation mark if the target is missed), target. */
		atMost: (name, value, most, format = decimals) =>
			row(name, value, `at most ${most}`, value <= most, format),
		atLeast: (name, value, least, format = decimals) =>
			row(name, value, `at least ${least}`, value >= least, format),
	};
}
