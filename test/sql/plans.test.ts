/** A session keeps the plan of its first call. It must stay right when the tables, empty at that time, have become large. */
import { quoteSchema, readNextSession, readProgressionAndRecords } from '../../nodes/Training/statements';
import type { RecommendationQuery, Statement } from '../../nodes/Training/statements';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { columnsOf } from './columnsOf';

const STORED = 3000;
const GIVEN = 100;

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());

const days = Array.from({ length: STORED }, (_, i) =>
	new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
);
/** How many exercises a call also looks up by their id. An index can answer that without a read of the table. */
const exercisesIn: Record<string, number> = { sets: 1, exercises: GIVEN };
const rowsOf: Record<string, (date: string, value: number) => Record<string, unknown>> = {
	workouts: (workout_date, duration_min) => ({ workout_date, template_id: 'a', duration_min }),
	sets: (workout_date, tut_seconds) => ({
		workout_date,
		template_id: 'a',
		exercise_id: 'ex',
		weight_kg: 80,
		tut_seconds,
	}),
	measurements: (measurement_date, bodyweight_kg) => ({ measurement_date, bodyweight_kg }),
	exercises: (date, target_tut_min) => ({ exercise_id: `ex_${date}`, target_tut_min }),
	workout_templates: (date, target_duration_min) => ({ template_id: `t_${date}`, target_duration_min }),
};

it('functions whose settings make plans look expensive are not compiled', async () => {
	const functions = await database.rows<{ name: string; settings: string }>(`
		select proname as name, proconfig::text as settings from pg_proc
		where pronamespace = 'public'::regnamespace and proconfig::text ~ 'enable_' order by 1`);
	expect(functions.map(({ name }) => name)).toEqual([
		'is_record',
		'upsert_exercises',
		'upsert_goals',
		'upsert_measurements',
		'upsert_sets',
		'upsert_workout_templates',
		'upsert_workouts',
	]);
	for (const { settings } of functions) expect(settings).toContain('jit=off');
});

it('a plan that was made for empty tables looks up each row by its key', async () => {
	const session = await database.pool.connect();
	const call = (kind: string, dates: string[], value: number) =>
		session.query(
			`with result as materialized (select status from upsert_${kind}($1))
			select min(status) as status, count(*) as n from result`,
			[JSON.stringify(columnsOf(dates.map((date) => rowsOf[kind]!(date, value))))],
		);
	/** The rows that this session has read so far. */
	const reads = async () => {
		const { rows } = await session.query<{ all: number; sequential: number }>(`
			select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::integer as all,
				coalesce(sum(seq_tup_read), 0)::integer as sequential
			from pg_stat_xact_user_tables`);
		return rows[0]!;
	};
	try {
		await session.query('vacuum analyze');
		for (const kind of Object.keys(rowsOf)) await call(kind, [], 50);
		for (const [kind, rowOf] of Object.entries(rowsOf)) {
			await database.rows(`select from upsert_${kind}($1)`, [
				JSON.stringify(columnsOf(days.map((date) => rowOf(date, 50)))),
			]);
		}
		for (const kind of Object.keys(rowsOf)) {
			for (const [value, status] of [
				[50, 'unchanged'],
				[60, 'updated'],
			] as const) {
				await session.query('begin');
				const before = await reads();
				expect((await call(kind, days.slice(-GIVEN), value)).rows).toEqual([{ status, n: GIVEN }]);
				const after = await reads();
				await session.query('commit');
				expect({ kind, status, sequential: after.sequential - before.sequential }).toEqual({
					kind,
					status,
					sequential: 0,
				});
				// The stored row, and for a row that is written also its name and its conflict.
				const read = after.all - before.all;
				expect(read).toBeGreaterThanOrEqual(GIVEN);
				expect(read).toBeLessThanOrEqual(
					(status === 'unchanged' ? GIVEN : 4 * GIVEN) + (exercisesIn[kind] ?? 0),
				);
			}
		}
	} finally {
		session.release();
	}
});

describe('in a long history', () => {
	let longHistory: TestDatabase;
	beforeAll(async () => {
		longHistory = await cloneDatabase();
	});
	afterAll(() => longHistory.drop());

	it('the newest sets, records and statuses are read without the sets before, also by a plan for empty tables', async () => {
		const schema = quoteSchema('public');
		const progression = (query: Partial<RecommendationQuery>) =>
			readProgressionAndRecords(schema, { filters: {}, latestOnly: false, limit: null, ...query });
		const session = await longHistory.pool.connect();
		/** How many sets a statement reads one after the other, and by an index. */
		const readsOf = async ({ text, values }: Pick<Statement, 'text' | 'values'>) => {
			await session.query('begin');
			await session.query(text, values);
			// Without a vacuum, each set that an index finds is fetched from its table, and counted.
			const { rows } = await session.query<{ sequential: number; fetched: number }>(`
				select sum(seq_tup_read)::integer as sequential, sum(idx_tup_fetch)::integer as fetched
				from pg_stat_xact_user_tables where relname like 'workout_sets%'`);
			await session.query('rollback');
			return rows[0]!;
		};
		const isRecord = {
			text: "select is_record(exercise_id, '2030-12-30', 'a', 79, 60, null) from exercises",
			values: [],
		};
		try {
			await session.query('vacuum analyze');
			await session.query("select is_record('ex_1', '2030-12-30', 'a', 79, 60, null)");
			await longHistory.pool.query(`
				insert into exercises (exercise_id, exercise_name) select 'ex_' || n, 'ex_' || n from generate_series(1, 5) as n;
				insert into workout_templates (template_id, template_name) values ('a', 'A');
				insert into workouts (workout_date, template_id, duration_min)
				select day, 'a', 30 from generate_series(date '2020-01-01', '2030-12-30', '2 days') as day;
				insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
				select workout_date, template_id, exercise_id, 40 + (workout_date - date '2020-01-01') * 37 % 90, 60
				from workouts, exercises`);
			expect(await readsOf(isRecord)).toEqual({ sequential: 0, fetched: 5 });
			await session.query('analyze');
			for (const statement of [
				progression({ latestOnly: true }),
				progression({ limit: 50 }),
				readNextSession(schema, '2031-01-01', null),
				{ text: 'select status, advice from v_exercise_status', values: [] },
			]) {
				const { sequential, fetched } = await readsOf(statement);
				expect(sequential).toBe(0);
				expect(fetched).toBeLessThanOrEqual(500); // of 10,045
			}
		} finally {
			session.release();
		}
	});
});
