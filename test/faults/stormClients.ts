/** What the clients of the storm do: calls of the node with random rows, and the changes that their results report. */
import type { IDataObject, OnError } from 'n8n-workflow';

import type { NodeResult, NodeToRun } from '../package/engine';
import { onErrorModes } from '../nodes/faults/reporting';

/** A change of a row: as a result reports it, or as the audit log has it. */
export interface Change {
	relation: string;
	operation: 'insert' | 'update' | 'delete';
	key: string;
	/** All columns in the audit log, those of the item in a report. None after a deletion, or if a row was created on the way. */
	row?: IDataObject;
}

export type Call = Pick<NodeToRun, 'parameters' | 'items' | 'onError'>;

/** Random numbers from a seed (mulberry32), so that each client makes the same calls in every run. */
export class Random {
	#state: number;
	constructor(seed: number) {
		this.#state = seed;
	}
	/** A whole number from 0 to `count` - 1. */
	below(count: number): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
	}
	of<T>(values: readonly T[]): T {
		return values[this.below(values.length)]!;
	}
	times<T>(min: number, max: number, make: () => T): T[] {
		return Array.from({ length: min + this.below(max - min + 1) }, make);
	}
}

/** The keys that a client writes. Clients with the same keys disturb each other. */
export interface Keys {
	years(): number[];
	/** Days of January. */
	days: number[];
	templates: string[];
	/** Whether other clients write the same rows. */
	areShared: boolean;
}

const exercises = ['ex_0', 'ex_1', 'ex_2', 'ex_3'];
const names = ['Squat', 'Row', 'Dip', 'Chin-up', 'Plank', 'Curl'];
const locator = (value: string) => ({ __rl: true, mode: 'id', value });

/** A random call that writes or deletes. */
export function randomCall(random: Random, keys: Keys): Call {
	const date = () => `${random.of(keys.years())}-01-${String(random.of(keys.days)).padStart(2, '0')}`;
	const workoutKey = () => ({ date: date(), workout_id: random.of(keys.templates) });
	// In few values, so that rows are inserted, updated and unchanged.
	const workout = () => ({
		...workoutKey(),
		duration_min: 20 + random.below(3),
		notes: random.of(['', 'x']),
	});
	const set = (key = workoutKey()) => ({
		...key,
		exercise_id: random.of(keys.areShared ? [...exercises, ...names] : exercises),
		weight_kg: 70 + random.below(3),
		tut_s: 60 + random.below(3),
	});
	const measurement = () => ({ date: date(), bodyweight_kg: 80 + random.below(3) });
	const sheet = () =>
		random.times(2, 4, workout).flatMap((row): IDataObject[] => {
			const { date, workout_id } = row;
			return [row, ...random.times(0, 3, () => set({ date, workout_id })), measurement()];
		});
	const call = (resource: string, operation: string, items: IDataObject[], more: IDataObject = {}) => ({
		parameters: { resource, operation, ...more } as Call['parameters'],
		items,
		onError: random.of<OnError>(onErrorModes),
	});
	const sync = () => {
		const missingRows = keys.areShared ? random.of(['keep', 'keep', 'report', 'delete']) : 'keep';
		return call('journal', 'sync', sheet(), { options: { missingRows } });
	};
	const rename = () => {
		const renamed = random.times(1, 3, () => ({
			exercise_id: random.of(exercises),
			exercise_name: random.of(names),
		}));
		return call('exercise', 'upsert', renamed);
	};
	const calls = [
		sync,
		sync,
		() => call('workout', 'upsert', random.times(1, 4, workout)),
		() => call('set', 'upsert', random.times(1, 4, set)),
		() => call('measurement', 'upsert', random.times(1, 4, measurement)),
		() =>
			call('workout', 'delete', random.times(1, 3, workoutKey), {
				workoutDate: '={{ $json.date }}',
				templateId: locator('={{ $json.workout_id }}'),
				options: { withSets: random.below(2) === 0 },
			}),
		() =>
			call('set', 'delete', random.times(1, 3, set), {
				workoutDate: '={{ $json.date }}',
				templateId: locator('={{ $json.workout_id }}'),
				exerciseId: locator('={{ $json.exercise_id }}'),
			}),
		() =>
			call('measurement', 'delete', random.times(1, 2, measurement), {
				measurementDate: '={{ $json.date }}',
			}),
		...(keys.areShared ? [rename] : []),
	];
	return random.of(calls)();
}

const relations: Record<string, { relation: string; key: string[] }> = {
	workout: { relation: 'workouts', key: ['workout_date', 'template_id'] },
	set: { relation: 'workout_sets', key: ['workout_date', 'template_id', 'exercise_id'] },
	measurement: { relation: 'measurements', key: ['measurement_date'] },
	exercise: { relation: 'exercises', key: ['exercise_id'] },
};

export const keyOf = (columns: string[], row: IDataObject) => columns.map((column) => row[column]).join('|');

/** The changes that the items of a result report. With its sets, a deleted workout is one item: they are not reported. */
export function reportedChanges({ parameters }: Call, { success }: NodeResult): Change[] {
	const created = new Set<string>();
	const changes = success.flatMap(({ json }): Change[] => {
		const { relation, key } = relations[String(json.kind ?? parameters.resource)]!;
		const change = { relation, key: keyOf(key, json) };
		if (json.deleted === 1 || json.status === 'deleted') return [{ ...change, operation: 'delete' }];
		if (json.exercise_created === true) created.add(`exercises ${String(json.exercise_id)}`);
		if (json.template_created === true) created.add(`workout_templates ${String(json.template_id)}`);
		if (json.status === 'inserted') return [{ ...change, operation: 'insert', row: json }];
		return json.status === 'updated' ? [{ ...change, operation: 'update', row: json }] : [];
	});
	const onTheWay = [...created].map((name): Change => {
		const [relation, ...key] = name.split(' ');
		return { relation: relation!, operation: 'insert', key: key.join(' ') };
	});
	return [...changes, ...onTheWay];
}

/** Why a call, or one of its items, was refused. Rows of the item itself, such as a set without its workout, have another code. */
export function refusalsOf({ success, error, thrown }: NodeResult): string[] {
	if (thrown) return [[thrown.message, thrown.description].filter(Boolean).join(' ')];
	return [...success, ...error]
		.filter(({ json }) => 'error' in json)
		.map(({ json }) => `${(json.error as IDataObject).code as string}: ${json.message as string}`);
}
