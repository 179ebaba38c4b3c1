/** Several sessions that write one journal, or two journals, at the same time. */
import { waitForLockWaiters } from '../nodes/faults/connections';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../postgres/databases';
import { flatten } from '../../sql/flatten.js';
import { provisionScript } from '../postgres/servers';
import { columnsOf } from './columnsOf';

type Row = Record<string, unknown>;

const SESSIONS = 8;
const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
const days = Array.from({ length: 100 }, (_, i) => day(i));

let database: TestDatabase;
beforeEach(async () => {
	database = await cloneDatabase();
});
afterEach(() => database.drop());

const upsert = (name: string, ...rows: Row[]) =>
	`select * from upsert_${name}('${JSON.stringify(columnsOf(rows))}') order by item_index`;
const workout = (workout_date: string) => ({ workout_date, template_id: 'a', duration_min: 20 });
const set = (workout_date: string, exercise_id: string) => ({
	workout_date,
	template_id: 'a',
	exercise_id,
	weight_kg: 5,
	tut_seconds: 60,
});

/** Each session's call with its own rows at once; the statuses of all, counted. */
async function callTogether(
	name: string,
	rowsOf: (session: number) => Row[],
): Promise<Record<string, number>> {
	const outcomes = await Promise.all(
		Array.from({ length: SESSIONS }, (_, session) =>
			database.rows<{ status: string }>(upsert(name, ...rowsOf(session))),
		),
	);
	const counts: Record<string, number> = {};
	for (const { status } of outcomes.flat()) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}

/** The rows in opposite orders for odd and even sessions, which deadlocks writers that lock row by row. */
const ordered = <T>(rows: T[], session: number) => (session % 2 ? [...rows].reverse() : rows);

/** Runs `second` while a transaction that has run `first` is open, and commits that as soon as `second` waits for it. */
async function afterWaiting<Result>(first: string, second: string): Promise<Result[]> {
	const holder = await database.pool.connect();
	try {
		await holder.query('begin');
		await holder.query(first);
		const running = database.rows<Result>(second);
		await waitForLockWaiters(database, 1);
		await holder.query('commit');
		return await running;
	} finally {
		holder.release();
	}
}

describe('eight sessions with the same rows in opposite orders', () => {
	const workouts = days.map((workout_date) => ({
		...workout(workout_date),
		template_id: `t${workout_date.slice(-1)}`,
	}));
	const sets = workouts.map(({ workout_date, template_id }, i) => ({
		...set(workout_date, `ex_${i % 50}`),
		template_id,
	}));

	it('insert each row, template and exercise once', async () => {
		const insertedOnce = { inserted: 100, unchanged: 700 };
		expect(await callTogether('workouts', (session) => ordered(workouts, session))).toEqual(insertedOnce);
		expect(await callTogether('sets', (session) => ordered(sets, session))).toEqual(insertedOnce);
		expect(await database.rows('select count(*) as n from workout_templates')).toEqual([{ n: 10 }]);
		expect(await database.rows('select count(*) as n from exercises')).toEqual([{ n: 50 }]);
	});

	it('and different values leave the rows of one of them', async () => {
		await database.rows(upsert('workouts', ...workouts));
		await database.rows(upsert('sets', ...sets));
		expect(
			await callTogether('sets', (session) =>
				ordered(
					sets.map((row) => ({ ...row, weight_kg: 10 + session })),
					session,
				),
			),
		).toEqual({ updated: 800 });
		expect(await database.rows('select count(distinct weight_kg) as n from workout_sets')).toEqual([
			{ n: 1 },
		]);
	});

	it('and different columns keep all their values', async () => {
		await database.rows(upsert('workouts', ...workouts));
		await database.rows(upsert('sets', ...sets));
		const columns = ['weight_kg', 'tut_seconds', 'notes', 'max_effort', 'form_ok'];
		const values: Row = { weight_kg: 80, tut_seconds: 70, notes: 'kept', max_effort: false, form_ok: false };
		await callTogether('sets', (session) => {
			const column = columns[session % columns.length]!;
			return ordered(
				sets.map(({ workout_date, template_id, exercise_id }) => ({
					workout_date,
					template_id,
					exercise_id,
					[column]: values[column],
				})),
				session,
			);
		});
		expect(
			await database.rows(
				'select distinct weight_kg, tut_seconds, notes, max_effort, form_ok from workout_sets',
			),
		).toEqual([values]);
	});

	it('of exercises and of their sets do not deadlock', async () => {
		const ids = Array.from({ length: 60 }, (_, i) => `e${i}`);
		await database.rows(upsert('workouts', workout(day(0))));
		await Promise.all(
			Array.from({ length: SESSIONS }, async (_, session) => {
				for (let round = 0; round < 3; round++) {
					const notes = `${session} ${round}`;
					const order = session % 4 < 2 ? ids : [...ids].reverse();
					await database.rows(
						session % 2
							? upsert('exercises', ...order.map((exercise_id) => ({ exercise_id, notes })))
							: upsert('sets', ...order.map((id) => ({ ...set(day(0), id), notes }))),
					);
				}
			}),
		);
		expect(await database.rows('select count(*) as n from workout_sets')).toEqual([{ n: 60 }]);
	});
});

describe('an upsert that waits for another transaction', () => {
	it('compares with the rows that the other wrote', async () => {
		const first = upsert('measurements', {
			measurement_date: day(0),
			bodyweight_kg: 80,
			bodyfat_pct: 17,
			notes: 'first',
		});
		const second = upsert('measurements', { measurement_date: day(0), bodyweight_kg: 81 });
		expect(await afterWaiting(first, second)).toMatchObject([{ status: 'updated' }]);
		expect(await database.rows('select bodyweight_kg, bodyfat_pct, notes from measurements')).toEqual([
			{ bodyweight_kg: 81, bodyfat_pct: 17, notes: 'first' },
		]);
		expect(await afterWaiting(first, first)).toMatchObject([{ status: 'unchanged' }]);
	});

	it('keeps what a program without the lock wrote into other columns, and returns it', async () => {
		await database.rows(upsert('measurements', { measurement_date: day(0), bodyweight_kg: 80 }));
		const second = upsert('measurements', { measurement_date: day(0), bodyweight_kg: 81 });
		expect(await afterWaiting("update measurements set notes = 'by hand'", second)).toMatchObject([
			{ status: 'updated', stored: { bodyfat_pct: null, notes: 'by hand', data_source: 'Sheet' } },
		]);
		expect(await database.rows('select bodyweight_kg, notes from measurements')).toEqual([
			{ bodyweight_kg: 81, notes: 'by hand' },
		]);
	});

	it('inserts a row that the other deleted', async () => {
		await database.rows(upsert('measurements', { measurement_date: day(0), bodyweight_kg: 80 }));
		const second = upsert('measurements', { measurement_date: day(0), bodyweight_kg: 81 });
		expect(await afterWaiting('select lock_journal(); delete from measurements', second)).toMatchObject([
			{ status: 'inserted' },
		]);
	});

	it('rejects a set whose workout a program without the lock deleted, and writes the others', async () => {
		await database.rows(upsert('workouts', workout(day(0)), workout(day(1))));
		expect(
			await afterWaiting(
				`delete from workouts where workout_date = '${day(0)}'`,
				upsert('sets', set(day(0), 'x'), set(day(1), 'x')),
			),
		).toMatchObject([
			{ item_index: 0, status: 'rejected', code: 'workout_missing', created: false },
			{ item_index: 1, status: 'inserted', code: null, created: true },
		]);
	});

	it('writes a set whose exercise id has become the name of another exercise for that exercise', async () => {
		await database.rows(upsert('workouts', workout(day(0))));
		expect(
			await afterWaiting(
				upsert('exercises', { exercise_id: 'other', exercise_name: 'x' }),
				upsert('sets', set(day(0), 'x')),
			),
		).toMatchObject([{ status: 'inserted', created: false, stored: { exercise_id: 'other' } }]);
	});
});

describe('an open transaction that has written to a journal', () => {
	it('does not block readers, or writers of another journal in the same database', async () => {
		const other = await emptyDatabase();
		const client = await other.pool.connect();
		const writer = await other.pool.connect();
		try {
			for (const schema of ['anna', 'ben']) {
				await client.query(
					`create schema ${schema}; set search_path to ${schema}; ${flatten(provisionScript)}`,
				);
			}
			const write = (schema: string) =>
				`select ${schema}.upsert_measurement_from_sheet('2026-01-20', 60, null, null) ->> 'status' as status`;
			await writer.query('begin');
			await writer.query(write('anna'));
			await client.query("set lock_timeout = '1s'");
			expect((await client.query(write('ben'))).rows).toEqual([{ status: 'inserted' }]);
			expect((await client.query('select * from anna.measurements')).rows).toEqual([]);
			await expect(client.query(write('anna'))).rejects.toMatchObject({ code: '55P03' });
			await writer.query('rollback');
		} finally {
			client.release(true);
			writer.release(true);
			await other.drop();
		}
	});
});
