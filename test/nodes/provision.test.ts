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
	parameters: Record<string, string | number | object>,
	items: object[] = [{}],
	credential = {},
	onError?: 'continueRegularOutput',
) =>
	await runNode({
		parameters: parameters as never,
		items: items as never,
		credential: { ...database.settings, ...credential },
		...(onError && { onError }),
	});
const first = async (...told: Parameters<typeof run>) => {
	const { success, thrown } = await run(...told);
	if (thrown) throw thrown;
	return success[0]?.json;
};

describe('Provision', () => {
	it('creates the schema, says what it did, and has nothing to do the second time', async () => {
		const made = await first(provision);
		expect(made).toMatchObject({
			schema: 'public',
			schema_version: 2,
			previous_version: null,
			adopted: false,
			partitions: { from: 2020, to: 2030 },
		});
		expect(made?.changes).not.toEqual([]);
		expect(await first(provision)).toEqual({
			schema: 'public',
			schema_version: 2,
			previous_version: 2,
			adopted: false,
			partitions: { from: 2020, to: 2030 },
			changes: [],
		});
	});

	it.each(['athlete_7', 'With "quotes" and spaces; --', "o'neil $do$ $1"])(
		'creates the schema %s and works in it',
		async (schema) => {
			expect(await first(provision, [{}], { schema })).toMatchObject({ schema, schema_version: 2 });
			expect(await first(sync, [workout, squat], { schema })).toMatchObject({ status: 'inserted' });
			expect(await first(status, [{}], { schema })).toMatchObject({ schema, workouts: 1, sets: 1 });
			expect(await first(status)).toMatchObject({ schema: 'public', schema_version: null });
		},
	);

	it('widens the years, and moves the rows that lie in a default partition', async () => {
		await first(provision);
		await run(sync, [
			{ ...workout, date: '2035-03-01' },
			{ ...squat, date: '2035-03-01' },
		]);
		expect(await first(status)).toMatchObject({ rows_in_default_partitions: { workouts: 1, sets: 1 } });
		const widened = await first({ ...provision, partitionsFrom: 2018, partitionsTo: 2036 });
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

	it('refuses years that cannot be', async () => {
		expect((await run({ ...provision, partitionsFrom: 2045, partitionsTo: 2041 })).thrown?.message).toBe(
			'Partitions cannot go from 2045 to 2041.',
		);
		expect((await run({ ...provision, partitionsTo: 2300 })).thrown?.message).toBe(
			'The parameter partitionsTo must be a year from 1900 to 2200.',
		);
		const { success } = await run({ ...provision, partitionsFrom: 1800 }, [{}], {}, 'continueRegularOutput');
		expect(success[0]?.json.details).toMatchObject({ code: 'out_of_range' });
	});

	it('works for several at once', async () => {
		const made = await Promise.all(
			Array.from({ length: 4 }, async () => await first(provision, [{}], { schema: 'together' })),
		);
		expect(made.map((one) => one?.schema_version)).toEqual([2, 2, 2, 2]);
	});

	it('does without the right to create a schema where it is there already', async () => {
		await database.rows(`create role builder login password 'x'; create schema garden authorization builder`);
		try {
			expect(
				await first(provision, [{}], { schema: 'garden', user: 'builder', password: 'x' }),
			).toMatchObject({ schema_version: 2 });
			const { thrown } = await run(provision, [{}], { schema: 'elsewhere', user: 'builder', password: 'x' });
			expect(thrown?.message).toMatch(/^User "builder" lacks the rights for this in schema "elsewhere"/);
		} finally {
			await database.rows('drop owned by builder; drop role builder');
		}
	});
});

describe('Get Status', () => {
	it('has nulls where there is no schema', async () => {
		const nothing = { workouts: null, sets: null };
		expect(await first(status)).toEqual({
			server_version: expect.stringMatching(/^\d+\.\d+/),
			schema: 'public',
			schema_version: null,
			expected_version: 2,
			up_to_date: false,
			...nothing,
			measurements: null,
			first_workout: null,
			last_workout: null,
			last_sync: null,
			partitions: { from: null, to: null },
			rows_in_default_partitions: nothing,
		});
	});

	it('counts what is there', async () => {
		await first(provision);
		await run(sync, [workout, { ...workout, date: '2026-01-25' }, squat]);
		expect(await first(status)).toMatchObject({
			schema_version: 2,
			up_to_date: true,
			workouts: 2,
			sets: 1,
			measurements: 0,
			first_workout: '2026-01-20',
			last_workout: '2026-01-25',
			last_sync: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*Z$/),
			partitions: { from: 2020, to: 2030 },
		});
	});

	it('runs once for each item', async () => {
		const { success } = await run(status, [{}, {}]);
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});

describe('a database that is not what this package needs', () => {
	it('is told apart: no schema, an older one, a newer one', async () => {
		const missing = (await run(sync, [workout])).thrown;
		expect([missing?.message, missing?.description]).toEqual([
			`There is no training schema in "public" of database "${database.settings.database}".`,
			'Run Database → Provision once, or correct the schema in the credential.',
		]);
		await first(provision);
		await database.rows('update training_schema_version set version = 0');
		const older = (await run(sync, [workout])).thrown;
		expect([older?.message, older?.description]).toEqual([
			'The training schema in "public" is version 0, this node needs 2.',
			'Run Database → Provision once (it keeps all data).',
		]);
		await database.rows('update training_schema_version set version = 99');
		const newer = (await run({ resource: 'set', operation: 'getAll' })).thrown;
		expect([newer?.message, newer?.description]).toEqual([
			'The training schema in "public" is version 99, newer than the version 2 that this node knows.',
			'Update the package n8n-nodes-autonomous-training.',
		]);
		expect((await run(provision)).thrown?.message).toContain('99');
	});
});
