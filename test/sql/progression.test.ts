import { quoteSchema, readProgression } from '../../nodes/Training/statements';
import type { RecommendationQuery, Filters, Statement } from '../../nodes/Training/statements';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());

const VIEW = 'v_hit_progression';

describe('progression_history and v_latest_progression, with unusual but possible rows', () => {
	beforeAll(async () => {
		await database.pool.query(`
			insert into exercises (exercise_id, exercise_name, target_tut_min, target_tut_max) values
				('ex_own', 'Own', 30, 120), ('ex_none', 'None', null, null), ('ex_idle', 'Idle', 45, 90), ('ex_once', 'Once', 45, 90);
			insert into workout_templates (template_id, template_name, is_active) values
				('hit_a', 'A', true), ('hit_b', 'B', false), ('Hit_a', 'a', true), ('é', 'é', true);
			insert into workouts (workout_date, template_id, duration_min)
			select day, template_id, 30
			from unnest(array['1950-01-01', '2019-12-31', '2020-01-01', '2025-12-31', '2026-01-01', '2026-01-02', '2026-03-02', '2026-03-03', '2031-01-01', '2200-12-31']::date[]) as day,
				workout_templates;
			insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok)
			select workout_date, template_id, exercise_id,
				(array[0, 0.3, 80, 80, 80, 80, 80.5])[1 + n / 7 % 7], (array[29.99, 30, 45, 60, 60, 60, 90, 90.01, 121])[1 + n / 7 % 9],
				(array[true, false, null])[1 + n % 3], (array[true, true, null, false])[1 + n % 4]
			from (
				select *, row_number() over (order by exercise_id, workout_date, template_id)::integer * 7 as n
				from workouts, exercises
				where exercise_id in ('ex_own', 'ex_none') or (exercise_id = 'ex_once' and workout_date = '2026-01-01' and template_id = 'hit_b')
			) as numbered
			where n % 11 > 1 or exercise_id = 'ex_once';`);
	});
	afterAll(() =>
		database.pool.query('delete from workout_sets; delete from workouts; delete from exercises'),
	);

	const rowsOf = (source: string, where = '') =>
		database.rows(`select * from ${source} ${where} order by exercise_id, workout_date, template_id`);

	it('have the columns of the view, by name, type and order', async () => {
		const shapeOf = (source: string) =>
			database.pool
				.query(`select * from ${source} limit 0`)
				.then(({ fields }) => fields.map(({ name, dataTypeID }) => [name, dataTypeID]));
		expect(await shapeOf('progression_history()')).toEqual(await shapeOf(VIEW));
		expect(await shapeOf('v_latest_progression')).toEqual(await shapeOf(VIEW));
	});

	it('are compared on rows of every kind', async () => {
		const rows = await rowsOf(VIEW);
		expect(rows.length).toBeGreaterThan(50);
		expect([...new Set(rows.map((row) => row.progress_status))].sort()).toEqual([
			'BASELINE',
			'ENDURANCE GAIN',
			'MAINTAINED',
			'REGRESSION',
			'STRENGTH GAIN',
			'STRENGTH LOSS',
		]);
		expect(rows.filter((row) => row.days_between === 0).length).toBeGreaterThan(10);
	});

	it.each([
		['progression_history()', ''],
		["progression_history('ex_own')", "where exercise_id = 'ex_own'"],
		["progression_history('ex_once')", "where exercise_id = 'ex_once'"],
		["progression_history('ex_idle')", 'where false'],
		["progression_history('unknown')", 'where false'],
		["progression_history(from_date => '2026-01-01')", "where workout_date >= '2026-01-01'"],
		["progression_history(from_date => '2026-03-03')", "where workout_date >= '2026-03-03'"],
		["progression_history(to_date => '2020-01-01')", "where workout_date <= '2020-01-01'"],
		[
			"progression_history('ex_none', '2025-12-31', '2026-01-01')",
			"where exercise_id = 'ex_none' and workout_date between '2025-12-31' and '2026-01-01'",
		],
		["progression_history(from_date => '2026-02-01', to_date => '2026-01-01')", 'where false'],
		["progression_history(from_date => '-infinity', to_date => 'infinity')", ''],
	])('%s gives the same rows as the view %s', async (history, where) => {
		expect(await rowsOf(history)).toEqual(await rowsOf(VIEW, where));
	});

	it('v_latest_progression has the newest row of each exercise', async () => {
		const newest = await rowsOf('v_latest_progression');
		expect(newest.map((row) => row.exercise_id)).toEqual(['ex_none', 'ex_once', 'ex_own']);
		expect(newest).toEqual(
			await database.rows(
				`select distinct on (exercise_id) * from ${VIEW} order by exercise_id, workout_date desc, template_id desc`,
			),
		);
	});
});

describe('a long history', () => {
	const WEEK = { dateFrom: '2026-06-01', dateTo: '2026-06-07' };
	const EXERCISES = 10;
	const SETS_A_WEEK = 2 * EXERCISES; // on the 3rd and the 6th of June

	beforeAll(async () => {
		await database.pool.query(`
			set plan_cache_mode = force_generic_plan;
			insert into exercises (exercise_id, exercise_name) select 'ex_' || n, 'ex_' || n from generate_series(0, ${EXERCISES - 1}) as n;
			insert into workout_templates (template_id, template_name) values ('hit_a', 'A') on conflict do nothing;
			insert into workouts (workout_date, template_id, duration_min)
			select day, 'hit_a', 30 from generate_series(date '2020-01-02', '2030-12-31', '3 days') as day;
			insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
			select workout_date, template_id, exercise_id, 40 + (workout_date - date '2020-01-01') % 90, 60 from workouts, exercises;
			reset plan_cache_mode;
			analyze`);
	});

	interface Plan {
		'Relation Name'?: string;
		'Node Type': string;
		'Actual Loops': number;
		'Actual Rows': number;
		'Rows Removed by Filter'?: number;
		Plans?: Plan[];
	}

	/** The partitions of workout_sets that a statement reads, and the number of rows. */
	async function workOf({ text, values }: Pick<Statement, 'text' | 'values'>) {
		const [{ 'QUERY PLAN': explained }] = (await database.rows(
			`explain (analyze, timing off, format json) ${text}`,
			values,
		)) as [{ 'QUERY PLAN': [{ Plan: Plan }] }];
		const partitions = new Set<string>();
		const nodes = new Set<string>();
		let rows = 0;
		const visit = (node: Plan) => {
			nodes.add(node['Node Type']);
			if (node['Relation Name']?.startsWith('workout_sets') && node['Actual Loops'] > 0) {
				partitions.add(node['Relation Name']);
				rows += node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
			}
			node.Plans?.forEach(visit);
		};
		visit(explained[0].Plan);
		return { partitions: [...partitions].sort(), rows: Math.round(rows), window: nodes.has('WindowAgg') };
	}

	const read = (filters: Filters, more: Partial<RecommendationQuery> = {}) =>
		readProgression(quoteSchema('public'), { filters, latestOnly: false, limit: null, ...more });

	it('seven days in the view read one partition, and each set and its previous one once', async () => {
		const { partitions, rows } = await workOf({
			text: `select * from ${VIEW} where workout_date between '2026-06-01' and '2026-06-07'`,
			values: [],
		});
		expect(partitions).toEqual(['workout_sets_2026']);
		expect(rows).toBe(2 * SETS_A_WEEK);
	});

	it('seven days with a limit read no more rows than the view', async () => {
		const { partitions, rows, window } = await workOf(read(WEEK, { limit: 50 }));
		expect({ partitions, window }).toEqual({ partitions: ['workout_sets_2026'], window: false });
		expect(rows).toBeLessThanOrEqual(2 * SETS_A_WEEK);
	});

	it('seven days in progression_history read one partition, the sets once, and one previous set per exercise', async () => {
		const { partitions, rows, window } = await workOf(read(WEEK));
		expect({ partitions, window }).toEqual({ partitions: ['workout_sets_2026'], window: true });
		// A scan for one exercise can also read the other sets of that day.
		expect(rows).toBeLessThanOrEqual(SETS_A_WEEK + EXERCISES * EXERCISES);
	});

	it.each<[string, Filters, Partial<RecommendationQuery>, number]>([
		// The set, its previous one, and other sets of that day.
		[
			'the newest of each exercise until a day',
			{ dateTo: '2026-06-07' },
			{ latestOnly: true },
			14 * EXERCISES,
		],
		['one exercise, its last 20', { exerciseId: 'ex_7' }, { limit: 20 }, 60],
		['the newest 50', {}, { limit: 50 }, 150],
	])('%s: a lookup per previous set, and a bounded number of rows', async (_, filters, more, most) => {
		const { rows, window } = await workOf(read(filters, more));
		expect(window).toBe(false);
		expect(rows).toBeLessThanOrEqual(most);
	});

	it('v_latest_progression reads the newest partitions, and the two newest sets of each exercise', async () => {
		const { rows, partitions } = await workOf(read({}, { latestOnly: true }));
		// The years after 2030 are empty.
		expect(partitions.filter((name) => !/_203[1-9]$/.test(name))).toEqual([
			'workout_sets_2030',
			'workout_sets_default',
		]);
		expect(rows).toBeLessThanOrEqual(2 * EXERCISES * EXERCISES);
	});

	it('the whole history, or its first rows, are read once', async () => {
		const [{ sets }] = (await database.rows('select count(*) as sets from workout_sets')) as [
			{ sets: number },
		];
		expect(await workOf(read({}))).toMatchObject({ rows: sets, window: true });
		expect(await workOf(read({ exerciseId: 'ex_7' }))).toMatchObject({
			rows: sets / EXERCISES,
			window: true,
		});
		for (const latestOnly of [false, true]) {
			expect(await workOf(read({ status: 'BASELINE' }, { limit: 50, latestOnly }))).toMatchObject({
				rows: sets,
				window: true,
			});
		}
	});

	it.each<[string, Filters, Partial<RecommendationQuery>]>([
		['all', {}, {}],
		['one exercise', { exerciseId: 'ex_7' }, {}],
		['a week', WEEK, {}],
		['a week of one exercise and template', { ...WEEK, exerciseId: 'ex_7', templateId: 'hit_a' }, {}],
		['a status', { status: 'STRENGTH LOSS' }, {}],
		['the baselines', { status: 'BASELINE' }, { limit: 50 }],
		['the newest baselines', { status: 'BASELINE' }, { latestOnly: true }],
		['until a day', { dateTo: '2021-01-01' }, {}],
	])('give %s as the view does, in the same order', async (_, filters, more) => {
		const { text, values } = read(filters, more);
		const ofView = text.replace(/"public"\.progression_history\([^)]*\)/, VIEW);
		expect(ofView).not.toBe(text);
		const rows = await database.rows(text, values);
		expect(rows.length).toBeGreaterThan(0);
		expect(rows).toEqual(await database.rows(ofView, values));
	});

	it.each<[string, Filters, string]>([
		['by now', {}, ''],
		['of one exercise', { exerciseId: 'ex_7' }, "where exercise_id = 'ex_7'"],
		['since a day', { dateFrom: '2025-01-01' }, "where workout_date >= '2025-01-01'"],
		['long ago', { dateTo: '2021-01-01' }, "where workout_date <= '2021-01-01'"],
		['of one template', { templateId: 'hit_a' }, "where template_id = 'hit_a'"],
		['in a week', WEEK, "where workout_date between '2026-06-01' and '2026-06-07'"],
		['with a status', { status: 'STRENGTH LOSS' }, "where progress_status = 'STRENGTH LOSS'"],
	])('give the newest of each exercise %s, be it recent or not', async (_, filters, where) => {
		await database.pool.query(`
			insert into exercises (exercise_id, exercise_name) values ('ex_given_up', 'Given up');
			insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
			select workout_date, template_id, 'ex_given_up', 90 - row_number() over (order by workout_date), 60
			from workouts where workout_date between '2020-05-01' and '2020-05-20'`);
		try {
			const { text, values } = read(filters, { latestOnly: true });
			expect(await database.rows(text, values)).toEqual(
				await database.rows(`
					select newest.*, load_type from (
						select distinct on (exercise_id) * from ${VIEW} ${where} order by exercise_id, workout_date desc, template_id desc
					) as newest join exercises using (exercise_id) order by workout_date desc, template_id desc, exercise_id`),
			);
		} finally {
			await database.pool.query(
				`delete from workout_sets where exercise_id = 'ex_given_up'; delete from exercises where exercise_id = 'ex_given_up'`,
			);
		}
	});
});
