/** Something that the person at the terminal can mend. Its message is all that is shown: what is wrong, and the cure. */
export class Trouble extends Error {}

// A closed terminal or a closed pipe must not end the sandbox before it has stopped its servers.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const begun = performance.now();
const isTerminal = process.stdout.isTTY === true;
const afterAMoment = 1500;
const eachHalfMinute = 30_000;

export const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;
export const secondsInAll = () => seconds(begun);

export function say(text = '') {
	process.stdout.write(`${text}\n`);
}

/**
 * Does one step and shows it with the time it took. `work` may return a few words that say what came of it.
 * In a terminal the running seconds are shown; elsewhere a step that takes longer is announced.
 */
export async function step(title, work) {
	const from = performance.now();
	const stopShowing = isTerminal ? countSeconds(title, from) : announce(title, from);
	let words;
	try {
		words = await work();
	} catch (error) {
		stopShowing();
		say(`✗ ${title} (${seconds(from)})`);
		throw error;
	}
	stopShowing();
	say(`✓ ${title}${words ? `: ${words}` : ''} (${seconds(from)})`);
}

function countSeconds(title, from) {
	const show = () => {
		const text = `… ${title} ${Math.floor((performance.now() - from) / 1000)} s`;
		// A line that wraps could not be taken back.
		process.stdout.write(`\r\x1b[2K${text.slice(0, process.stdout.columns - 1)}`);
	};
	show();
	const timer = setInterval(show, 1000);
	return () => {
		clearInterval(timer);
		process.stdout.write('\r\x1b[2K');
	};
}

function announce(title, from) {
	const first = setTimeout(() => say(`… ${title}`), afterAMoment);
	const more = setInterval(() => say(`… ${title}, ${seconds(from)} so far`), eachHalfMinute);
	return () => {
		clearTimeout(first);
		clearInterval(more);
	};
}
