/** Report → Get Progress with a real database, in n8n's engine. */
import type { INodeParameters } from 'n8n-workflow';

import type { Item } from '../package/engine';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
	const days = ['2026-01-20', '2026-01-24', '2026-01-28'];
	await database.give({
		parameters: { resource: 'journal', operation: 'sync' },
		items: [
			...days.flatMap((date, index) => [
				{ ...workout, date },
				{ ...squat, date, weight_kg: 78 + index, tut_s: 95 },
			]),
			...Array.from({ length: 28 }, (_, index) => ({
				...measurement,
				date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
				bodyweight_kg: 84 - index * 0.1,
				bodyfat_pct: index % 2 === 0 ? 22 - index * 0.05 : '',
			})),
		],
	});
	await database.give({
		parameters: { resource: 'exercise', operation: 'upsert' },
		items: [
			{ exercise_id: 'ex_squat', exercise_name: 'Squat <deep>', target_tut_min: 60, target_tut_max: 120 },
		],
	});
});
afterAll(async () => await database.drop());

const report = (options: INodeParameters = {}, days = 7): INodeParameters => ({
	resource: 'report',
	operation: 'getProgress',
	days,
	options: { lastDay: '2026-01-28', ...options },
});

const contentOf = (item: Item, name: string) => Buffer.from(item.binary![name]!.data, 'base64');

describe('a report', () => {
	it('describes the week in Markdown, with the recommendations of the views', async () => {
		const [json] = await database.give({ parameters: report(), items: [{}] });
		expect(json).toMatchObject({
			title: 'Training report, 22 to 28 Jan 2026',
			date_from: '2026-01-22',
			date_to: '2026-01-28',
			plots_from: '2025-11-06',
			workouts: 2,
			sets: 2,
			records: 2,
			measurements: 7,
			pictures: ['strength', 'tut', 'readiness', 'body_weight', 'body_fat'],
		});
		// Means of 7 days: 81.6 kg on the 28th, 82.3 kg on the 21st; 20.8 % and 21.1 %, measured every other day.
		// Lean mass: 81.3 kg on the 28th, minus the 20.7 % body fat of the 27th.
		expect(json!.markdown).toBe(String.raw`# Training report, 22 to 28 Jan 2026

2 workouts, 2 sets, 2 records, 7 measurements.

## Next session

HIT lower A, ready on Sat 31 Jan.

REST on Wed 28 Jan: you trained on this day. Let your body recover.

- **1. Squat \<deep>**: 80 kg  
  60–120 s (last 80 kg × 95 s)

## Records

2 records. The newest of each exercise:

- **Squat \<deep>**: 80 kg × 95 s  
  28 Jan: best so far 79 kg (24 Jan)

## Progress and next weights

STRENGTH GAIN 2

- **Squat \<deep>**: 80 kg × 95 s  
  28 Jan: STRENGTH GAIN after 79 kg × 95 s (4 days before)  
  Next 80 kg. OPTIMAL RANGE: Continue current progression

## Workouts and readiness

- **28 Jan 2026, HIT lower A**: readiness 4.0 of 5  
  OPTIMAL: Go for maximum intensity  
  recovery 4 of 5, mood 4 of 5, 4 days since the last workout  
  22 min, 1 exercise, mean TUT 95 s, 1 to maximum effort
- **24 Jan 2026, HIT lower A**: readiness 4.0 of 5  
  OPTIMAL: Go for maximum intensity  
  recovery 4 of 5, mood 4 of 5, 4 days since the last workout  
  22 min, 1 exercise, mean TUT 95 s, 1 to maximum effort

## Body weight and body fat

- **Body weight**: 81.6 kg  
  mean of 7 days up to 28 Jan 2026, −0.7 kg over the period, LOSING
- **Body fat**: 20.8 %  
  mean of 7 days up to 28 Jan 2026, −0.3 points over the period
- **Lean mass**: 64.5 kg  
  estimated on 28 Jan 2026 from the last known body fat
`);
	});

	it('has the page and each plot as PNG and SVG, and HTML that refers to attachments of the email', async () => {
		const { success } = await database.run({ parameters: report(), items: [{}] });
		const item = success[0]!;
		const files = Object.entries(item.binary!).map(([name, { fileName, mimeType }]) => [
			name,
			fileName,
			mimeType,
		]);
		expect(files).toEqual([
			['page', 'training-report-2026-01-28.html', 'text/html'],
			['page_view', 'training-report-2026-01-28.html', 'text/plain'],
			...['strength', 'tut', 'readiness', 'body_weight', 'body_fat'].map((name) => [
				name,
				`${name}-2026-01-28.png`,
				'image/png',
			]),
			...['strength', 'tut', 'readiness', 'body_weight', 'body_fat'].map((name) => [
				`${name}_svg`,
				`${name}-2026-01-28.svg`,
				'image/svg+xml',
			]),
		]);
		const html = String(item.json.html);
		const sources = [...html.matchAll(/<img src="([^"]*)"/g)].map(([, source]) => source);
		expect(sources).toEqual(['cid:strength', 'cid:tut', 'cid:readiness', 'cid:body_weight', 'cid:body_fat']);
		expect(html).toContain('Squat &lt;deep&gt;');

		const page = contentOf(item, 'page').toString();
		const png = contentOf(item, 'strength');
		expect(page).toContain(`<img src="data:image/png;base64,${png.toString('base64')}"`);
		expect(page).not.toContain('cid:');
		expect(contentOf(item, 'tut_svg').toString()).toContain('95 s (60 to 120)');
	});

	it('projects when the targets are reached', async () => {
		// 0.1 kg a day from 81.6 kg: 16 days; 0.05 points a day from 20.8 %: 16 days.
		const [json] = await database.give({
			parameters: report({ targetBodyweightKg: 80, targetBodyFatPct: 20 }),
			items: [{}],
		});
		expect(json!.markdown).toContain(
			'Target 80 kg: about 13 Feb 2026 at the pace of the last four weeks (−0.70 kg a week).',
		);
		expect(json!.markdown).toContain(
			'Target 20 %: about 13 Feb 2026 at the pace of the last four weeks (−0.35 points a week).',
		);
	});

	it('without rows in the period shows the last rows before it', async () => {
		const [json] = await database.give({ parameters: report({ lastDay: '2026-03-01' }), items: [{}] });
		expect(json).toMatchObject({ workouts: 0, sets: 0, measurements: 0 });
		expect(json!.markdown).toContain('No sets in this period. Last set on 28 Jan 2026.');
		// Longer ago than the plots go back.
		const [later] = await database.give({ parameters: report({ lastDay: '2027-03-01' }), items: [{}] });
		expect(later!.markdown).toContain('No workouts in this period. Last workout on 28 Jan 2026.');
		const [nothing] = await database.give({ parameters: report({ lastDay: '2020-03-01' }), items: [{}] });
		expect(nothing).toMatchObject({ pictures: [], sets: 0 });
		expect(nothing!.markdown).toContain('No sets in this period or before it.');
	});

	it('has plots of the given number of weeks, and at least of the period', async () => {
		const starts = await Promise.all(
			[report({ plotWeeks: 1 }), report({ plotWeeks: 1 }, 30), report({ plotWeeks: 52 })].map(
				async (parameters) => (await database.give({ parameters, items: [{}] }))[0]!.plots_from,
			),
		);
		expect(starts).toEqual(['2026-01-22', '2025-12-30', '2025-01-30']);
	});

	it('ends today in the time zone of the workflow by default', async () => {
		const parameters = { resource: 'report', operation: 'getProgress' };
		for (const timezone of ['Pacific/Kiritimati', 'Pacific/Niue']) {
			const today = () => new Intl.DateTimeFormat('sv', { timeZone: timezone }).format(new Date());
			const before = today();
			const [json] = await database.give({ parameters, items: [{}], timezone });
			expect([before, today()]).toContain(json!.date_to);
		}
	});

	it('is created per input item, with its own expressions, and paired with it', async () => {
		const { success, followed } = await database.run({
			parameters: report({ lastDay: '={{ $json.day }}' }),
			items: [{ day: '2026-01-28' }, { day: '25.01.2026' }],
			follow: "={{ $('Source').item.json.day }}",
		});
		expect(success.map(({ json }) => json.date_to)).toEqual(['2026-01-28', '2026-01-25']);
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(followed.success).toEqual(['2026-01-28', '25.01.2026']);
	});
});

describe('a report of machines in pounds and with assistance, of a stalled exercise and a goal', () => {
	const sets = (exercise_id: string, ...loads: Array<[weight_kg: number | string, tut_s: number]>) =>
		['2026-01-06', '2026-01-13', '2026-01-20', '2026-01-27'].map((date, index) => {
			const [weight_kg, tut_s] = loads[index]!;
			return { ...squat, date, workout_id: 'hit_upper_a', exercise_id, weight_kg, tut_s };
		});
	const presses = sets('ex_press', [100, 70], [100, 65], [100, 64], [100, 60]);

	beforeAll(async () => {
		await database.rows('truncate workouts, workout_sets, exercises, workout_templates');
		await database.give({
			parameters: { resource: 'exercise', operation: 'upsert' },
			items: [
				{ exercise_id: 'ex_pulldown', exercise_name: 'Lat pulldown', load_unit: 'lb', load_step: 5 },
				{ exercise_id: 'ex_dip', exercise_name: 'Dip', load_type: 'Assisted', load_step: 5 },
				{ exercise_id: 'ex_press', exercise_name: 'Bench press' },
			],
		});
		await database.give({
			parameters: { resource: 'journal', operation: 'sync' },
			items: [
				...presses.map(({ date, workout_id }) => ({ ...workout, date, workout_id })),
				...presses,
				...sets('ex_pulldown', ['170 lb', 70], ['170 lb', 80], ['175 lb', 60], ['175 lb', 95]),
				...sets('ex_dip', [40, 60], [40, 95], [35, 60], [35, 95]),
			],
		});
		await database.give({
			parameters: { resource: 'goal', operation: 'upsert' },
			items: [{ metric: 'weight', target: 80, target_date: '2026-03-01' }],
		});
	});
	afterAll(async () => await database.rows('truncate goals'));

	it('starts with the next session, the records of the period, what stalls, and the goal, and marks them in the pictures', async () => {
		const { success } = await database.run({ parameters: report(), items: [{}] });
		const item = success[0]!;
		expect(item.json).toMatchObject({ sets: 3, records: 2 });
		const [beginning] = String(item.json.markdown).split('## Workouts');
		expect(beginning).toBe(`# Training report, 22 to 28 Jan 2026

1 workout, 3 sets, 2 records, 7 measurements.

## Next session

HIT upper A, ready on Fri 30 Jan.

REST on Wed 28 Jan: 1 day since the last workout. Let your body recover.

- **1. Bench press**: 100 kg  
  45–90 s (last 100 kg × 60 s), stalled
- **2. Dip**: 30 kg of assistance  
  45–90 s (last 35 kg of assistance × 95 s)
- **3. Lat pulldown**: 180 lb  
  45–90 s (last 175 lb × 95 s)

## Records

- **Dip**: 35 kg of assistance × 95 s  
  27 Jan: longest so far 60 s (20 Jan)
- **Lat pulldown**: 175 lb × 95 s  
  27 Jan: longest so far 60 s (20 Jan)

## Stalls

The loads in this report do not include a deload. For a deload, take 10 % less.

- **Bench press**: STALLED  
  DELOAD: 10 % less for one session, then build up again  
  no record in 4 sessions, best 100 kg (6 Jan)

## Goals

- **Body weight**: ON TRACK  
  Mean of 7 days: 81.6 kg  
  Target 80 kg by 1 Mar 2026: about 13 Feb 2026, 16 days early, at the pace of the last four weeks (−0.70 kg a week).

## Progress and next weights

ENDURANCE GAIN 2 · REGRESSION 1

- **Dip**: 35 kg of assistance × 95 s  
  27 Jan: ENDURANCE GAIN after 35 kg of assistance × 60 s (7 days before)  
  Next 30 kg of assistance. INCREASE WEIGHT: TUT > 90s with good form - reduce the assistance by 5.0kg
- **Lat pulldown**: 175 lb × 95 s  
  27 Jan: ENDURANCE GAIN after 175 lb × 60 s (7 days before)  
  Next 180 lb. INCREASE WEIGHT: TUT > 90s with good form - add 5lb
- **Bench press**: 100 kg × 60 s  
  27 Jan: REGRESSION after 100 kg × 64 s (7 days before)  
  Next 100 kg. OPTIMAL RANGE: Continue current progression  
  Shorter than last time, but within 45–90 s: keep the load and aim for 64 s again.

`);
		const strength = contentOf(item, 'strength_svg').toString();
		for (const text of ['assistance 40 → 35 kg', '170 → 175 lb', '100 kg, stalled', 'record'])
			expect(strength).toContain(`>${text}</text>`);
		expect(contentOf(item, 'tut_svg').toString()).toContain('>stalled, 60 s (45 to 90)</text>');
	});

	it('shows on an earlier day what was known then', async () => {
		const [json] = await database.give({
			parameters: report({ lastDay: '2026-01-20' }),
			items: [{}],
			type: 'trainingTool',
		});
		const [beginning] = String(json!.markdown).split('## Progress');
		// Trained since then: whether the bench press was stalled on that day is not known.
		expect(beginning).not.toContain('Stalls');
		expect(beginning).toContain('45–90 s (last 35 kg of assistance × 60 s)\n');
		expect(beginning).toContain(
			'- **Dip**: 35 kg of assistance × 60 s  \n  20 Jan: best so far 40 kg of assistance (6 Jan)\n',
		);
	});
});

describe('a report with an invalid parameter', () => {
	it.each([
		[{ days: 0 }, 'Days is 0, but it must be a whole number from 1 to 3660.'],
		[{ days: 1.5 }, 'Days is 1.5, but it must be a whole number from 1 to 3660.'],
		[
			{ options: { plotWeeks: 'many' } },
			'Plot Weeks is "many", but it must be a whole number from 1 to 520.',
		],
		[{ options: { targetBodyFatPct: 1 } }, 'Target Body Fat is 1, but it must be a number from 2 to 75.'],
		[
			{ options: { targetBodyweightKg: 900 } },
			'Target Body Weight is 900, but it must be a number from 20 to 400.',
		],
		[
			{ options: { lastDay: '03/04/2026' } },
			'The option Last Day is "03/04/2026", which can mean 2026-04-03 or 2026-03-04.',
		],
	])('with %j fails and says why', async (changes, message) => {
		const { thrown } = await database.run({ parameters: { ...report(), ...changes }, items: [{}] });
		expect(thrown?.message).toBe(message);
	});

	it('is an error item in a Continue mode, and the other reports are created', async () => {
		const { success, error } = await database.run({
			parameters: report({ lastDay: '={{ $json.day }}' }),
			items: [{ day: 'yesterday', row_number: 7 }, { day: '2026-01-28' }],
			onError: 'continueErrorOutput',
		});
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(error.map(({ json }) => json)).toMatchObject([
			{
				day: 'yesterday',
				message: 'The option Last Day is "yesterday", which is not a date. Write it like 2026-02-10.',
				error: { kind: null, row: 7, code: 'not_a_date' },
			},
		]);
	});

	it('is an error item for every item if the server does not answer', async () => {
		const { error, thrown } = await database.run({
			parameters: report(),
			items: [{}, {}],
			credential: { ...database.settings, port: 1 },
			onError: 'continueErrorOutput',
		});
		expect(thrown).toBeUndefined();
		expect(error.map(({ json }) => json.error)).toMatchObject([{ code: 'database' }, { code: 'database' }]);
	});
});

describe('a report for an AI agent', () => {
	it('is only the Markdown', async () => {
		const { success } = await database.run({ parameters: report(), items: [{}], type: 'trainingTool' });
		expect(success).toHaveLength(1);
		expect(Object.keys(success[0]!.json)).toEqual(['markdown']);
		expect(success[0]!.json.markdown).toContain('# Training report, 22 to 28 Jan 2026');
		expect(success[0]!.binary).toBeUndefined();
	});
});
