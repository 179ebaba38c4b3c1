import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { runNode } from '../package/engine';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import { squat, workout } from './training';

let database: TestDatabase;
beforeEach(async () => (database = await emptyDatabase()));
afterEach(async () => await database.drop());

const provision = { resource: 'database', operation: 'provision' };
const status = { resource: 'database', operation: 'getStatus' };
const sync = { resource: 'journal', operation: 'sync' };
const run = async (
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
	credential: IDataObject = {},
	onError?: 'continueRegularOutput',
) =>
	await runNode({
		parameters,
		items,
		credential: { ...database.settings, ...credential },
		...(onError && { onError }),
	});
/** The first item of a run. */
const first = async (...args: Parameters<typeof run>) => {
	const { success, thrown } = await run(...args);
	if (thrown) throw thrown;
	return success[0]?.json;
};

describe('Provision', () => {
	it('creates the schema, lists its changes, and changes nothing the second time', async () => {
		const provisioned = await first(provision);
		expect(Object.keys(provisioned!)[0]).toBe('text');
		expect(provisioned).toMatchObject({
			text: 'Ready. Next: Journal → Sync.',
			schema: 'public',
			schema_version: SCHEMA_VERSION,
			previous_version: null,
			adopted: false,
			partitions: { from: 2020, to: new Date().getUTCFullYear() + 5 },
		});
		expect(provisioned?.changes).not.toEqual([]);
		expect(await first(provision)).toEqual({
			text: 'Ready. Nothing had to be changed. Next: Journal → Sync.',
			schema: 'public',
			schema_version: SCHEMA_VERSION,
			previous_version: SCHEMA_VERSION,
			adopted: false,
			partitions: { from: 2020, to: new Date().getUTCFullYear() + 5 },
			changes: [],
		});
	});

	it.each(['athlete_7', 'With "quotes" and spaces; --', "o'neil $do$ $1"])(
		'creates the schema %s and works in it',
		async (schema) => {
			expect(await first(provision, [{}], { schema })).toMatchObject({
				schema,
				schema_version: SCHEMA_VERSION,
			});
			expect(await first(sync, [workout, squat], { schema })).toMatchObject({ status: 'inserted' });
			expect(await first(status, [{}], { schema })).toMatchObject({ schema, workouts: 1, sets: 1 });
			expect(await first(status)).toMatchObject({ schema: 'public', schema_version: null });
		},
	);

	it('adds partitions for years, and moves rows out of the default partitions', async () => {
		await first(provision);
		await run(sync, [
			{ ...workout, date: '2035-03-01' },
			{ ...squat, date: '2035-03-01' },
		]);
		expect(await first(status)).toMatchObject({ rows_in_default_partitions: { workouts: 1, sets: 1 } });
		const widened = await first({ ...provision, options: { partitionsFrom: 2018, partitionsTo: 2036 } });
		expect(widened).toMatchObject({
			partitions: { from: 2018, to: 2036 },
			changes: expect.arrayContaining(['partition workouts_2035 created, 1 row moved into it']),
		});
		expect(await first(status)).toMatchObject({
			workouts: 1,
			sets: 1,
			rows_in_default_partitions: { workouts: 0, sets: 0 },
		});
		expect(await first(provision)).toMatchObject({ partitions: { from: 2018, to: 2036 }, changes: [] });
	});

	it('adds partitions for years during syncs, without losing a row', async () => {
		await first(provision);
		const syncs = Array.from({ length: 4 }, async (_, writer) => {
			const statuses: unknown[] = [];
			for (let round = 0; round < 6; round++) {
				const date = `203${round}-0${writer + 1}-15`;
				const { success, thrown } = await run(sync, [
					{ ...workout, date },
					{ ...squat, date },
				]);
				expect(thrown).toBeUndefined();
				statuses.push(...success.map(({ json }) => json.status));
			}
			return statuses;
		});
		const grown = first({ ...provision, partitionsTo: 2036 });
		expect((await Promise.all(syncs)).flat()).toEqual(Array.from({ length: 48 }, () => 'inserted'));
		expect((await grown)?.partitions).toEqual({ from: 2020, to: 2036 });
		expect(await first(status)).toMatchObject({
			workouts: 24,
			sets: 24,
			rows_in_default_partitions: { workouts: 0, sets: 0 },
			advice: [
				'24 workouts are in the future, the newest on 2035-04-15. If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.',
			],
		});
	});

	it('stops if a view of the user depends on a recreated view, and keeps both with Keep the Old Objects', async () => {
		await database.rows(readFileSync(join(__dirname, '../sql/deployment.sql'), 'utf8'));
		await database.rows(
			'create view my_panel as select workout_date, exercises_performed from v_recovery_analysis',
		);
		const { thrown } = await run(provision);
		expect(thrown?.message).toMatch(
			/^The view v_recovery_analysis must be recreated, but my_panel depends on it\./,
		);
		expect(await first(status)).toMatchObject({ schema_version: null });
		expect(await first({ ...provision, options: { dependentViews: 'keep' } })).toMatchObject({
			adopted: true,
			changes: expect.arrayContaining([
				'view v_recovery_analysis kept as v_recovery_analysis_old, because my_panel depends on it',
			]),
		});
		expect(await database.rows('select * from my_panel order by 1')).toHaveLength(2);
		expect(await first(status)).toMatchObject({
			up_to_date: true,
			rows_in_default_partitions: { workouts: 1, sets: 1 },
			check_violations: [
				{
					table: 'workout_sets',
					check: 'sets_tut_check',
					rows: 1,
					key: { workout_date: '2033-03-01', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
					column: 'tut_seconds',
					value: 400,
					reason: 'A set lasts above 0 and up to 300 seconds.',
				},
				{
					table: 'workouts',
					check: 'workouts_days_check',
					rows: 1,
					key: { workout_date: '2033-03-01', template_id: 'hit_lower_a' },
					column: 'days_since_last_workout',
					value: 9000,
					reason: 'Days since the last workout go from 0 to 3650.',
				},
			],
			advice: [
				'1 workout and 1 set are in the default partitions (years: 2033). If the years are right, run Database → Provision with Partitions To = 2033: it moves the rows into partitions for their years. If not, correct the dates in the sheet and delete the rows.',
				'1 workout is in the future, on 2033-03-01. If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.',
				'1 row of workout_sets breaks the check sets_tut_check, see check_violations. Correct the values in the sheet and sync, or correct them in SQL. Then run Database → Provision, which validates the check. Until then, these rows stay as they are, and a run that changes one of them without correcting it fails.',
				'1 row of workouts breaks the check workouts_days_check, see check_violations. Correct the values in the sheet and sync, or correct them in SQL. Then run Database → Provision, which validates the check. Until then, these rows stay as they are, and a run that changes one of them without correcting it fails.',
			],
		});
	});

	it('upgrades an older version, which other operations report', async () => {
		await first(provision);
		await database.rows('update training_schema_version set version = 0');
		expect(await first(status)).toMatchObject({ schema_version: 0, up_to_date: false });
		expect((await run(sync, [workout])).thrown?.message).toBe(
			`The training schema in "public" is version 0, this node needs ${SCHEMA_VERSION}.`,
		);
		expect(await first(provision)).toMatchObject({
			previous_version: 0,
			schema_version: SCHEMA_VERSION,
			adopted: false,
		});
		expect(await first(status)).toMatchObject({ up_to_date: true, advice: [] });
	});

	it('accepts the years as parameters, which they were before they became options', async () => {
		expect(await first({ ...provision, partitionsFrom: 2017, partitionsTo: 2037 })).toMatchObject({
			partitions: { from: 2017, to: 2037 },
		});
		const both = { ...provision, partitionsTo: 2037, options: { partitionsTo: 2038 } };
		expect(await first(both)).toMatchObject({ partitions: { from: 2017, to: 2038 } });
	});

	it('rejects invalid years', async () => {
		expect(
			(await run({ ...provision, options: { partitionsFrom: 2045, partitionsTo: 2041 } })).thrown?.message,
		).toBe('Partitions From is 2045, but Partitions To is 2041, an earlier year.');
		expect((await run({ ...provision, options: { partitionsTo: 2300 } })).thrown?.message).toBe(
			'Partitions To is 2300, but it must be a whole number from 1900 to 2200.',
		);
		const { success } = await run(
			{ ...provision, options: { partitionsFrom: 1800 } },
			[{}],
			{},
			'continueRegularOutput',
		);
		expect(success[0]?.json).toMatchObject({
			message: 'Partitions From is 1800, but it must be a whole number from 1900 to 2200. Correct the value.',
			error: { code: 'out_of_range' },
		});
	});

	it('can run several times at once', async () => {
		const results = await Promise.all(
			Array.from({ length: 4 }, async () => await first(provision, [{}], { schema: 'together' })),
		);
		expect(results.map((result) => result?.schema_version)).toEqual(Array(4).fill(SCHEMA_VERSION));
	});

	it('needs the permission to create schemas only if the schema does not exist', async () => {
		await database.rows(`create role builder login password 'x'; create schema garden authorization builder`);
		try {
			expect(
				await first(provision, [{}], { schema: 'garden', user: 'builder', password: 'x' }),
			).toMatchObject({ schema_version: SCHEMA_VERSION });
			const { thrown } = await run(provision, [{}], { schema: 'elsewhere', user: 'builder', password: 'x' });
			expect(thrown?.message).toMatch(/^User "builder" lacks a permission in schema "elsewhere"/);
		} finally {
			await database.rows('drop owned by builder; drop role builder');
		}
	});
});

describe('Get Status', () => {
	it('has no version and no counts without a schema', async () => {
		const nothing = { workouts: null, sets: null };
		expect(await first(status)).toEqual({
			text: 'There is no training schema in "public" yet. Run Database → Provision once.',
			server_version: expect.stringMatching(/^\d+\.\d+/),
			schema: 'public',
			schema_version: null,
			expected_version: SCHEMA_VERSION,
			up_to_date: false,
			...nothing,
			measurements: null,
			first_workout: null,
			last_workout: null,
			last_sync: null,
			partitions: { from: null, to: null },
			rows_in_default_partitions: nothing,
			check_violations: null,
			advice: ['There is no training schema in "public" yet. Run Database → Provision once.'],
		});
	});

	it('counts the rows', async () => {
		await first(provision);
		expect(await first(status)).toMatchObject({ text: 'Ready. Next: Journal → Sync.' });
		await run(sync, [workout, { ...workout, date: '2026-01-25' }, squat]);
		expect(await first(status)).toMatchObject({
			text: 'Ready: 2 workouts, 1 set, 0 measurements, the last workout on 2026-01-25.',
			schema_version: SCHEMA_VERSION,
			up_to_date: true,
			workouts: 2,
			sets: 1,
			measurements: 0,
			first_workout: '2026-01-20',
			last_workout: '2026-01-25',
			last_sync: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*Z$/),
			partitions: { from: 2020, to: new Date().getUTCFullYear() + 5 },
		});
	});

	it('recognizes partitions by their bounds, and advises on rows outside of them', async () => {
		await first(provision);
		await database.rows(
			`alter table workouts_2020 rename to old_workouts; create table workouts_forties partition of workouts for values from ('${new Date().getUTCFullYear() + 6}-01-01') to ('2041-01-01')`,
		);
		const dates = ['2012-05-05', '2019-05-05', '2035-05-05', '2044-05-05'];
		await run(
			sync,
			dates.flatMap((date) => [
				{ ...workout, date },
				{ ...squat, date },
			]),
		);
		expect(await first(status)).toMatchObject({
			partitions: { from: 2020, to: 2040 },
			rows_in_default_partitions: { workouts: 3, sets: 4 },
			advice: [
				'3 workouts and 4 sets are in the default partitions (years: 2012, 2019, 2035, 2044). If the years are right, run Database → Provision with Partitions From = 2012 and Partitions To = 2044: it moves the rows into partitions for their years. If not, correct the dates in the sheet and delete the rows.',
				'2 workouts are in the future, the newest on 2044-05-05. If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.',
			],
		});
		await first({ ...provision, partitionsFrom: 2012, partitionsTo: 2044 });
		expect(await first(status)).toMatchObject({
			partitions: { from: 2012, to: 2044 },
			rows_in_default_partitions: { workouts: 0, sets: 0 },
			advice: [
				'2 workouts are in the future, the newest on 2044-05-05. If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.',
			],
		});
	});

	it('advises to create missing partitions in SQL for a year with smaller partitions', async () => {
		await first(provision);
		await database.rows(
			"drop table workout_sets_2021; create table january partition of workout_sets for values from ('2021-01-01') to ('2021-02-01')",
		);
		await run(sync, [
			{ ...workout, date: '2021-02-02' },
			{ ...squat, date: '2021-02-02' },
		]);
		expect(await first(status)).toMatchObject({
			advice: [
				'0 workouts and 1 set are in the default partitions (years: 2021). These years already have partitions that do not cover the whole year. Create the missing partitions in SQL, or leave the rows where they are: reading and writing them works as usual.',
			],
		});
	});

	it('advises on workouts more than one day ahead, in the time zone of the workflow', async () => {
		await first(provision);
		const dayIn = (timezone: string, days: number) =>
			DateTime.now().setZone(timezone).plus({ days }).toISODate()!;
		const statusIn = async (timezone: string) =>
			(await runNode({ parameters: status, items: [{}], credential: { ...database.settings }, timezone }))
				.success[0]?.json.advice;
		const zone = 'Pacific/Kiritimati';
		await run(sync, [
			{ ...workout, date: dayIn(zone, 0) },
			{ ...workout, date: dayIn(zone, 1) },
		]);
		expect(await statusIn(zone)).toEqual([]);
		const tooFar = dayIn(zone, 2);
		await run(sync, [{ ...workout, date: tooFar }]);
		expect(await statusIn(zone)).toEqual([
			`1 workout is in the future, on ${tooFar}. If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.`,
		]);
	});

	it('runs once per input item', async () => {
		const { success } = await run(status, [{}, {}]);
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});

describe('an operation on another schema version', () => {
	it('fails, and says whether the schema is missing, older or newer', async () => {
		const missing = (await run(sync, [workout])).thrown;
		expect([missing?.message, missing?.description]).toEqual([
			`There is no training schema in "public" of database "${database.settings.database}".`,
			'Run Database → Provision once, or correct the schema in the credential.',
		]);
		await first(provision);
		await database.rows('update training_schema_version set version = 0');
		const older = (await run(sync, [workout])).thrown;
		expect([older?.message, older?.description]).toEqual([
			`The training schema in "public" is version 0, this node needs ${SCHEMA_VERSION}.`,
			'Run Database → Provision once (it keeps all data).',
		]);
		await database.rows('update training_schema_version set version = 99');
		const newer = (await run({ resource: 'set', operation: 'getAll' })).thrown;
		expect([newer?.message, newer?.description]).toEqual([
			`The training schema in "public" is version 99, newer than version ${SCHEMA_VERSION} of this node.`,
			'Update the package n8n-nodes-autonomous-training.',
		]);
		expect((await run(provision)).thrown?.message).toContain('99');
	});
});
