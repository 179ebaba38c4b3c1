import { cloneDatabase, type TestDatabase } from '../postgres/databases';

const sessions = 8;
const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
let database: TestDatabase;

beforeEach(async () => {
	database = await cloneDatabase();
});
afterEach(() => database.drop());

/** Each session's call with its own rows at once; the statuses of all, counted. */
async function together(
	name: string,
	rowsOf: (session: number) => unknown[],
): Promise<Record<string, number>> {
	const outcomes = await Promise.all(
		Array.from({ length: sessions }, (_, session) =>
			database.rows<{ status: string }>(`select status from ${name}($1)`, [JSON.stringify(rowsOf(session))]),
		),
	);
	const counts: Record<string, number> = {};
	for (const { status } of outcomes.flat()) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}

const inTurns = <T>(rows: T[], session: number) => (session % 2 ? [...rows].reverse() : rows);

describe('eight sessions that write the same rows in opposite orders', () => {
	const days = Array.from({ length: 200 }, (_, i) => day(i));
	const workouts = days.map((workout_date) => ({
		workout_date,
		template_id: `t${workout_date.slice(-1)}`,
		duration_min: 30,
	}));
	const sets = workouts.map(({ workout_date, template_id }, i) => ({
		workout_date,
		template_id,
		exercise_id: `ex_${i % 50}`,
		weight_kg: 50,
		tut_seconds: 60,
	}));

	it('insert each workout once, and each template', async () => {
		expect(await together('upsert_workouts', (session) => inTurns(workouts, session))).toEqual({
			inserted: 200,
			unchanged: 7 * 200,
		});
	});

	it('insert each set once, and each exercise', async () => {
		await database.rows('select * from upsert_workouts($1)', [JSON.stringify(workouts)]);
		expect(await together('upsert_sets', (session) => inTurns(sets, session))).toEqual({
			inserted: 200,
			unchanged: 7 * 200,
		});
		expect(await database.rows('select count(*) as n from exercises')).toEqual([{ n: 50 }]);
	});

	it('end with one of the values that were written, when each wants another', async () => {
		await database.rows('select * from upsert_workouts($1)', [JSON.stringify(workouts)]);
		for (let round = 0; round < 5; round++) {
			const counts = await together('upsert_sets', (session) =>
				inTurns(
					sets.map((set) => ({ ...set, weight_kg: 50 + 10 * round + session })),
					session,
				),
			);
			expect(counts).toEqual(round ? { updated: 8 * 200 } : { inserted: 200, updated: 7 * 200 });
			expect(await database.rows('select count(distinct weight_kg) as n from workout_sets')).toEqual([
				{ n: 1 },
			]);
		}
	});

	it('write disjoint columns of the same rows without undoing each other', async () => {
		const measured = days.map((measurement_date) => ({ measurement_date, bodyweight_kg: 80 }));
		await database.rows('select * from upsert_measurements($1)', [JSON.stringify(measured)]);
		await together('upsert_measurements', (session) =>
			inTurns(
				days.map((measurement_date) => ({
					measurement_date,
					...(session % 2 ? { bodyfat_pct: 17 } : { notes: 'kept' }),
				})),
				session,
			),
		);
		expect(
			await database.rows('select distinct bodyweight_kg, bodyfat_pct, notes from measurements'),
		).toEqual([{ bodyweight_kg: 80, bodyfat_pct: 17, notes: 'kept' }]);
	});

	it('write exercises and templates too', async () => {
		const exercises = Array.from({ length: 20 }, (_, i) => ({
			exercise_id: `ex_${i}`,
			exercise_name: `Exercise ${i}`,
		}));
		expect(await together('upsert_exercises', (session) => inTurns(exercises, session))).toMatchObject({
			inserted: 20,
		});
		expect(
			await together('upsert_exercises', (session) =>
				inTurns(
					exercises.map((row) => ({ ...row, equipment: `${session}` })),
					session,
				),
			),
		).toEqual({ updated: 160 });
		const templates = Array.from({ length: 20 }, (_, i) => ({ template_id: `t_${i}` }));
		expect(
			await together('upsert_workout_templates', (session) => inTurns(templates, session)),
		).toMatchObject({ inserted: 20 });
	});
});

describe('a row that another session writes at the same time', () => {
	it('is waited for, and then held against what was written', async () => {
		const first = await database.pool.connect();
		await first.query('begin');
		await first.query("select upsert_measurement_from_sheet('2026-01-20', 80, 17, 'first')");
		const second = database.rows('select status from upsert_measurements($1)', [
			JSON.stringify([{ measurement_date: '2026-01-20', bodyweight_kg: 81 }]),
		]);
		await new Promise((resolve) => setTimeout(resolve, 200));
		await first.query('commit');
		first.release();
		expect(await second).toEqual([{ status: 'updated' }]);
		expect(await database.rows('select bodyweight_kg, bodyfat_pct, notes from measurements')).toEqual([
			{ bodyweight_kg: 81, bodyfat_pct: 17, notes: 'first' },
		]);
	});

	it('is inserted again if that session deleted it', async () => {
		await database.rows("select upsert_measurement_from_sheet('2026-01-20', 80, 17, 'first')");
		const first = await database.pool.connect();
		await first.query('begin');
		await first.query('delete from measurements');
		const second = database.rows('select status from upsert_measurements($1)', [
			JSON.stringify([{ measurement_date: '2026-01-20', bodyweight_kg: 81 }]),
		]);
		await new Promise((resolve) => setTimeout(resolve, 200));
		await first.query('commit');
		first.release();
		expect(await second).toEqual([{ status: 'inserted' }]);
	});
});
