import { nextSessionText } from '../../nodes/Training/report';
import type { NextSessionRow } from '../../nodes/Training/statements';
import { exercise as exerciseOf } from './rows';

/** Six days after the last workout. */
const exercise = (changes: Partial<NextSessionRow> = {}) =>
	exerciseOf({ days_since_last_workout: 6, ready_on: '2026-01-29', readiness: 'READY', ...changes });
const noSet: Partial<NextSessionRow> = {
	last_date: null,
	last_weight_kg: null,
	last_tut_seconds: null,
	recommendation: null,
	suggested_weight_kg: null,
	suggested_load: null,
};

describe('the message of the next session', () => {
	it('has a line for each exercise, with the load in its unit', () => {
		const pulldown: Partial<NextSessionRow> = {
			position: 2,
			exercise_name: 'Lat pulldown',
			last_weight_kg: 78.02,
			last_tut_seconds: 62.5,
			recommendation: 'OPTIMAL RANGE: Continue current progression',
			suggested_weight_kg: 78.02,
			suggested_load: 172,
			load_unit: 'lb',
			target_tut_min: 60,
			target_tut_max: 120,
			is_stalled: true,
		};
		expect(
			nextSessionText(
				[exercise(), exercise(pulldown), exercise({ position: 3, exercise_name: 'Plank', ...noSet })],
				'2026-02-01',
			),
		).toBe(
			`
Next: HIT Upper A, ready since Thu 29 Jan.
GO on Sun 1 Feb: 6 days since the last workout.
1. Chest press 31 kg, 45–90 s (last 30 kg × 96 s)
2. Lat pulldown 172 lb, 60–120 s (last 172 lb × 62.5 s), stalled
3. Plank: no set yet, choose a weight for 45–90 s`.trim(),
		);
	});

	it('says what is help, and what is added to the body', () => {
		const dip = {
			last_weight_kg: 20,
			suggested_weight_kg: 17.5,
			suggested_load: 17.5,
			load_type: 'Assisted',
		};
		const pullUp = {
			position: 2,
			exercise_name: 'Pull-up',
			last_weight_kg: 0,
			suggested_weight_kg: 2.27,
			suggested_load: 5,
			load_unit: 'lb' as const,
			load_type: 'Bodyweight',
		};
		expect(
			nextSessionText([exercise({ exercise_name: 'Dip', ...dip }), exercise(pullUp)], '2026-02-01'),
		).toContain(
			`
1. Dip 17.5 kg of assistance, 45–90 s (last 20 kg of assistance × 96 s)
2. Pull-up bodyweight + 5 lb, 45–90 s (last bodyweight × 96 s)`,
		);
	});

	it('says what to do if there is no other load', () => {
		const bodyweight = {
			exercise_name: 'Pull-up',
			last_weight_kg: 0,
			recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add load or slow the tempo',
			suggested_weight_kg: 0,
			suggested_load: 0,
		};
		expect(nextSessionText([exercise(bodyweight)], '2026-02-01')).toMatch(
			/\n1\. Pull-up bodyweight, 45–90 s \(last bodyweight × 96 s\): add load or slow the tempo$/,
		);
	});

	it.each([
		[
			'2026-01-28',
			{ readiness: 'LIGHT', days_since_last_workout: 2, ready_on: '2026-01-29' },
			'Next: HIT Upper A, ready on Thu 29 Jan.\nLIGHT on Wed 28 Jan: 2 days since the last workout. Stop before maximum effort, or wait until Thu 29 Jan.',
		],
		[
			'2026-01-27',
			{ readiness: 'REST', days_since_last_workout: 1, ready_on: '2026-01-29' },
			'Next: HIT Upper A, ready on Thu 29 Jan.\nREST on Tue 27 Jan: 1 day since the last workout. Let your body recover.',
		],
		[
			'2026-01-26',
			{ readiness: 'REST', days_since_last_workout: 0, ready_on: '2026-01-29' },
			'Next: HIT Upper A, ready on Thu 29 Jan.\nREST on Mon 26 Jan: you trained on this day. Let your body recover.',
		],
		[
			'2027-01-02',
			{ days_since_last_workout: 10, ready_on: '2026-12-26' },
			'Next: HIT Upper A, ready since Sat 26 Dec 2026.\nGO on Sat 2 Jan: 10 days since the last workout.',
		],
		[
			'2026-01-20',
			{ ...noSet, days_since_last_workout: null, ready_on: null },
			'Next: HIT Upper A.\nNo workout yet: take weights that you can hold for the seconds below.',
		],
	])('says on %s whether to rest, train lightly or go', (onDate, changes, firstLines) => {
		const text = nextSessionText([exercise(changes)], onDate);
		expect(text.split('\n').slice(0, 2).join('\n')).toBe(firstLines);
	});

	it('says what to do if there is no exercise', () => {
		expect(nextSessionText([], '2026-01-20')).toBe(
			'There is no next session yet. Add a workout with its sets, or list the exercises of a workout template.',
		);
	});
});
