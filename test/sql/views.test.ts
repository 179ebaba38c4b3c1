import { cloneDatabase, type TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterEach(() =>
	database.pool.query(
		'delete from workout_sets; delete from workouts; delete from measurements; delete from exercises',
	),
);
afterAll(() => database.drop());

type SetCells = [
	date: string,
	weight: number,
	tut: number,
	effort?: boolean | null,
	form?: boolean | null,
	template?: string,
];

/** Sets of one exercise, each with its workout. */
async function train(...sets: SetCells[]): Promise<void> {
	for (const [date, weight, tut, effort = true, form = true, template = 'hit_a'] of sets) {
		await database.rows('select upsert_workout_from_sheet($1, $2, null, 30, null, null, null, null)', [
			date,
			template,
		]);
		await database.rows('select upsert_set_from_sheet($1, $2, $3, $4, $5, $6, $7, null)', [
			date,
			template,
			'ex_squat',
			weight,
			tut,
			effort,
			form,
		]);
	}
}

const columnsOf = (view: string) =>
	database
		.rows<{ column_name: string }>(
			'select column_name from information_schema.columns where table_name = $1 order by ordinal_position',
			[view],
		)
		.then((rows) => rows.map(({ column_name }) => column_name).join(', '));

describe('v_hit_progression', () => {
	const progress = () => database.rows('select * from v_hit_progression order by workout_date, template_id');

	it('has the columns of the contract, in order', async () => {
		expect(await columnsOf('v_hit_progression')).toBe(
			'exercise_id, exercise_name, workout_date, weight_kg, tut_seconds, prev_weight, prev_tut, days_between, progress_status, recommendation, suggested_weight_kg, template_id, suggested_load, load_unit',
		);
	});

	it('compares each set with the previous one', async () => {
		await train(
			['2026-01-01', 80, 60],
			['2026-01-04', 82, 55],
			['2026-01-07', 81, 90],
			['2026-01-10', 81, 91],
			['2026-01-13', 81, 80],
			['2026-01-16', 81, 80],
		);
		expect(
			(await progress()).map(({ prev_weight, prev_tut, days_between, progress_status }) => [
				prev_weight,
				prev_tut,
				days_between,
				progress_status,
			]),
		).toEqual([
			[null, null, null, 'BASELINE'],
			[80, 60, 3, 'STRENGTH GAIN'],
			[82, 55, 3, 'STRENGTH LOSS'],
			[81, 90, 3, 'ENDURANCE GAIN'],
			[81, 91, 3, 'REGRESSION'],
			[81, 80, 3, 'MAINTAINED'],
		]);
	});

	it('finds a previous set of years ago, of a year without a partition, and of the same day with an earlier template', async () => {
		await train(
			['1999-05-05', 60, 60],
			['2024-02-29', 70, 60],
			['2024-04-29', 71, 60],
			['2024-04-30', 72, 60],
			['2026-01-01', 75, 60],
			['2026-01-01', 76, 60, true, true, 'hit_b'],
			['2055-01-01', 80, 60],
		);
		expect((await progress()).map(({ prev_weight, days_between }) => [prev_weight, days_between])).toEqual([
			[null, null],
			[60, 9066],
			[70, 60],
			[71, 1],
			[72, 611],
			[75, 0],
			[76, 10592],
		]);
	});

	it.each([
		// weight, TUT, max effort, form ok: the recommendation, and the next weight
		[80, 91, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg', 82],
		[0, 91, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add load or slow the tempo', 0],
		[10, 91, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add 0.5kg', 10.5], // 10.25 is as near to 10.5 as to 10
		[4, 91, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add 0.5kg', 4.5], // at least 0.5 away
		[4.2, 91, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add 0.8kg', 5], // 4.5 would be 0.3 away
		[78.33, 91, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add 2.2kg', 80.5],
		[30, 90.01, true, true, 'INCREASE WEIGHT: TUT > 90s with good form - add 1.0kg', 31], // 30.75: away from 30
		[80, 90, true, true, 'OPTIMAL RANGE: Continue current progression', 80],
		[80, 91, null, null, 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg', 82], // missing flags count as true
		[80, 91, true, false, 'MAINTAIN WEIGHT: Focus on form improvement', 80],
		[80, 91, false, true, 'PUSH HARDER: Increase intensity before adding weight', 80],
		[80, 91, false, false, 'MAINTAIN WEIGHT: Focus on form improvement', 80],
		[80, 44.99, true, true, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 76],
		[80, 44, false, false, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 76],
		[5, 44, true, true, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 4.5], // 4.75: away from 5
		[45, 44, true, true, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 42.5], // 42.75: away from 45
		[5.3, 44, true, true, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 4.5], // 5 would be 0.3 away
		[0.3, 44, true, true, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 0],
		[0, 44, true, true, 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy', 0],
		[80, 45, true, true, 'MONITOR NEXT SESSION', 80],
		[80, 59.99, true, true, 'MONITOR NEXT SESSION', 80],
		[80, 60, true, true, 'OPTIMAL RANGE: Continue current progression', 80],
		[80, 60, false, true, 'PUSH HARDER: Increase intensity before adding weight', 80],
	])(
		'for %s kg and %s s (effort %s, form %s): %s',
		async (weight, tut, effort, form, recommendation, next) => {
			await train(['2026-01-01', weight, tut]);
			await database.rows('update workout_sets set max_effort = $1, form_ok = $2', [effort, form]);
			expect(await progress()).toMatchObject([{ recommendation, suggested_weight_kg: next }]);
		},
	);

	it('uses the targets of the exercise', async () => {
		await train(
			['2026-01-01', 80, 121],
			['2026-01-04', 80, 29],
			['2026-01-07', 80, 60],
			['2026-01-10', 80, 59.99],
			['2026-01-13', 80, 120],
		);
		await database.rows('update exercises set target_tut_min = 30, target_tut_max = 120');
		expect((await progress()).map(({ recommendation }) => recommendation)).toEqual([
			'INCREASE WEIGHT: TUT > 120s with good form - add 2.0kg',
			'REDUCE WEIGHT: TUT < 30s indicates weight too heavy',
			'OPTIMAL RANGE: Continue current progression',
			'MONITOR NEXT SESSION',
			'OPTIMAL RANGE: Continue current progression',
		]);
		await database.rows('update exercises set target_tut_min = null, target_tut_max = null');
		expect((await progress())[0]).toMatchObject({
			recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
		});
	});

	it('reads only the partitions of the days in the filter', async () => {
		await train(
			['2021-06-01', 80, 60],
			['2026-05-30', 80, 60],
			['2026-06-02', 80, 60],
			['2026-06-05', 80, 60],
		);
		const [{ 'QUERY PLAN': plan }] = (await database.rows<{ 'QUERY PLAN': unknown }>(
			"explain (analyze, format json) select * from v_hit_progression where workout_date between '2026-06-01' and '2026-06-07'",
		)) as [{ 'QUERY PLAN': unknown }];
		const touched = new Set<string>();
		const visit = (node: { 'Relation Name'?: string; 'Actual Loops'?: number; Plans?: [] }) => {
			if (node['Relation Name']?.startsWith('workout_sets') && node['Actual Loops'])
				touched.add(node['Relation Name']);
			node.Plans?.forEach(visit);
		};
		visit((plan as [{ Plan: object }])[0].Plan);
		expect([...touched]).toEqual(['workout_sets_2026']);
	});
});

describe('v_recovery_analysis', () => {
	const recovery = () =>
		database.rows('select * from v_recovery_analysis order by workout_date, template_id');
	const workout = (
		date: string,
		days: number | null,
		recovered: number | null,
		mood: number | null,
		template = 'hit_a',
	) =>
		database.rows('select upsert_workout_from_sheet($1, $2, null, 30, $3, $4, $5, null)', [
			date,
			template,
			days,
			recovered,
			mood,
		]);

	it('has the columns of the contract, in order', async () => {
		expect(await columnsOf('v_recovery_analysis')).toBe(
			'workout_date, template_id, days_since_last_workout, recovery_score, mood_score, readiness_index, training_recommendation, duration_min, exercises_performed, avg_tut, max_effort_sets',
		);
	});

	it.each([
		// days, recovery, mood: the recommendation, and the readiness
		[1, 5, 5, 'TOO FREQUENT: CNS needs more recovery', 5],
		[0, null, null, 'TOO FREQUENT: CNS needs more recovery', null],
		[5, 2, 2, 'SKIP SESSION: Poor readiness indicators', 2],
		[null, 1, 3, 'SKIP SESSION: Poor readiness indicators', 2],
		[2, 3, 3, 'LIGHT SESSION: Reduced intensity', 3],
		[2, 3, 4, 'PROCEED WITH CAUTION', 3.5],
		[3, 3, 4, 'OPTIMAL: Go for maximum intensity', 3.5],
		[3, 3, 3, 'PROCEED WITH CAUTION', 3],
		[3, 3, null, 'NO DATA: Log recovery and mood scores', null],
		[null, null, 4, 'NO DATA: Log recovery and mood scores', null],
		[null, 5, 5, 'PROCEED WITH CAUTION', 5],
	])('for %s days and scores %s and %s: %s', async (days, recovered, mood, recommendation, readiness) => {
		await workout('2026-01-20', days, recovered, mood);
		expect(await recovery()).toMatchObject([
			{ days_since_last_workout: days, training_recommendation: recommendation, readiness_index: readiness },
		]);
	});

	it('counts the days since the last earlier date if the sheet leaves them blank', async () => {
		await workout('2019-12-30', null, 4, 4);
		await workout('2026-01-17', null, 4, 4);
		await workout('2026-01-20', null, 4, 4);
		await workout('2026-01-20', null, 4, 4, 'hit_b');
		await workout('2026-01-21', 9, 4, 4);
		expect((await recovery()).map((row) => row.days_since_last_workout)).toEqual([null, 2210, 3, 3, 9]);
		expect((await recovery())[2]).toMatchObject({
			training_recommendation: 'OPTIMAL: Go for maximum intensity',
		});
	});

	it('counts the sets of the workout', async () => {
		await workout('2026-01-20', 3, 4, 4);
		await workout('2026-01-20', 3, 4, 4, 'hit_b');
		for (const [exercise, tut, effort] of [
			['ex_a', 60, true],
			['ex_b', 61, false],
			['ex_c', 61, null],
		] as const) {
			await database.rows("select upsert_set_from_sheet('2026-01-20', 'hit_a', $1, 50, $2, $3, true, null)", [
				exercise,
				tut,
				effort,
			]);
		}
		await database.rows("update workout_sets set max_effort = null where exercise_id = 'ex_c'");
		expect(await recovery()).toMatchObject([
			{ template_id: 'hit_a', duration_min: 30, exercises_performed: 3, avg_tut: 60.67, max_effort_sets: 2 },
			{ template_id: 'hit_b', duration_min: 30, exercises_performed: 0, avg_tut: null, max_effort_sets: 0 },
		]);
	});
});

describe('v_body_composition', () => {
	const composition = () => database.rows('select * from v_body_composition order by measurement_date');
	const measure = async (...rows: Array<[date: string, weight: number, fat?: number | null]>) => {
		for (const [date, weight, fat = null] of rows)
			await database.rows('select upsert_measurement_from_sheet($1, $2, $3, null)', [date, weight, fat]);
	};

	it('has the columns of the contract, in order', async () => {
		expect(await columnsOf('v_body_composition')).toBe(
			'measurement_date, bodyweight_kg, bodyfat_pct, estimated_lean_mass, weight_change, bodyfat_change, weight_trend',
		);
	});

	it('computes the lean mass from the last known body fat, or returns null', async () => {
		await measure(
			['2026-01-01', 80],
			['2026-01-02', 80, 20],
			['2026-01-03', 82],
			['2026-01-04', 81, 17.5],
			['2026-01-05', 81, 18],
		);
		expect(
			(await composition()).map(({ estimated_lean_mass, weight_change, bodyfat_change }) => [
				estimated_lean_mass,
				weight_change,
				bodyfat_change,
			]),
		).toEqual([
			[null, null, null],
			[64, 0, null],
			[65.6, 2, null],
			[66.8, -1, -2.5], // 66.825; against the 20 of two days before
			[66.4, 0, 0.5],
		]);
	});

	it('compares the means of two weeks for the trend', async () => {
		await measure(
			['2026-01-01', 80],
			['2026-01-07', 81],
			['2026-01-08', 81],
			['2026-01-14', 81.01],
			['2026-01-21', 80.5],
		);
		expect((await composition()).map(({ weight_trend }) => weight_trend)).toEqual([
			'STABLE', // the first
			'GAINING', // no week before: 81 against 80
			'GAINING', // 81 (the 7th and the 8th) against 80
			'GAINING', // 81.005 (the 8th and the 14th) against 80.5 (the 1st and the 7th)
			'LOSING', // 80.5 against 81.01 (the 14th; the 8th was a day too early)
		]);
	});

	it('calls a difference of exactly 0.5 kg stable', async () => {
		await measure(['2026-01-01', 80], ['2026-01-02', 80.5], ['2026-01-03', 80]);
		expect((await composition()).map(({ weight_trend }) => weight_trend)).toEqual([
			'STABLE',
			'STABLE',
			'STABLE',
		]);
		await measure(['2026-01-02', 80.51]);
		expect((await composition()).map(({ weight_trend }) => weight_trend)).toEqual([
			'STABLE',
			'GAINING',
			'LOSING',
		]);
	});

	it('is not affected by the rounding of a mean', async () => {
		// three weights of mean 80.2333…, six of mean 79.7333…: exactly 0.5 apart
		await measure(
			['2026-01-01', 79.7],
			['2026-01-02', 79.7],
			['2026-01-03', 79.7],
			['2026-01-04', 79.8],
			['2026-01-05', 79.7],
			['2026-01-06', 79.8],
		);
		await measure(['2026-01-08', 80.2], ['2026-01-11', 80.2], ['2026-01-13', 80.3]);
		expect((await composition()).at(-1)).toMatchObject({ weight_trend: 'STABLE' });
	});
});
