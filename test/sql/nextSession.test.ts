/** next_session and v_next_session: journals whose next session was worked out by hand. */
import type { NextSessionRow } from '../../nodes/Training/statements';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterEach(() =>
	database.pool.query(
		'delete from workout_sets; delete from workouts; delete from exercises; delete from workout_templates',
	),
);
afterAll(() => database.drop());

/** `ex_press 30 x 96` is a set of 30 kg for 96 s. */
type Workout = [date: string, template: string, ...sets: string[]];

async function train(...workouts: Workout[]): Promise<void> {
	for (const [date, template, ...sets] of workouts) {
		await database.rows('select upsert_workout_from_sheet($1, $2, null, 30, null, null, null, null)', [
			date,
			template,
		]);
		for (const set of sets) {
			const [exercise, weight, , seconds] = set.split(' ');
			await database.rows('select upsert_set_from_sheet($1, $2, $3, $4, $5, true, true, null)', [
				date,
				template,
				exercise,
				weight,
				seconds,
			]);
		}
	}
}

const nextSession = (onDate: string, template: string | null = null) =>
	database.rows<NextSessionRow>('select * from next_session($1, $2)', [onDate, template]);

/** The readiness of a day, then the template and a line for each exercise. */
async function next(onDate: string, template: string | null = null): Promise<string[]> {
	const rows = await nextSession(onDate, template);
	return rows.flatMap((row, index) => [
		...(index === 0 ? [`${row.template_id}: ${row.readiness} after ${row.days_since_last_workout}`] : []),
		`${row.position} ${row.exercise_id} ${row.last_weight_kg} x ${row.last_tut_seconds} of ${row.last_date}: ${row.suggested_weight_kg}`,
	]);
}
const template = async (onDate: string) => (await nextSession(onDate))[0]?.template_id;

it('a row has the last set, the load to use, the target and the readiness', async () => {
	await train(['2026-01-20', 'hit_a', 'ex_press 30 x 96'], ['2026-01-23', 'hit_b', 'ex_squat 80 x 60']);
	await database.rows(`
		update exercises set exercise_name = 'Chest press', target_tut_max = 80 where exercise_id = 'ex_press';
		update workout_templates set template_name = 'HIT Upper A' where template_id = 'hit_a'`);
	expect(await nextSession('2026-01-26')).toEqual([
		{
			template_id: 'hit_a',
			template_name: 'HIT Upper A',
			position: 1,
			exercise_id: 'ex_press',
			exercise_name: 'Chest press',
			last_date: '2026-01-20',
			last_weight_kg: 30,
			last_tut_seconds: 96,
			recommendation: 'INCREASE WEIGHT: TUT > 80s with good form - add 1.0kg',
			suggested_weight_kg: 31,
			suggested_load: 31,
			load_unit: 'kg',
			target_tut_min: 45,
			target_tut_max: 80,
			is_stalled: false,
			days_since_last_workout: 3,
			ready_on: '2026-01-26',
			readiness: 'READY',
		},
	]);
});

it('two templates take turns', async () => {
	await train(
		['2026-01-20', 'hit_a', 'ex_press 30 x 96', 'ex_row 50 x 70'],
		['2026-01-23', 'hit_b', 'ex_squat 80 x 40'],
	);
	expect(await next('2026-01-27')).toEqual([
		'hit_a: READY after 4',
		'1 ex_press 30 x 96 of 2026-01-20: 31',
		'2 ex_row 50 x 70 of 2026-01-20: 50',
	]);
	await train(['2026-01-27', 'hit_a', 'ex_press 31 x 50']);
	expect(await next('2026-01-30')).toEqual(['hit_b: READY after 3', '1 ex_squat 80 x 40 of 2026-01-23: 76']);
});

it('three templates take turns, and a skipped one is next until it is trained', async () => {
	await train(
		['2026-01-02', 'hit_a', 'ex_press 30 x 60'],
		['2026-01-05', 'hit_b', 'ex_row 50 x 60'],
		['2026-01-08', 'hit_c', 'ex_squat 80 x 60'],
	);
	expect(await template('2026-01-11')).toBe('hit_a');
	await train(['2026-01-11', 'hit_a', 'ex_press 30 x 61']);
	expect(await template('2026-01-14')).toBe('hit_b');
	await train(['2026-01-14', 'hit_c', 'ex_squat 80 x 61'], ['2026-01-17', 'hit_a', 'ex_press 30 x 62']);
	expect(await next('2026-01-20')).toEqual(['hit_b: READY after 3', '1 ex_row 50 x 60 of 2026-01-05: 50']);
});

it('a retired template is not next, but its workouts count for the readiness', async () => {
	await train(
		['2026-01-10', 'hit_old', 'ex_press 30 x 60'],
		['2026-01-13', 'hit_a', 'ex_press 30 x 65'],
		['2026-01-16', 'hit_b', 'ex_row 50 x 60'],
		['2026-01-18', 'hit_old', 'ex_press 30 x 66'],
	);
	await database.rows("update workout_templates set is_active = false where template_id = 'hit_old'");
	expect(await next('2026-01-20')).toEqual(['hit_a: LIGHT after 2', '1 ex_press 30 x 66 of 2026-01-18: 30']);
});

it('a new template joins with its first workout', async () => {
	await train(['2026-01-20', 'hit_a', 'ex_press 30 x 60'], ['2026-01-23', 'hit_b', 'ex_row 50 x 60']);
	await database.rows("insert into workout_templates (template_id, template_name) values ('hit_0', 'New')");
	expect(await template('2026-01-26')).toBe('hit_a');
	await train(['2026-01-26', 'hit_0', 'ex_dip 5 x 60'], ['2026-01-29', 'hit_a', 'ex_press 30 x 61']);
	expect(await template('2026-02-01')).toBe('hit_b');
	await train(['2026-02-01', 'hit_b', 'ex_row 50 x 61']);
	expect(await template('2026-02-04')).toBe('hit_0');
});

it('of two workouts on one day, the first by ID is next', async () => {
	await train(
		['2026-01-20', 'hit_b', 'ex_row 50 x 60'],
		['2026-01-20', 'hit_a', 'ex_press 30 x 60', 'ex_row 49 x 100'],
	);
	// The set of hit_b is the newer one of ex_row: both dates are equal, and its template is later.
	expect(await next('2026-01-21')).toEqual([
		'hit_a: REST after 1',
		'1 ex_press 30 x 60 of 2026-01-20: 30',
		'2 ex_row 50 x 60 of 2026-01-20: 50',
	]);
});

it('a workout in the future does not count before its day', async () => {
	await train(
		['2026-01-20', 'hit_a', 'ex_press 30 x 60'],
		['2026-01-23', 'hit_b', 'ex_row 50 x 60'],
		['2062-01-26', 'hit_a', 'ex_press 99 x 99'],
	);
	expect(await next('2026-01-26')).toEqual(['hit_a: READY after 3', '1 ex_press 30 x 60 of 2026-01-20: 30']);
	expect(await next('2026-01-22')).toEqual(['hit_a: LIGHT after 2', '1 ex_press 30 x 60 of 2026-01-20: 30']);
	expect(await next('2026-01-19')).toEqual([]);
	expect(await next('2062-01-26')).toEqual([
		'hit_a: REST after 0',
		'1 ex_press 99 x 99 of 2062-01-26: 101.5',
	]);
});

it('an exercise that moved to another template has its last set from there', async () => {
	await train(
		['2026-01-20', 'hit_a', 'ex_press 30 x 60', 'ex_row 50 x 60'],
		['2026-01-23', 'hit_b', 'ex_squat 80 x 60', 'ex_row 52 x 91'],
		['2026-01-26', 'hit_a', 'ex_press 30 x 61'],
	);
	expect(await next('2026-01-29')).toEqual([
		'hit_b: READY after 3',
		'1 ex_row 52 x 91 of 2026-01-23: 53.5',
		'2 ex_squat 80 x 60 of 2026-01-23: 80',
	]);
	expect(await next('2026-01-25', 'hit_a')).toEqual([
		'hit_a: LIGHT after 2',
		'1 ex_press 30 x 60 of 2026-01-20: 30',
		'2 ex_row 52 x 91 of 2026-01-23: 53.5',
	]);
});

it('without any workout, the first active template by ID is next, and every day is ready', async () => {
	expect(await next('2026-01-20')).toEqual([]);
	await database.rows(`
		insert into exercises (exercise_id, exercise_name, target_tut_min, target_tut_max) values
			('ex_row', 'Row', null, null), ('ex_press', 'Press', 60, 120);
		insert into workout_templates (template_id, template_name, is_active, exercise_ids) values
			('hit_a', 'Retired', false, '{ex_row}'), ('hit_c', 'C', true, '{ex_row}'),
			('hit_b', 'B', null, '{ex_row,ex_press}')`);
	expect(await nextSession('2026-01-20')).toMatchObject([
		{
			template_id: 'hit_b',
			position: 1,
			exercise_id: 'ex_row',
			last_date: null,
			last_weight_kg: null,
			last_tut_seconds: null,
			recommendation: null,
			suggested_weight_kg: null,
			suggested_load: null,
			load_unit: 'kg',
			target_tut_min: 45,
			target_tut_max: 90,
			is_stalled: false,
			days_since_last_workout: null,
			ready_on: null,
			readiness: 'READY',
		},
		{ position: 2, exercise_id: 'ex_press', target_tut_min: 60, target_tut_max: 120 },
	]);
});

it("the template's list gives exercises and order, each once; otherwise its newest workout with sets, by name", async () => {
	await train(
		['2026-01-20', 'hit_a', 'ex_press 30 x 60', 'ex_row 50 x 60', 'ex_dip 5 x 60'],
		['2026-01-23', 'hit_a'],
	);
	await database.rows(`
		update exercises set exercise_name = 'z-press' where exercise_id = 'ex_press';
		insert into exercises (exercise_id, exercise_name) values ('ex_curl', 'Curl')`);
	const exercises = async () => (await nextSession('2026-01-26')).map(({ exercise_id }) => exercise_id);
	expect(await exercises()).toEqual(['ex_dip', 'ex_row', 'ex_press']);
	await database.rows("update exercises set is_active = false where exercise_id = 'ex_row'");
	expect(await next('2026-01-26')).toEqual([
		'hit_a: READY after 3',
		'1 ex_dip 5 x 60 of 2026-01-20: 5',
		'2 ex_press 30 x 60 of 2026-01-20: 30',
	]);
	await database.rows(
		"update workout_templates set exercise_ids = '{ex_press,ex_row,ex_curl,ex_press,ex_none}'",
	);
	expect(await next('2026-01-26')).toEqual([
		'hit_a: READY after 3',
		'1 ex_press 30 x 60 of 2026-01-20: 30',
		'2 ex_curl null x null of null: null',
	]);
});

it('a template rests after 60 days without a workout, unless no other is left', async () => {
	await train(
		['2025-06-01', 'hit_older', 'ex_dip 5 x 60'],
		['2025-11-21', 'hit_a', 'ex_press 30 x 60'],
		['2026-01-20', 'hit_b', 'ex_row 50 x 60'],
	);
	await database.rows("insert into workout_templates (template_id, template_name) values ('hit_0', 'New')");
	// 60 days before 20 January is 21 November.
	expect(await template('2026-03-01')).toBe('hit_a');
	await train(['2026-01-21', 'hit_b', 'ex_row 50 x 61']);
	expect(await template('2026-03-01')).toBe('hit_b');
	await database.rows("update workout_templates set is_active = false where template_id = 'hit_b'");
	expect(await template('2026-03-01')).toBe('hit_older');
	await database.rows("update workout_templates set is_active = false where template_id <> 'hit_0'");
	expect(await nextSession('2026-03-01')).toEqual([]);
	await database.rows("update workout_templates set exercise_ids = '{ex_row}' where template_id = 'hit_0'");
	expect(await next('2026-03-01')).toEqual(['hit_0: READY after 39', '1 ex_row 50 x 61 of 2026-01-21: 50']);
});

it('a template without sets or without an active exercise is never next', async () => {
	await train(
		['2026-01-01', 'cardio'],
		['2026-01-03', 'hit_old', 'ex_old 30 x 60'],
		['2026-01-05', 'hit_a', 'ex_press 30 x 60'],
		['2026-01-09', 'hit_b', 'ex_squat 80 x 60'],
	);
	await database.rows("update exercises set is_active = false where exercise_id = 'ex_old'");
	expect(await next('2026-01-13')).toEqual(['hit_a: READY after 4', '1 ex_press 30 x 60 of 2026-01-05: 30']);
	await database.rows(
		"update workout_templates set exercise_ids = array['ex_old'] where template_id = 'hit_a'",
	);
	expect(await template('2026-01-13')).toBe('hit_b');
	expect(await next('2026-01-13', 'cardio')).toEqual([]);
});

it('a given template is next, also a retired one', async () => {
	await train(['2026-01-20', 'hit_a', 'ex_press 30 x 60'], ['2026-01-23', 'hit_b', 'ex_row 50 x 60']);
	await database.rows("update workout_templates set is_active = false where template_id = 'hit_b'");
	expect(await next('2026-01-26', 'hit_b')).toEqual([
		'hit_b: READY after 3',
		'1 ex_row 50 x 60 of 2026-01-23: 50',
	]);
	expect(await next('2026-01-26', 'hit_none')).toEqual([]);
});

it.each([
	['2026-01-20', 0, 'REST'],
	['2026-01-21', 1, 'REST'],
	['2026-01-22', 2, 'LIGHT'],
	['2026-01-23', 3, 'READY'],
	['2027-01-20', 365, 'READY'],
])('on %s, %d days after the last workout, the readiness is %s', async (onDate, days, readiness) => {
	await train(['2026-01-20', 'hit_a', 'ex_press 30 x 60']);
	expect(await nextSession(onDate)).toMatchObject([
		{ days_since_last_workout: days, ready_on: '2026-01-23', readiness },
	]);
});

it('v_next_session is the next session of today', async () => {
	const [{ today, tomorrow }] = (await database.rows<{ today: string; tomorrow: string }>(
		'select current_date as today, current_date + 1 as tomorrow',
	)) as [{ today: string; tomorrow: string }];
	await train([today, 'hit_a', 'ex_press 30 x 60'], [tomorrow, 'hit_a', 'ex_press 40 x 60']);
	const rows = await database.rows('select * from v_next_session');
	expect(rows).toMatchObject([{ last_date: today, last_weight_kg: 30, days_since_last_workout: 0 }]);
	expect(await database.rows('select * from next_session()')).toEqual(rows);
});

it('an exercise without a record in its last four sessions is stalled, from that day on', async () => {
	await train(
		['2026-01-02', 'hit_a', 'ex_press 30 x 60'],
		['2026-01-05', 'hit_a', 'ex_press 30 x 70'],
		['2026-01-08', 'hit_a', 'ex_press 30 x 65'],
		['2026-01-11', 'hit_a', 'ex_press 29 x 70'],
		['2026-01-14', 'hit_a', 'ex_press 30 x 70'],
		['2026-01-17', 'hit_a', 'ex_press 30 x 69'],
		['2026-01-20', 'hit_a', 'ex_press 30 x 71'],
	);
	const isStalled = async (onDate: string) => (await nextSession(onDate))[0]?.is_stalled;
	expect([
		await isStalled('2026-01-16'),
		await isStalled('2026-01-19'),
		await isStalled('2026-01-20'),
	]).toEqual([false, true, false]);
	await database.rows("delete from workout_sets where workout_date = '2026-01-20'");
	expect(await isStalled('2026-01-20')).toBe(true);
	expect(await database.rows('select status from v_exercise_status')).toEqual([{ status: 'STALLED' }]);
});
