/** A training database with the journal in few words, and the trigger on it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Poller } from '../../package/poller';
import type { PolledTrigger } from '../../package/poller';
import { measurement, squat, trainingDatabase, workout } from '../training';
import type { TrainingDatabase } from '../training';

export interface WatchedDatabase extends TrainingDatabase {
	watch(parameters: INodeParameters, more?: Partial<PolledTrigger>): Poller;
	/** Writes rows of the journal by the action node, in one transaction. */
	log(...items: IDataObject[]): Promise<void>;
}

export async function watchedDatabase(): Promise<WatchedDatabase> {
	const database = await trainingDatabase();
	return {
		...database,
		watch: (parameters, more) => new Poller({ parameters, credential: { ...database.settings }, ...more }),
		log: async (...items) => {
			await database.give({ parameters: { resource: 'journal', operation: 'sync' }, items });
		},
	};
}

export const workoutOn = (date: string, more: IDataObject = {}): IDataObject => ({
	...workout,
	date,
	...more,
});
export const squatOn = (date: string, more: IDataObject = {}): IDataObject => ({ ...squat, date, ...more });
export const measuredOn = (date: string, kg: number, fat: number | '' = ''): IDataObject => ({
	...measurement,
	date,
	bodyweight_kg: kg,
	bodyfat_pct: fat,
});

/** A workout of one set. */
export const trainedOn = (date: string, set: IDataObject = {}): IDataObject[] => [
	workoutOn(date),
	squatOn(date, set),
];
