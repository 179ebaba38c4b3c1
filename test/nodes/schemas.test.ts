/** The output fields that the editor shows before the first run, compared with what each operation returns. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/Training/actions/resources';
import { runNode } from '../package/engine';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

const folder = path.join(__dirname, '../../nodes/Training/__schema__/v1.0.0');

interface Schema {
	type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
	properties?: Record<string, Schema>;
	items?: Schema;
}

const schemaOf = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Schema;

const workout = {
	workout_date: '2026-01-20',
	template_id: 'hit_lower_a',
	location: 'gym',
	duration_min: 25,
	days_since_last_workout: 4,
	recovery_score: 4,
	mood_score: 5,
	notes: 'felt good',
};
const set = {
	workout_date: '2026-01-20',
	template_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 82.5,
	tut_seconds: 67,
	max_effort: true,
	form_ok: true,
	notes: 'clean reps',
};
const measurement = {
	measurement_date: '2026-01-20',
	bodyweight_kg: 84.6,
	bodyfat_pct: 18.5,
	notes: 'morning',
};
const exercise = {
	exercise_id: 'ex_row',
	exercise_name: 'Row',
	muscle_group: 'Back',
	movement_type: 'Compound',
	equipment: 'cable',
	target_tut_min: 45,
	target_tut_max: 90,
	notes: 'seated',
	is_active: true,
	load_type: 'External',
	load_unit: 'kg',
	load_step: 2.5,
	load_min: 2.5,
	load_max: 97.5,
	available_loads: '12.5; 15.5',
};
const template = {
	template_id: 'hit_upper_a',
	template_name: 'Upper body A',
	workout_type: 'HIT',
	target_duration_min: 30,
	notes: 'gym only',
	is_active: true,
	exercise_ids: 'ex_squat, ex_row',
};
const goal = { metric: 'bodyweight_kg', target_value: 80, target_date: '2026-06-30', notes: 'slowly' };
const later = { workout_date: '2026-01-27' };
const journal = [
	workout,
	{ ...workout, ...later, bodyweight_kg: 84.2, bodyfat_pct: 18.4 },
	set,
	{ ...set, ...later },
	measurement,
	{ ...measurement, measurement_date: '2026-01-21' },
];

const mapped = { columns: { mappingMode: 'autoMapInputData', value: null } };
const workoutKey = { workoutDate: '2026-02-10', templateId: 'hit_lower_a' };
const february = { workout_date: '2026-02-10' };

/** One run of each operation, in an order in which each finds the rows that it needs. */
const runs: Array<[operation: string, items: IDataObject[], parameters?: INodeParameters]> = [
	['database/provision', [{}, {}], { partitionsFrom: 2020, partitionsTo: 2030 }],
	['journal/sync', journal],
	['workout/upsert', [{ ...workout, ...february }], mapped],
	['set/upsert', [{ ...set, ...february }], mapped],
	['measurement/upsert', [{ ...measurement, measurement_date: '2026-02-10' }], mapped],
	['exercise/upsert', [exercise], mapped],
	['workoutTemplate/upsert', [template], mapped],
	['goal/upsert', [goal], mapped],
	['workout/getAll', [{}]],
	['set/getAll', [{}]],
	['measurement/getAll', [{}]],
	['exercise/getAll', [{}]],
	['workoutTemplate/getAll', [{}]],
	['goal/getAll', [{}]],
	['recommendation/getProgression', [{}]],
	['recommendation/getNextSession', [{}], { onDate: '2026-02-12' }],
	['recommendation/getRecovery', [{}]],
	['recommendation/getBodyComposition', [{}]],
	['recommendation/getRecords', [{}]],
	['recommendation/getExerciseStatus', [{}]],
	['recommendation/getGoals', [{}], { onDate: '2026-02-10' }],
	['report/getProgress', [{}], { options: { lastDay: '2026-02-10' } }],
	['database/getStatus', [{}]],
	['set/delete', [{}], { ...workoutKey, exerciseId: 'ex_squat' }],
	['workout/delete', [{}], workoutKey],
	['measurement/delete', [{}], { measurementDate: '2026-02-10' }],
	['goal/delete', [{}], { metric: 'bodyweight_kg' }],
];

/**
 * SQL to run before an operation. Get Status lists rows that break a check, so there must be one. The measurement in a workout's row
 * keeps the notes that are stored.
 */
const preparations: Record<string, string> = {
	// a record, and four sets without one after it
	'recommendation/getRecords': `
		insert into workouts (workout_date, template_id, duration_min)
		select date '2026-01-01' + n, 'hit_upper_a', 30 from generate_series(1, 6) as n;
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
		select date '2026-01-01' + n, 'hit_upper_a', 'ex_row', case n when 1 then 80 else 85 end, case when n <= 2 then 60 else 50 end
		from generate_series(1, 6) as n`,
	'journal/sync': "insert into measurements values ('2026-01-27', 84, 18, 'fasted')",
	'recommendation/getGoals': `
		insert into measurements select date '2026-01-25' + days, 84 - days * 0.1 from generate_series(0, 14) as days
		on conflict do nothing`,
	'database/getStatus': `
		alter table workout_sets drop constraint sets_tut_check;
		update workout_sets set tut_seconds = 400 where workout_date = '2026-02-10';
		alter table workout_sets add constraint sets_tut_check check (tut_seconds > 0 and tut_seconds <= 300) not valid`,
};

/** The differences between a value and its schema. null is allowed for every type. */
function differences(value: unknown, schema: Schema, at: string): string[] {
	if (value === null) return [];
	const wrong = [`${at} is ${JSON.stringify(value)}, the schema says ${schema.type}`];
	switch (schema.type) {
		case 'object': {
			if (typeof value !== 'object' || Array.isArray(value)) return wrong;
			const properties = schema.properties ?? {};
			return Object.entries(value).flatMap(([key, inner]) =>
				properties[key]
					? differences(inner, properties[key], `${at}.${key}`)
					: [`${at}.${key} is not in the schema`],
			);
		}
		case 'array':
			if (!Array.isArray(value)) return wrong;
			return value.flatMap((inner, index) => differences(inner, schema.items!, `${at}[${index}]`));
		case 'integer':
			return Number.isInteger(value) ? [] : wrong;
		default:
			return typeof value === schema.type ? [] : wrong;
	}
}

/** The properties of the schema that no value has. */
function missing(values: unknown[], { properties, items }: Schema, at: string): string[] {
	const found = values.filter((value) => value !== null);
	if (found.length === 0) return [`${at} is never returned`];
	if (items) return missing(found.flat(), items, `${at}[]`);
	return Object.entries(properties ?? {}).flatMap(([key, inner]) => {
		const innerValues = (found as IDataObject[]).flatMap((value) => (key in value ? [value[key]] : []));
		return missing(innerValues, inner, `${at}.${key}`);
	});
}

/** The keys of an item, in the order of the schema. */
const keysInOrder = (item: IDataObject, { properties = {} }: Schema) =>
	Object.keys(properties).filter((key) => key in item);

let database: TestDatabase;

beforeAll(async () => {
	database = await emptyDatabase();
});
afterAll(async () => await database.drop());

describe('the output schemas', () => {
	const operations = resources
		.flatMap((resource) => resource.operations.map(({ value }) => `${resource.value}/${value}`))
		.sort();

	it('exist for every operation, and for nothing else', () => {
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.json'))
			.map((file) => file.replace(/\.json$/, '').replaceAll('\\', '/'));
		expect(files.sort()).toEqual(operations);
	});

	it('are each compared with a run of the operation', () => {
		expect(runs.map(([operation]) => operation).sort()).toEqual(operations);
	});
});

describe.each(runs)('%s', (name, items, parameters = {}) => {
	it('returns the fields of its schema, with the right types, in the same order', async () => {
		const [resource, operation] = name.split('/') as [string, string];
		await database.rows(preparations[name] ?? '');
		const { success, thrown } = await runNode({
			parameters: { resource, operation, ...parameters },
			items,
			credential: { ...database.settings },
		});
		expect(thrown).toBeUndefined();
		const output = success.map(({ json }) => json);
		const schema = schemaOf(`${name}.json`);
		expect(output.flatMap((item) => differences(item, schema, 'item'))).toEqual([]);
		expect(missing(output, schema, 'item')).toEqual([]);
		for (const item of output) expect(keysInOrder(item, schema)).toEqual(Object.keys(item));
	});
});
