/** What the example workflows do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples, journal } from '../../sandbox/paths.mjs';

/** Rows of a tab as the Google Sheets node returns them. */
const tabRows = (...rows) => rows.map((row, index) => ({ json: { row_number: index + 2, ...row } }));

/**
 * The example, the trigger, SQL to run before, pinned data, the node that sends and the fields it sends, and the rows that are in
 * the database. The cases run in this order on one database.
 */
export const cases = [
	{
		name: 'morning-recommendation',
		start: 'Every morning',
		sender: 'Send message',
		expected: [
			{
				text: /^Next: HIT lower A, ready since .+\.\nGO on .+: 9 days since the last workout\.\n1\. Squat 80 kg, 45–90 s \(last 78 kg × 95 s\)$/,
			},
		],
	},
	{
		name: 'records-and-reminders',
		start: 'A week without training',
		sender: 'Send an e-mail',
		expected: [
			{
				subject: /^9 days without training$/,
				text: /^⏰ 9 days without training: the last workout was HIT lower A on /,
			},
		],
	},
	{
		name: 'next-weights-to-sheet',
		start: 'New recommendation',
		sender: 'Write the next weight',
		expected: [{ exercise_id: /^ex_squat$/, suggested_load: /^80$/, recommendation: /^INCREASE WEIGHT/ }],
	},
	{
		name: 'weekly-report',
		start: 'Start manually',
		sender: 'Mail the report',
		expected: [
			{
				fromEmail: /^training@example\.com$/,
				toEmail: /^me@example\.com$/,
				subject: /^Training report, .+ \d{4}$/,
				text: /^# Training report, [^]+ {2}Target 15 %: about .+ \(−0\.70 points a week\)\.[^]+\nNo sets in this period\. Last set on /,
				html: /src="cid:strength"/,
				attachments: /^strength,tut,/,
			},
		],
	},
	{
		name: 'google-sheets-sync',
		start: 'Start manually',
		pinData: {
			'Read workouts': tabRows({
				date: '10.02.2026',
				workout_id: 'hit_lower_a',
				location: 'home',
				duration_min: 22,
			}),
			'Read sets': tabRows(
				{
					date: '10.02.2026',
					workout_id: 'hit_lower_a',
					exercise_id: 'ex_squat',
					weight_kg: '82,5',
					tut_s: 67,
				},
				{
					date: '10.02.2026',
					workout_id: 'hit_lower_a',
					exercise_id: 'ex_leg_press',
					weight_kg: 90,
					tut_s: 350,
				},
			),
			'Read measurements': tabRows({ date: '11.02.2026', bodyweight_kg: '82,6', bodyfat_pct: '' }),
			'Read templates': tabRows({ workout_id: 'hit_lower_a', exercises: 'Squat; Calf raise' }),
			'Read exercises': tabRows({
				exercise_id: 'ex_squat',
				name: 'Squat',
				load_step: '2,5',
				available_loads: '',
				suggested_load: 80,
			}),
			'Read goals': tabRows({ metric: 'Weight', target: '82 kg', by: '10 Feb 2030', note: '' }),
		},
		sender: 'Mail the summary',
		expected: [
			{
				sendTo: /^you@example\.com$/,
				subject: /^Training Journal: rows to fix$/,
				message:
					/^⚠️ Training data was written in part [^]+\nRow 3 \(set of ex_leg_press, 2026-02-10\): tut_s is 350[^\n]+\n2 stored rows are not in the sheet: [^\n]+$/,
			},
		],
		others: {
			'Write the next loads': [
				{ exercise_id: /^ex_squat$/, suggested_load: /^80$/, recommendation: /^INCREASE WEIGHT/ },
				{ exercise_id: /^Calf raise$/ },
			],
		},
		written: {
			sql: `select weight_kg::float, bodyweight_kg::float, load_step::float, exercise_ids, target_value::float, target_date::text
				from workout_sets join exercises using (exercise_id), measurements, workout_templates, goals
				where workout_date = '2026-02-10' and measurement_date = '2026-02-11' and metric = 'bodyweight_kg'`,
			rows: [
				{
					weight_kg: 82.5,
					bodyweight_kg: 82.6,
					load_step: 2.5,
					exercise_ids: ['ex_squat', 'Calf raise'],
					target_value: 82,
					target_date: '2030-02-10',
				},
			],
		},
	},
	{
		name: 'body-scale-import',
		start: 'Start manually',
		values: { folder: join(examples, 'body-scale') },
		written: {
			sql: `select measurement_date::text, bodyweight_kg::float, bodyfat_pct::float, notes, data_source
				from measurements where measurement_date between '2026-03-03' and '2026-03-04' order by 1`,
			rows: [
				{
					measurement_date: '2026-03-03',
					bodyweight_kg: 83.6,
					bodyfat_pct: null,
					notes: 'no socks',
					data_source: 'Import',
				},
				{
					measurement_date: '2026-03-04',
					bodyweight_kg: 83.2,
					bodyfat_pct: 19.11,
					notes: null,
					data_source: 'Import',
				},
			],
		},
	},
	{
		name: 'records-and-reminders',
		start: 'A new record',
		// a record in the second of six sessions, then none
		before: `
			select upsert_workout_from_sheet(current_date - 70 + days, 'pull_a', 'home', 22, null, 4, 4, null),
				upsert_set_from_sheet(current_date - 70 + days, 'pull_a', 'ex_row', least(40 + days, 42), 60, true, true, null)
			from generate_series(0, 10, 2) as days`,
		sender: 'Send an e-mail',
		expected: [
			{
				subject: /^New record: Squat$/,
				text: /^🏆 Squat: 78 kg for 95 s, longest so far 67 s with 82\.5 kg \(10 Feb.*\)$/,
			},
			{
				subject: /^New record: Row$/,
				text: /^🏆 Row: 42 kg for 60 s, best so far 40 kg \(.+\)$/,
			},
		],
	},
	{
		name: 'records-and-reminders',
		start: 'An exercise stalls',
		sender: 'Send an e-mail',
		expected: [
			{
				subject: /^Row: STALLED$/,
				text: /^🧱 Row: STALLED\. Last record 68 days and 4 sessions ago\. DELOAD: .+\.$/,
			},
		],
	},
	{
		name: 'training-journal-sync',
		start: 'Start manually',
		values: { folder: journal },
		sender: 'Morning message',
		expected: [{ message: /^✅ Training data is up to date[^]+\nLeg press: [\d.]+ kg \(/ }],
		written: {
			sql: `select count(*)::int from workout_sets where workout_date = '2026-06-27'`,
			rows: [{ count: readFileSync(join(journal, 'sets.csv'), 'utf8').match(/^2026-06-27/gm).length }],
		},
	},
];
