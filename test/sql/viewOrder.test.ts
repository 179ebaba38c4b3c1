/** v_recovery_analysis and v_body_composition are ordered, newest first, as in the running deployment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';

let database: TestDatabase;
afterEach(() => database.drop());

const rows = `
	insert into exercises (exercise_id, exercise_name, muscle_group) values ('ex', 'ex', 'Legs') on conflict do nothing;
	insert into workout_templates (template_id, template_name, workout_type) select id, id, 'HIT' from unnest(array['a', 'b']) as id;
	insert into workouts (workout_date, template_id, duration_min, recovery_score, mood_score, days_since_last_workout)
		select day, template, 30, 4, 4, 3
		from generate_series(date '2020-01-01', '2026-11-01', '3 days') as day, unnest(array['a', 'b']) as template
		order by md5(day || template);
	insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
		select workout_date, template_id, 'ex', 50, 60 from workouts where template_id in ('a', 'b') order by md5(workout_date || template_id);
	insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct)
		select day::date, 80, 20 from generate_series(date '2020-01-01', '2024-12-31', '1 day') as day order by md5(day::text)`;

describe('what the consumers of a deployment read', () => {
	it.each([
		'select workout_date, template_id, recovery_score, exercises_performed from v_recovery_analysis limit 1',
		"select workout_date, template_id from v_recovery_analysis where workout_date > date '2026-10-25' - 7",
		'select distinct on (template_id) template_id, duration_min from v_recovery_analysis',
		'select measurement_date, bodyweight_kg, weight_change from v_body_composition limit 1',
		"select measurement_date, weight_change from v_body_composition where measurement_date > date '2024-12-20' - 7",
		'select distinct on (bodyweight_kg) bodyweight_kg, bodyfat_pct from v_body_composition',
	])('is the same after the adoption: %s', async (query) => {
		database = await emptyDatabase();
		const deployment = readFileSync(join(__dirname, 'deployment.sql'), 'utf8')
			.replace(
				'group by 1, 2, 3, 4, 5, 8;',
				'group by 1, 2, 3, 4, 5, 8 order by w.workout_date desc, w.template_id desc;',
			)
			.replace(
				'window w as (order by measurement_date);',
				'window w as (order by measurement_date) order by measurement_date desc;',
			);
		await database.pool.query(deployment);
		await database.pool.query(rows);
		const before = await database.rows(query);
		await database.pool.query(flatten(provisionScript));
		expect(await database.rows(query)).toEqual(before);
	});
});

describe('v_recovery_analysis', () => {
	const plan = async (query: string) =>
		(
			await database.rows<{ 'QUERY PLAN': string }>(
				`explain (analyze, costs off, timing off, summary off) ${query}`,
			)
		)
			.map((line) => line['QUERY PLAN'])
			.join('\n');
	beforeEach(async () => {
		database = await cloneDatabase();
		await database.pool.query(rows);
		await database.rows('vacuum analyze');
	});

	it.each([
		['limit 1', 'select * from v_recovery_analysis limit 1'],
		[
			'the newest 50',
			'select * from v_recovery_analysis order by workout_date desc, template_id desc limit 50',
		],
	])('reads %s by the primary key, without a sort', async (_, query) => {
		const text = await plan(query);
		expect(text).not.toMatch(/-> +(Incremental )?Sort /);
		expect(text).not.toMatch(/Seq Scan on workouts_\d+/);
	});

	it('reads a week only from its year and later ones', async () => {
		const text = await plan("select * from v_recovery_analysis where workout_date >= '2026-10-20'");
		expect(text).toMatch(/workouts_2026/);
		expect(text).not.toMatch(/workouts_2025 w/);
	});
});
