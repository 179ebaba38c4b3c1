import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 500;

/**
 * Repeats the query until `isDone` accepts its result, and returns that result. After `seconds` it throws an error with
 * `what`, the awaited state, and the last result.
 */
export async function waitUntil(what, query, isDone, seconds = 120) {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const result = await query();
		if (isDone(result)) return result;
		if (Date.now() > deadline)
			throw new Error(`Not within ${seconds} seconds: ${what}. The last result: ${JSON.stringify(result)}`);
		await pause(INTERVAL_MS);
	}
}
