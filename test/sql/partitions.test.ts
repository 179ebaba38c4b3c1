import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { reportReliability } from '../reliabilityTable.js';
import { columnsOf } from './columnsOf';

let database: TestDatabase;
beforeEach(async () => {
	database = await cloneDatabase();
});
afterEach(() => database.drop());
let refused = 0;

const ensure = (from: number | null, to: number | null) =>
	database.rows<{ partition: string; moved_rows: number }>('select * from ensure_year_partitions($1, $2)', [
		from,
		to,
	]);

/** Writes a workout and its set on each of these days. */
const writeJournal = async (...days: string[]) => {
	await database.rows(
		"select upsert_workout_from_sheet(day::date, 'hit_lower_a', 'gym', 45, 3, 4, 4, 'kept') from unnest($1::text[]) as day",
		[days],
	);
	await database.rows(
		"select upsert_set_from_sheet(day::date, 'hit_lower_a', 'ex_squat', 78, 67, true, true, 'kept') from unnest($1::text[]) as day",
		[days],
	);
};

describe('ensure_year_partitions', () => {
	it('creates the missing partitions of both tables', async () => {
		expect(await ensure(2051, 2052)).toEqual([
			{ partition: 'workouts_2051', moved_rows: 0 },
			{ partition: 'workout_sets_2051', moved_rows: 0 },
			{ partition: 'workouts_2052', moved_rows: 0 },
			{ partition: 'workout_sets_2052', moved_rows: 0 },
		]);
		expect(await ensure(2051, 2052)).toEqual([]);
	});

	it('moves the rows of these years out of the default partitions unchanged', async () => {
		await writeJournal('2030-12-31', '2051-01-01', '2051-12-31', '2052-01-01', '2060-06-01');
		const before = await database.rows(
			'select * from workouts natural join (select workout_date, template_id, weight_kg, created_at as set_created_at from workout_sets) as s order by 1',
		);
		expect(await ensure(2051, 2052)).toEqual([
			{ partition: 'workouts_2051', moved_rows: 2 },
			{ partition: 'workout_sets_2051', moved_rows: 2 },
			{ partition: 'workouts_2052', moved_rows: 1 },
			{ partition: 'workout_sets_2052', moved_rows: 1 },
		]);
		expect(
			await database.rows(
				'select * from workouts natural join (select workout_date, template_id, weight_kg, created_at as set_created_at from workout_sets) as s order by 1',
			),
		).toEqual(before);
		expect(
			await database.rows(
				'select workout_date from workouts_default union all select workout_date from workout_sets_default',
			),
		).toEqual([{ workout_date: '2060-06-01' }, { workout_date: '2060-06-01' }]);
		await expect(database.rows("delete from workouts where workout_date = '2051-01-01'")).rejects.toThrow(
			'violates foreign key constraint',
		);
	});

	it('moves existing rows that break a check', async () => {
		await writeJournal('2051-05-05', '2060-05-05');
		await database.rows('alter table workouts drop constraint workouts_duration_check');
		await database.rows('alter table workout_sets drop constraint sets_tut_check');
		await database.rows('update workouts set duration_min = 900');
		await database.rows('update workout_sets set tut_seconds = 400');
		await database.rows(
			'alter table workouts add constraint workouts_duration_check check (duration_min between 1 and 300) not valid',
		);
		await database.rows(
			'alter table workout_sets add constraint sets_tut_check check (tut_seconds > 0 and tut_seconds <= 300) not valid',
		);
		expect(await ensure(2051, 2051)).toEqual([
			{ partition: 'workouts_2051', moved_rows: 1 },
			{ partition: 'workout_sets_2051', moved_rows: 1 },
		]);
		expect(await database.rows('select workout_date, duration_min from workouts_2051')).toEqual([
			{ workout_date: '2051-05-05', duration_min: 900 },
		]);
		expect(await database.rows('select workout_date, tut_seconds from workout_sets_2051')).toEqual([
			{ workout_date: '2051-05-05', tut_seconds: 400 },
		]);
		await expect(
			database.rows("update workouts set duration_min = 901 where workout_date = '2051-05-05'"),
		).rejects.toThrow('workouts_duration_check');
		await expect(
			database.rows("update workout_sets set tut_seconds = 401 where workout_date = '2060-05-05'"),
		).rejects.toThrow('sets_tut_check');
	});

	it.each([
		[
			'foreign key photos_workout_date_template_id_fkey of public.photos',
			'create table photos (workout_date date, template_id varchar(50), foreign key (workout_date, template_id) references workouts on delete cascade)',
		],
		[
			'generated column minutes of public.workouts',
			'alter table workouts add column minutes integer generated always as (duration_min) stored',
		],
		[
			'trigger audit of public.workout_sets',
			"create function audit() returns trigger language plpgsql as 'begin return null; end'; create trigger audit after delete on workout_sets for each row execute function audit()",
		],
		['publication changes', 'create publication changes for table workouts'],
		['row level security of public.workouts', 'alter table workouts force row level security'],
	])(
		'moves no row if this would affect the %s, and creates partitions for other years',
		async (name, sql) => {
			await writeJournal('2051-05-05');
			await database.pool.query(sql);
			const rows = () =>
				database.rows(
					'select xmin::text, ctid::text, tableoid, workout_date from workouts union all select xmin::text, ctid::text, tableoid, workout_date from workout_sets',
				);
			const before = await rows();
			await expect(ensure(2050, 2052)).rejects.toThrow(
				`Rows of the years 2050 to 2052 are in the default partitions. Moving them would delete and insert them again, which affects: ${name}. No partition was created.`,
			);
			expect(await rows()).toEqual(before);
			expect(await ensure(2052, 2052)).toHaveLength(2);
			expect(await rows()).toEqual(before);
			refused++;
		},
	);

	it('moves rows only if no object of the user can notice it, as docs/reliability.md says', () => {
		reportReliability(
			'Rows would move into a new partition, next to an object of the user that this would affect',
			__filename,
			{ 'kinds of objects': refused, 'named in the refusal': refused, 'rows moved': 0 },
		);
	});

	it('leaves the default partitions out of Provision if their rows cannot be moved', async () => {
		await writeJournal('2028-05-05');
		await database.rows('create table kept as select * from workout_sets_2028');
		await database.rows('drop table workout_sets_2028, workout_sets_2029');
		await database.rows('insert into workout_sets select * from kept');
		await database.rows('create publication changes for table workout_sets');
		await database.pool.query(flatten(provisionScript));
		expect(
			await database.rows(
				"select to_regclass('workout_sets_2028') as moved, to_regclass('workout_sets_2029') as created, to_regclass($1) as ahead",
				[`workout_sets_${new Date().getUTCFullYear() + 5}`],
			),
		).toEqual([
			{ moved: null, created: 'workout_sets_2029', ahead: `workout_sets_${new Date().getUTCFullYear() + 5}` },
		]);
	});

	it('creates one partition if only one of the two is missing', async () => {
		await writeJournal('2026-05-05');
		await database.rows('create table kept as select * from workout_sets_2026');
		await database.rows('drop table workout_sets_2026');
		await database.rows('insert into workout_sets select * from kept');
		expect(await ensure(2026, 2026)).toEqual([{ partition: 'workout_sets_2026', moved_rows: 1 }]);
		expect(await database.rows('select count(*) as n from workouts_2026')).toEqual([{ n: 1 }]);
	});

	it('accepts an existing partition of these years with any name', async () => {
		await database.rows(
			"create table workouts_thirties partition of workouts for values from ('2051-01-01') to ('2061-01-01')",
		);
		expect(await ensure(2051, 2051)).toEqual([{ partition: 'workout_sets_2051', moved_rows: 0 }]);
	});

	it('stops if a table that is not a partition has the name', async () => {
		await database.rows('create table workouts_2051 (note text)');
		await expect(ensure(2051, 2051)).rejects.toThrow(
			'The name "workouts_2051" in schema "public" is already used by a table that is not a partition of workouts.',
		);
	});

	it.each([
		[1899, 1900],
		[2200, 2201],
		[2052, 2051],
		[null, 2051],
	])('rejects the years %s to %s', async (from, to) => {
		await expect(ensure(from, to)).rejects.toThrow(
			`Partitions can be created for the years 1900 to 2200, the first not after the last. Not for ${from ?? 'no year'} to ${to}.`,
		);
	});

	it('accepts the first and the last year', async () => {
		expect(await ensure(1900, 1900)).toHaveLength(2);
		expect(await ensure(2200, 2200)).toHaveLength(2);
	});

	it('works with any date style of the session', async () => {
		await database.pool.query(`alter database ${database.settings.database} set datestyle to 'German, DMY'`);
		const client = await database.pool.connect();
		expect(
			(
				(await client.query(
					"set datestyle to 'German, DMY'; select * from ensure_year_partitions(2020, 2030)",
				)) as unknown as Array<{ rows: unknown[] }>
			)[1]!.rows,
		).toEqual([]);
		client.release(true);
	});
});

describe('ensure_year_partitions during concurrent writes', () => {
	it('loses no row of a bulk upsert', async () => {
		const years = [2051, 2052, 2053, 2054];
		await writeJournal(...years.map((year) => `${year}-12-31`));
		const statuses: Record<string, number> = {};
		const writers = Array.from({ length: 6 }, async (_, writer) => {
			for (let round = 0; round < 8; round++) {
				const key = years.map((year) => ({
					workout_date: `${year}-0${round + 1}-0${writer + 1}`,
					template_id: 'hit_lower_a',
				}));
				const workouts = key.map((one) => ({ ...one, duration_min: 30 }));
				const sets = key.map((one) => ({ ...one, exercise_id: 'ex_squat', weight_kg: 50, tut_seconds: 60 }));
				const written = [
					...(await database.rows<{ status: string }>('select status from upsert_workouts($1)', [
						columnsOf(workouts),
					])),
					...(await database.rows<{ status: string }>('select status from upsert_sets($1)', [
						columnsOf(sets),
					])),
				];
				for (const { status } of written) statuses[status] = (statuses[status] ?? 0) + 1;
			}
		});
		const growing = (async () => {
			for (const year of years) await ensure(year, year);
		})();
		await Promise.all([...writers, growing]);
		expect(statuses).toEqual({ inserted: 2 * 6 * 8 * 4 });
		expect(await database.rows('select count(*) as n from workouts')).toEqual([{ n: 6 * 8 * 4 + 4 }]);
		expect(
			await database.rows(
				'select tableoid::regclass::text as partition, count(*) as n from workout_sets group by 1 order by 1',
			),
		).toEqual(years.map((year) => ({ partition: `workout_sets_${year}`, n: 6 * 8 + 1 })));
	});

	it('does not deadlock with plain SQL that locks the tables in the other order', async () => {
		const writers = Array.from({ length: 6 }, async (_, writer) => {
			for (let round = 0; round < 10; round++) {
				const days = Array.from({ length: 20 }, (_, i) =>
					new Date(Date.UTC(2051 + (i % 4), round, 1 + writer)).toISOString().slice(0, 10),
				);
				const unique = [...new Set(days)];
				await database.rows('select * from upsert_workouts($1)', [
					columnsOf(
						unique.map((workout_date) => ({ workout_date, template_id: `t${writer}`, duration_min: 30 })),
					),
				]);
				// Plain SQL for the sets locks workout_sets before workouts.
				await database.rows(
					'insert into exercises (exercise_id, exercise_name) values ($1, $1) on conflict do nothing',
					[`ex_${writer}`],
				);
				await database.rows(
					'insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds) select day::date, $2, $3, 50, 60 from unnest($1::text[]) as day',
					[unique, `t${writer}`, `ex_${writer}`],
				);
			}
		});
		const growing = (async () => {
			for (const year of [2051, 2052, 2053, 2054]) await ensure(year, year);
		})();
		await Promise.all([...writers, growing]);
		expect(await database.rows('select count(*) as n from workouts')).toEqual([{ n: 6 * 10 * 4 }]);
		expect(await database.rows('select count(*) as n from workout_sets')).toEqual([{ n: 6 * 10 * 4 }]);
		expect(
			await database.rows('select from workouts_default union all select from workout_sets_default'),
		).toEqual([]);
	});
});
