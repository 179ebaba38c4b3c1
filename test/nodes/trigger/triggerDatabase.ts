/** A training database, the trigger on it, and short ways to write journal rows. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Poller } from '../../package/poller';
import type { PolledTrigger } from '../../package/poller';
import { measurement, squat, trainingDatabase, workout } from '../training';
import type { TrainingDatabase } from '../training';

export interface TriggerDatabase extends TrainingDatabase {
	trigger(parameters: INodeParameters, more?: Partial<PolledTrigger>): Poller;
	/** Writes journal rows with the action node, in one transaction. */
	write(...items: IDataObject[]): Promise<void>;
}

export async function triggerDatabase(): Promise<TriggerDatabase> {
	const database = await trainingDatabase();
	return {
		...database,
		trigger: (parameters, more) => new Poller({ parameters, credential: { ...database.settings }, ...more }),
		write: async (...items) => {
			await database.give({ parameters: { resource: 'journal', operation: 'sync' }, items });
		},
	};
}

/** Polls until a poll emits nothing, and returns the items of each poll. */
export async function pollUntilQuiet(
	poller: Poller,
	maxPolls = 10,
): Promise<Array<Awaited<ReturnType<Poller['poll']>>>> {
	const batches = [];
	for (let polls = 0; polls < maxPolls; polls++) {
		const items = await poller.poll();
		if (items.length === 0) return batches;
		batches.push(items);
	}
	throw new Error(`The trigger still emits items after ${maxPolls} polls.`);
}

export const workoutOn = (date: string, cells: IDataObject = {}): IDataObject => ({
	...workout,
	date,
	...cells,
});
export const squatOn = (date: string, cells: IDataObject = {}): IDataObject => ({ ...squat, date, ...cells });
export const measuredOn = (date: string, kg: number, bodyFat: number | '' = ''): IDataObject => ({
	...measurement,
	date,
	bodyweight_kg: kg,
	bodyfat_pct: bodyFat,
});

/** A workout with one set. */
export const trainedOn = (date: string, set: IDataObject = {}): IDataObject[] => [
	workoutOn(date),
	squatOn(date, set),
];

/** Sets the clock until `jest.useRealTimers()`. Timers keep running. */
export const setClock = (now: string) =>
	jest.useFakeTimers({
		now: new Date(now),
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
