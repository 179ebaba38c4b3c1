// A closed terminal or pipe must not end the sandbox before it has stopped its servers.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const processStart = performance.now();
const isTerminal = process.stdout.isTTY === true;
const announceAfter = 1500;
const repeatAfter = 30_000;

const secondsSince = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;
export const totalSeconds = () => secondsSince(processStart);

export function say(text = '') {
	process.stdout.write(`${text}\n`);
}

/**
 * Runs one step, shows its title and duration, and returns its result. A terminal shows a running count of seconds;
 * elsewhere, a step that takes longer than 1.5 s is announced.
 */
export async function step(title, work) {
	const from = performance.now();
	const stopShowing = isTerminal ? countSeconds(title, from) : announce(title, from);
	try {
		const result = await work();
		stopShowing();
		say(`✓ ${title} (${secondsSince(from)})`);
		return result;
	} catch (error) {
		stopShowing();
		say(`✗ ${title} (${secondsSince(from)})`);
		throw error;
	}
}

function countSeconds(title, from) {
	const show = () => {
		const text = `… ${title} ${Math.floor((performance.now() - from) / 1000)} s`;
		// A line that wraps could not be erased.
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
	const first = setTimeout(() => say(`… ${title}`), announceAfter);
	const more = setInterval(() => say(`… ${title}, ${secondsSince(from)} so far`), repeatAfter);
	return () => {
		clearTimeout(first);
		clearInterval(more);
	};
}
