/** The statements for rows that left the sheet, without the node. */
import type { JournalKind, KeyedRow } from '../../nodes/Training/rows';
import { findMissingRows, quoteSchema, recordSync } from '../../nodes/Training/statements';
import type { Statement } from '../../nodes/Training/statements';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
	await database.rows(
		'truncate workouts, workout_sets, measurements, exercises, workout_templates, training_last_sync',
	);
});

const schema = quoteSchema('public');
const BEGIN = 'begin; set local training.in_transaction = true';
const run = async <Row extends object>({ text, values }: Statement<Row>) => {
	const client = await database.pool.connect();
	try {
		await client.query(BEGIN);
		const { rows } = await client.query<Row>(text, values);
		await client.query('commit');
		return rows;
	} finally {
		client.release();
	}
};

const set = (workout_date: string, exercise_id: string): KeyedRow => ({
	kind: 'set',
	values: { workout_date, template_id: 'a', exercise_id },
});
const find = async (kind: JournalKind, keys: KeyedRow[], from = '2026-01-01', dataSource = 'Sheet') =>
	(await run(findMissingRows(schema, kind, { keys, from, dataSource })))[0]!;

async function store(sets: number) {
	await database.rows("insert into workout_templates values ('a', 'a')");
	await database.rows(
		`insert into exercises (exercise_id, exercise_name)
		select 'ex_' || n, case n when 1 then 'Barbell Squat' else 'ex_' || n end from generate_series(0, 9) as n`,
	);
	// Without checks of foreign keys, which would take most of the time
	await database.rows(`
		set session_replication_role = replica;
		insert into workouts (workout_date, template_id, duration_min)
		select date '2026-01-01' - n, 'a', 20 from generate_series(0, ${sets} / 10) as n;
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
		select date '2026-01-01' - n / 10, 'a', 'ex_' || n % 10, 80, 60 from generate_series(0, ${sets} - 1) as n;
		reset session_replication_role`);
}

describe('finding missing rows', () => {
	it('finds the sets whose key is not given, and counts those that are stored and considered', async () => {
		await store(30);
		expect(await find('set', [set('2026-01-01', 'ex_0'), set('2025-12-31', 'ex_3')], '2025-12-31')).toEqual({
			stored: 30,
			considered: 20,
			missing: [
				...[0, 1, 2, 4, 5, 6, 7, 8, 9].map((n) => ['2025-12-31', n] as const),
				...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ['2026-01-01', n] as const),
			].map(([workout_date, n]) => ({
				values: { workout_date, template_id: 'a', exercise_id: `ex_${n}` },
				sets: null,
			})),
		});
	});

	it('takes an exercise by its name, and ignores case if no exercise has the id', async () => {
		await store(3);
		const keys = [set('2026-01-01', 'barbell squat'), set('2026-01-01', 'EX_2')];
		expect((await find('set', keys)).missing).toEqual([
			{ values: { workout_date: '2026-01-01', template_id: 'a', exercise_id: 'ex_0' }, sets: null },
		]);
	});

	it('counts the sets of each workout that is missing', async () => {
		await store(15);
		const keys: KeyedRow[] = [{ kind: 'workout', values: { workout_date: '2026-01-01', template_id: 'a' } }];
		expect(await find('workout', keys, '2025-01-01')).toEqual({
			stored: 2,
			considered: 2,
			missing: [{ values: { workout_date: '2025-12-31', template_id: 'a' }, sets: 5 }],
		});
	});

	it('considers only the rows of the data source', async () => {
		await store(3);
		await database.rows("update workout_sets set data_source = 'Manual' where exercise_id <> 'ex_1'");
		await database.rows("update workout_sets set data_source = null where exercise_id = 'ex_2'");
		expect(await find('set', [set('2026-01-01', 'ex_9')])).toEqual({
			stored: 1,
			considered: 1,
			missing: [
				{ values: { workout_date: '2026-01-01', template_id: 'a', exercise_id: 'ex_1' }, sets: null },
			],
		});
	});

	it('compares 100,000 stored sets with as many keys in less than 5 seconds', async () => {
		await store(100_000);
		const keys = (
			await database.rows<{ workout_date: string; exercise_id: string }>(
				'select workout_date, exercise_id from workout_sets order by random() limit 99999',
			)
		).map(({ workout_date, exercise_id }) => set(workout_date, exercise_id));
		const start = performance.now();
		const found = await find('set', keys, '1900-01-01');
		expect(performance.now() - start).toBeLessThan(5000);
		expect(found).toMatchObject({ stored: 100_000, considered: 100_000 });
		expect(found.missing).toHaveLength(1);
	});
});

describe('recording a sync', () => {
	const record = async (counts: Partial<Record<JournalKind, number>>, dataSource = 'Sheet') =>
		await run(recordSync(schema, dataSource, counts));
	const recorded = () =>
		database.rows(
			'select data_source, kind, items, xmin::text as version from training_last_sync order by 1, 2',
		);

	it('returns the numbers of the sync before, of the same data source', async () => {
		expect(await record({ workout: 3, set: 12 })).toEqual([]);
		expect(await record({ measurement: 1 }, 'Import')).toEqual([]);
		expect(await record({ set: 5 })).toEqual(
			expect.arrayContaining([
				{ kind: 'workout', items: 3 },
				{ kind: 'set', items: 12 },
			]),
		);
		expect(await recorded()).toMatchObject([
			{ data_source: 'Import', kind: 'measurement', items: 1 },
			{ data_source: 'Sheet', kind: 'set', items: 5 },
			{ data_source: 'Sheet', kind: 'workout', items: 3 },
		]);
	});

	it('writes nothing if the numbers are the same', async () => {
		await record({ workout: 3, set: 12 });
		const before = await recorded();
		expect(await record({ workout: 3, set: 12 })).toHaveLength(2);
		expect(await recorded()).toEqual(before);
	});

	it('returns nothing, and does not fail, if the role may not use the table or a policy forbids it', async () => {
		const role = `role_${database.settings.database}`;
		await record({ set: 12 });
		await database.rows(`create role ${role}`);
		const asRole = async () => {
			const client = await database.pool.connect();
			await client.query(`${BEGIN}; set local role ${role}`);
			const { text, values } = recordSync(schema, 'Sheet', { set: 5 });
			const { rows } = await client.query(text, values);
			await client.query('commit');
			client.release();
			return rows as unknown[];
		};
		expect(await asRole()).toEqual([]);
		await database.rows(`grant select, insert, update on training_last_sync to ${role}`);
		await database.rows('alter table training_last_sync enable row level security');
		expect(await asRole()).toEqual([]);
		expect(await recorded()).toMatchObject([{ kind: 'set', items: 12 }]);
		await database.rows('alter table training_last_sync disable row level security');
		expect(await asRole()).toEqual([{ kind: 'set', items: 12 }]);
		await database.rows(`drop owned by ${role}; drop role ${role}`);
	});
});
