import { buildContents, toMarkdown } from '../../nodes/Training/report';
import type { ReportData } from '../../nodes/Training/report';
import { exercise, goal, measurement, record, reportData, set, stall, workout } from './rows';

const markdownOf = (data: Partial<ReportData>) => toMarkdown(buildContents(reportData(data)));

describe('the report as Markdown', () => {
	it('shows weights in the unit of the exercise', () => {
		const pounds = set({
			weight_kg: 78.02,
			prev_weight: 77.11,
			suggested_weight_kg: 79.38,
			suggested_load: 175,
			load_unit: 'lb',
			recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 3lb',
		});
		expect(markdownOf({ sets: [pounds] })).toContain(
			`- **Squat**: 172 lb × 96.4 s  
  27 Jun: ENDURANCE GAIN after 170 lb × 85 s (8 days before)  
  Next 175 lb. INCREASE WEIGHT: TUT > 90s with good form - add 3lb`,
		);
	});

	it('lists the next session, records, stalls, goals, the newest set of each exercise, each workout, and the body values', () => {
		const markdown = markdownOf({
			nextSession: [
				exercise(),
				exercise({
					position: 2,
					exercise_name: 'Dip',
					last_weight_kg: 20,
					suggested_weight_kg: 17.5,
					suggested_load: 17.5,
					load_type: 'Assisted',
					is_stalled: true,
				}),
				exercise({
					position: 3,
					exercise_name: 'Plank',
					last_date: null,
					last_weight_kg: null,
					last_tut_seconds: null,
					recommendation: null,
					suggested_weight_kg: null,
					suggested_load: null,
				}),
			],
			records: [
				record(),
				record({
					exercise_id: 'ex_pullup',
					exercise_name: 'Pull-up',
					workout_date: '2026-06-23',
					record: 'weight',
					weight_kg: 2.27,
					tut_seconds: 61,
					previous_weight_kg: 0,
					previous_tut_seconds: 60.5,
					previous_date: '2025-12-30',
					load_type: 'Bodyweight',
					load_unit: 'lb',
					load: 5,
					previous_load: 0,
				}),
				record({ workout_date: '2026-06-19' }),
			],
			stalls: [
				stall({ exercise_name: 'Dip', best_weight_kg: 20, load_type: 'Assisted' }),
				stall({
					exercise_name: 'Row',
					sessions: 4,
					sessions_since_record: null,
					best_weight_kg: null,
					best_weight_date: null,
					status: 'DECLINING',
					advice: 'REST LONGER: add 2 to 3 days between workouts',
				}),
			],
			goals: [
				goal({
					metric: 'bodyfat_pct',
					target_value: 15,
					current_mean: null,
					weekly_rate: null,
					projected_date: null,
					status: 'NO DATA',
				}),
				goal(),
			],
			sets: [
				set({
					exercise_id: 'ex_chinup',
					exercise_name: 'Chin-up',
					weight_kg: 0,
					prev_weight: 0,
					suggested_weight_kg: 0,
					suggested_load: 0,
					tut_seconds: 61,
					prev_tut: 60.5,
					days_between: 1,
					recommendation: 'OPTIMAL RANGE: Continue current progression',
				}),
				set({ workout_date: '2026-06-02' }),
				set({ workout_date: '2026-06-23', progress_status: 'STRENGTH GAIN' }),
				set(),
			],
			workouts: [
				workout({ workout_date: '2026-06-19' }),
				workout({
					workout_date: '2026-06-23',
					template_name: 'HIT upper A',
					mood_score: null,
					readiness_index: null,
					training_recommendation: 'NO DATA: Log recovery and mood scores',
					days_since_last_workout: 1,
					exercises_performed: 0,
					avg_tut: null,
					max_effort_sets: 0,
				}),
				workout(),
			],
			measurements: [
				measurement({ measurement_date: '2026-06-20', bodyweight_mean: 82.02, bodyfat_mean: 20.4 }),
				measurement(),
			],
		});
		expect(markdown).toBe(`# Training report, 22 to 28 Jun 2026

2 workouts, 3 sets, 2 records, 1 measurement.

## Next session

HIT Upper A, ready on Tue 30 Jun.

REST on Sun 28 Jun: 1 day since the last workout. Let your body recover.

- **1. Chest press**: 31 kg  
  45–90 s (last 30 kg × 96 s)
- **2. Dip**: 17.5 kg of assistance  
  45–90 s (last 20 kg of assistance × 96 s), stalled
- **3. Plank**: no set yet  
  choose a weight for 45–90 s

## Records

- **Squat**: 80 kg × 96.4 s  
  27 Jun: longest so far 85 s (19 Jun)
- **Pull-up**: bodyweight + 5 lb × 61 s  
  23 Jun: best so far bodyweight (30 Dec 2025)

## Stalls

The loads in this report do not include a deload. For a deload, take 10 % less.

- **Dip**: STALLED  
  DELOAD: 10 % less for one session, then build up again  
  5 sessions since the last record, best 20 kg of assistance (12 Dec 2025)
- **Row**: DECLINING  
  REST LONGER: add 2 to 3 days between workouts  
  no record in 4 sessions

## Goals

- **Body fat**: NO DATA  
  Mean of 7 days: not measured yet  
  Target 15 %: too few measurements in the last four weeks for a projection.
- **Body weight**: ON TRACK  
  Mean of 7 days: 81.6 kg  
  Target 80 kg: about 30 Jul 2026 at the pace of the last four weeks (−0.35 kg a week).

## Progress and next weights

ENDURANCE GAIN 2 · STRENGTH GAIN 1

- **Chin-up**: bodyweight × 61 s  
  27 Jun: ENDURANCE GAIN after bodyweight × 60.5 s (1 day before)  
  Next bodyweight. OPTIMAL RANGE: Continue current progression
- **Squat**: 80 kg × 96.4 s  
  27 Jun: ENDURANCE GAIN after 80 kg × 85 s (8 days before)  
  Next 82 kg. INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg

## Workouts and readiness

- **27 Jun 2026, HIT lower A**: readiness 4.5 of 5  
  OPTIMAL: Go for maximum intensity  
  recovery 4 of 5, mood 5 of 5, 4 days since the last workout  
  22 min, 6 exercises, mean TUT 67.3 s, 5 to maximum effort
- **23 Jun 2026, HIT upper A**: readiness unknown  
  NO DATA: Log recovery and mood scores  
  recovery 4 of 5, 1 day since the last workout  
  22 min, 0 exercises

## Body weight and body fat

- **Body weight**: 81.6 kg  
  mean of 7 days up to 28 Jun 2026, −0.4 kg over the period, LOSING
- **Body fat**: 20.4 %  
  mean of 7 days up to 28 Jun 2026, 0.0 points over the period
- **Lean mass**: 65.0 kg  
  estimated on 28 Jun 2026 from the last known body fat
`);
	});

	it('without any rows says that there are none', () => {
		expect(markdownOf({})).toBe(`# Training report, 22 to 28 Jun 2026

0 workouts, 0 sets, 0 records, 0 measurements.

## Next session

There is no next session yet. Add a workout with its sets, or list the exercises of a workout template.

## Progress and next weights

No sets in this period or before it.

## Workouts and readiness

No workouts in this period or before it.

## Body weight and body fat

No measurements in this period or before it.
`);
	});

	it('without rows in the period says when the last one was, and shows the last body values', () => {
		const markdown = markdownOf({
			lastDays: { set: '2026-06-14', workout: '2026-06-15', measurement: '2026-06-10' },
			measurements: [
				measurement({ measurement_date: '2026-06-10', bodyfat_mean: null, estimated_lean_mass: null }),
			],
		});
		expect(markdown).toContain('No sets in this period. Last set on 14 Jun 2026.');
		expect(markdown).toContain('No workouts in this period. Last workout on 15 Jun 2026.');
		expect(markdown).toContain('No measurements in this period. Last measurement on 10 Jun 2026.');
		expect(markdown).toContain('- **Body weight**: 81.6 kg  \n  mean of 7 days up to 10 Jun 2026, LOSING\n');
		expect(markdown).not.toContain('Body fat**');
	});

	it('says when the last record was, and lists the newest record of each exercise', () => {
		const before = record({ workout_date: '2026-06-19' });
		expect(markdownOf({ sets: [set()], records: [before] })).toContain(
			'## Records\n\nNo records in this period. Last record on 19 Jun 2026.\n',
		);
		expect(markdownOf({ sets: [set()] })).toContain('## Records\n\nNo records since 6 Apr 2026.\n');
		expect(markdownOf({ records: [before] })).not.toContain('## Records');
		const other = record({ workout_date: '2026-06-25', exercise_id: 'ex_row', exercise_name: 'Row' });
		const earlier = record({ workout_date: '2026-06-23', tut_seconds: 90 });
		expect(markdownOf({ sets: [set()], records: [record(), other, earlier] })).toContain(`## Records

3 records. The newest of each exercise:

- **Squat**: 80 kg × 96.4 s  
  27 Jun: longest so far 85 s (19 Jun)
- **Row**: 80 kg × 96.4 s  
  25 Jun: longest so far 85 s (19 Jun)
`);
	});

	it('compares the first set of an exercise with nothing', () => {
		const first = set({ prev_weight: null, prev_tut: null, days_between: null, progress_status: 'BASELINE' });
		expect(markdownOf({ sets: [first] })).toContain('  27 Jun: BASELINE  \n');
	});

	it.each([
		['REGRESSION', 'INCREASE WEIGHT', 'Shorter than last time, but still longer than 90 s: too light.'],
		[
			'REGRESSION',
			'OPTIMAL RANGE',
			'Shorter than last time, but within 45–90 s: keep the load and aim for 85 s again.',
		],
		['STRENGTH LOSS', 'INCREASE WEIGHT', 'Easier load than last time, and longer than 90 s: too light.'],
		[
			'STRENGTH LOSS',
			'OPTIMAL RANGE',
			'Easier load than last time, but within 45–90 s: build up from this load.',
		],
		[
			'STRENGTH GAIN',
			'REDUCE WEIGHT',
			'Harder load than last time, but shorter than 45 s: the step was too large.',
		],
		['ENDURANCE GAIN', 'REDUCE WEIGHT', 'Longer than last time, but still shorter than 45 s: too heavy.'],
		['REGRESSION', 'REDUCE WEIGHT', undefined],
		['STRENGTH GAIN', 'OPTIMAL RANGE', undefined],
	])('explains the status %s with the advice %s', (progress_status, action, sentence) => {
		const recommendation = `${action}: Explanation`;
		const markdown = markdownOf({ sets: [set({ progress_status, recommendation })] });
		expect(markdown).toContain(`${recommendation}${sentence === undefined ? '\n\n' : `  \n  ${sentence}\n`}`);
	});

	it.each([
		['2026-06-28', '2026-06-28', '28 Jun 2026'],
		['2026-06-01', '2026-06-28', '1 to 28 Jun 2026'],
		['2026-05-30', '2026-06-28', '30 May to 28 Jun 2026'],
		['2025-12-29', '2026-01-04', '29 Dec 2025 to 4 Jan 2026'],
	])('writes the period from %s to %s as %s', (from, to, period) => {
		expect(buildContents(reportData({ period: { from, to, plotsFrom: from } })).title).toBe(
			`Training report, ${period}`,
		);
	});

	it.each([
		['ex_squat', 'ex_squat'],
		['_slow_', String.raw`\_slow\_`],
		['Press *heavy*', String.raw`Press \*heavy\*`],
		['[x](http://y)', String.raw`\[x\](http://y)`],
		['<img src=x>', String.raw`\<img src=x>`],
		['A & B', String.raw`A \& B`],
		['two\nlines # no heading', 'two lines # no heading'],
		['back\\slash, `tick`', 'back\\\\slash, \\`tick\\`'],
	])('escapes the exercise name %j as %s', (exercise_name, markdown) => {
		expect(markdownOf({ sets: [set({ exercise_name })] })).toContain(`- **${markdown}**: 80 kg × 96.4 s`);
	});
});
