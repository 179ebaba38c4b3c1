import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 10;

/**
 * Repeats the query until `isDone` accepts its result, and returns that result.
 *
 * @param what names the awaited state in the error
 * @throws Error with the last result after `seconds`
 */
export async function waitUntil<Result>(
	what: string,
	query: () => Promise<Result>,
	isDone: (result: Result) => boolean,
	seconds = 30,
): Promise<Result> {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const result = await query();
		if (isDone(result)) return result;
		if (Date.now() > deadline)
			throw new Error(`Not within ${seconds} seconds: ${what}. The last result: ${JSON.stringify(result)}`);
		await pause(INTERVAL_MS);
	}
}
