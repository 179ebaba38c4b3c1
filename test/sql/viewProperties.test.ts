import Big from 'big.js';

/**
 * The contract's rules, implemented a second time in TypeScript with exact decimals. The views must return the same for
 * random journals.
 */
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { columnsOf } from './columnsOf';
import fc from '../fastCheck';

Big.RM = Big.roundHalfUp; // half away from zero

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());

const dayOf = (n: number) => new Date(Date.UTC(2025, 9, 1 + n)).toISOString().slice(0, 10);
const daysBetween = (later: string, earlier: string) =>
	(Date.parse(later) - Date.parse(earlier)) / 86_400_000;
const inOrder = <Row>(rows: Row[], key: (row: Row) => string) =>
	[...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
const clear = () =>
	database.pool.query(
		'delete from workout_sets; delete from workouts; delete from measurements; delete from exercises',
	);

const hundredths = (min: number, max: number) =>
	fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100);
const runs = { numRuns: 25 };

interface JournalSet {
	workout_date: string;
	template_id: string;
	exercise_id: string;
	weight_kg: number;
	tut_seconds: number;
	max_effort: boolean | null;
	form_ok: boolean | null;
}

const aSet: fc.Arbitrary<JournalSet> = fc.record({
	workout_date: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 4000 })).map(dayOf),
	template_id: fc.constantFrom('hit_a', 'hit_b'),
	exercise_id: fc.constantFrom('ex_own', 'ex_usual'),
	weight_kg: fc.oneof(
		fc.constantFrom(0, 0.3, 5, 10, 30, 78.33),
		hundredths(0, 12),
		fc.integer({ min: 0, max: 400 }).map((n) => n / 2),
	),
	tut_seconds: fc.oneof(fc.constantFrom(30, 44.99, 45, 59.99, 60, 70, 90, 90.01, 110), hundredths(20, 130)),
	max_effort: fc.constantFrom(true, true, false, null),
	form_ok: fc.constantFrom(true, true, false, null),
});

const targets: Record<string, [min: number, max: number]> = { ex_own: [50, 110], ex_usual: [45, 90] };

/** The nearest multiple of 0.5 kg that is at least 0.5 kg away. A tie is rounded away from the current weight. */
function nextWeight(weight: number, factor: string, direction: 1 | -1): Big {
	const target = new Big(weight).times(factor);
	let nearest: Big | undefined;
	for (let half = 0; half <= 900; half++) {
		const candidate = new Big(half).div(2);
		if (candidate.minus(weight).times(direction).lt(0.5)) continue;
		const distance = candidate.minus(target).abs();
		const nearestDistance = nearest?.minus(target).abs();
		if (
			!nearest ||
			distance.lt(nearestDistance!) ||
			(distance.eq(nearestDistance!) && candidate.minus(weight).abs().gt(nearest.minus(weight).abs()))
		)
			nearest = candidate;
	}
	return nearest ?? new Big(0);
}

function advice(set: JournalSet): [recommendation: string, suggested: number] {
	const [min, max] = targets[set.exercise_id]!;
	const form = set.form_ok !== false;
	const effort = set.max_effort !== false;
	if (set.tut_seconds > max && form && effort) {
		if (set.weight_kg === 0)
			return [`INCREASE WEIGHT: TUT > ${max}s with good form - add load or slow the tempo`, 0];
		const next = nextWeight(set.weight_kg, '1.025', 1);
		return [
			`INCREASE WEIGHT: TUT > ${max}s with good form - add ${next.minus(set.weight_kg).toFixed(1)}kg`,
			next.toNumber(),
		];
	}
	if (set.tut_seconds < min)
		return [
			`REDUCE WEIGHT: TUT < ${min}s indicates weight too heavy`,
			nextWeight(set.weight_kg, '0.95', -1).toNumber(),
		];
	if (!form) return ['MAINTAIN WEIGHT: Focus on form improvement', set.weight_kg];
	if (!effort) return ['PUSH HARDER: Increase intensity before adding weight', set.weight_kg];
	const upperTwoThirds =
		new Big(set.tut_seconds)
			.minus(min)
			.times(3)
			.gte(max - min) && set.tut_seconds <= max;
	return [
		upperTwoThirds ? 'OPTIMAL RANGE: Continue current progression' : 'MONITOR NEXT SESSION',
		set.weight_kg,
	];
}

function status(set: JournalSet, previous: JournalSet | undefined): string {
	if (!previous) return 'BASELINE';
	if (set.weight_kg !== previous.weight_kg)
		return set.weight_kg > previous.weight_kg ? 'STRENGTH GAIN' : 'STRENGTH LOSS';
	if (set.tut_seconds !== previous.tut_seconds)
		return set.tut_seconds > previous.tut_seconds ? 'ENDURANCE GAIN' : 'REGRESSION';
	return 'MAINTAINED';
}

describe('v_hit_progression, v_latest_progression and progression_history', () => {
	it('follow the contract for random journals', async () => {
		const journals = fc.uniqueArray(aSet, {
			minLength: 1,
			maxLength: 60,
			selector: (set) => `${set.workout_date} ${set.template_id} ${set.exercise_id}`,
		});
		await fc.assert(
			fc.asyncProperty(journals, async (sets) => {
				await clear();
				await database.rows(
					"insert into exercises (exercise_id, exercise_name, target_tut_min, target_tut_max) values ('ex_own', 'Own', 50, 110), ('ex_usual', 'Usual', null, null)",
				);
				const workouts = new Map(
					sets.map(({ workout_date, template_id }) => [
						`${workout_date} ${template_id}`,
						{ workout_date, template_id, duration_min: 30 },
					]),
				);
				await database.rows('select * from upsert_workouts($1)', [columnsOf([...workouts.values()])]);
				await database.rows('select * from upsert_sets($1)', [columnsOf(sets.map((set) => ({ ...set })))]);
				// The upserts store the default for a missing flag. Here some flags are missing in the table.
				await database.rows(
					'update workout_sets as s set max_effort = j.max_effort, form_ok = j.form_ok from jsonb_to_recordset($1) as j(workout_date date, template_id text, exercise_id text, max_effort boolean, form_ok boolean) where (s.workout_date, s.template_id, s.exercise_id) = (j.workout_date, j.template_id, j.exercise_id)',
					[JSON.stringify(sets)],
				);
				const last = new Map<string, JournalSet>();
				const expected = inOrder(
					sets,
					(set) => `${set.workout_date} ${set.template_id} ${set.exercise_id}`,
				).map((set) => {
					const previous = last.get(set.exercise_id);
					last.set(set.exercise_id, set);
					const [recommendation, suggested] = advice(set);
					return {
						exercise_id: set.exercise_id,
						exercise_name: set.exercise_id === 'ex_own' ? 'Own' : 'Usual',
						workout_date: set.workout_date,
						weight_kg: set.weight_kg,
						tut_seconds: set.tut_seconds,
						prev_weight: previous?.weight_kg ?? null,
						prev_tut: previous?.tut_seconds ?? null,
						days_between: previous ? daysBetween(set.workout_date, previous.workout_date) : null,
						progress_status: status(set, previous),
						recommendation,
						suggested_weight_kg: suggested,
						template_id: set.template_id,
						suggested_load: suggested,
						load_unit: 'kg',
					};
				});
				for (const source of ['v_hit_progression', 'progression_history()']) {
					expect(
						await database.rows(`select * from ${source} order by workout_date, template_id, exercise_id`),
					).toEqual(expected);
				}
				const newest = new Map(expected.map((row) => [row.exercise_id, row]));
				expect(await database.rows('select * from v_latest_progression order by exercise_id')).toEqual(
					inOrder([...newest.values()], (row) => row.exercise_id),
				);
				// what was before the range still counts
				const [from, to] = [expected[expected.length >> 2]!, expected.at(-1)!];
				expect(
					await database.rows(
						'select * from progression_history($1, $2, $3) order by workout_date, template_id, exercise_id',
						[from.exercise_id, from.workout_date, to.workout_date],
					),
				).toEqual(
					expected.filter(
						(row) => row.exercise_id === from.exercise_id && row.workout_date >= from.workout_date,
					),
				);
			}),
			runs,
		);
	});
});

interface JournalWorkout {
	workout_date: string;
	template_id: string;
	days_since_last_workout: number | null;
	recovery_score: number | null;
	mood_score: number | null;
	tuts: number[];
}

const score = fc.option(fc.integer({ min: 1, max: 5 }));
const aWorkout: fc.Arbitrary<JournalWorkout> = fc.record({
	workout_date: fc.integer({ min: 0, max: 60 }).map(dayOf),
	template_id: fc.constantFrom('hit_a', 'hit_b'),
	days_since_last_workout: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 2 }),
	recovery_score: score,
	mood_score: score,
	tuts: fc.array(hundredths(20, 130), { maxLength: 5 }),
});

function sessionAdvice(days: number | null, recovery: number | null, mood: number | null): string {
	const sum = recovery === null || mood === null ? null : recovery + mood;
	if (days !== null && days < 2) return 'TOO FREQUENT: CNS needs more recovery';
	if (sum !== null && sum <= 4) return 'SKIP SESSION: Poor readiness indicators';
	if (days !== null && days < 3 && sum !== null && sum < 7) return 'LIGHT SESSION: Reduced intensity';
	if (days !== null && days >= 3 && sum !== null && sum >= 7) return 'OPTIMAL: Go for maximum intensity';
	return sum === null ? 'NO DATA: Log recovery and mood scores' : 'PROCEED WITH CAUTION';
}

describe('v_recovery_analysis', () => {
	it('follows the contract for random journals', async () => {
		const journals = fc.uniqueArray(aWorkout, {
			minLength: 1,
			maxLength: 40,
			selector: (row) => `${row.workout_date} ${row.template_id}`,
		});
		await fc.assert(
			fc.asyncProperty(journals, async (workouts) => {
				await clear();
				await database.rows('select * from upsert_workouts($1)', [
					columnsOf(
						workouts.map(({ tuts, ...row }) => ({ ...row, duration_min: 30, notes: `${tuts.length} sets` })),
					),
				]);
				await database.rows('select * from upsert_sets($1)', [
					columnsOf(
						workouts.flatMap(({ workout_date, template_id, tuts }) =>
							tuts.map((tut_seconds, i) => ({
								workout_date,
								template_id,
								exercise_id: `ex_${i}`,
								weight_kg: 50,
								tut_seconds,
								max_effort: i % 2 === 0,
							})),
						),
					),
				]);
				const ordered = inOrder(workouts, (row) => `${row.workout_date} ${row.template_id}`);
				const expected = ordered.map((row) => {
					const earlier = ordered.filter((other) => other.workout_date < row.workout_date).at(-1);
					const days =
						row.days_since_last_workout ??
						(earlier ? daysBetween(row.workout_date, earlier.workout_date) : null);
					const { recovery_score: recovery, mood_score: mood, tuts } = row;
					return {
						workout_date: row.workout_date,
						template_id: row.template_id,
						days_since_last_workout: days,
						recovery_score: recovery,
						mood_score: mood,
						readiness_index: recovery === null || mood === null ? null : (recovery + mood) / 2,
						training_recommendation: sessionAdvice(days, recovery, mood),
						duration_min: 30,
						exercises_performed: tuts.length,
						avg_tut: tuts.length
							? Number(
									tuts
										.reduce((sum, tut) => sum.plus(tut), new Big(0))
										.div(tuts.length)
										.toFixed(2),
								)
							: null,
						max_effort_sets: Math.ceil(tuts.length / 2),
					};
				});
				expect(
					await database.rows('select * from v_recovery_analysis order by workout_date, template_id'),
				).toEqual(expected);
			}),
			runs,
		);
	});
});

describe('v_body_composition', () => {
	const aMeasurement = fc.record({
		measurement_date: fc.integer({ min: 0, max: 50 }).map(dayOf),
		bodyweight_kg: fc.integer({ min: 795, max: 815 }).map((n) => n / 10),
		bodyfat_pct: fc.option(hundredths(15, 20), { freq: 2 }),
	});

	it('follows the contract for random journals', async () => {
		const journals = fc.uniqueArray(aMeasurement, {
			minLength: 1,
			maxLength: 40,
			selector: (row) => row.measurement_date,
		});
		await fc.assert(
			fc.asyncProperty(journals, async (measurements) => {
				await clear();
				await database.rows('select * from upsert_measurements($1)', [columnsOf(measurements)]);
				const ordered = inOrder(measurements, (row) => row.measurement_date);
				const mean = (rows: typeof ordered) => ({
					sum: rows.reduce((sum, row) => sum.plus(row.bodyweight_kg), new Big(0)),
					count: rows.length,
				});
				const expected = ordered.map((row, i) => {
					const previous = ordered[i - 1];
					const known = ordered.slice(0, i + 1).filter((other) => other.bodyfat_pct !== null);
					const knownBefore = ordered
						.slice(0, i)
						.filter((other) => other.bodyfat_pct !== null)
						.at(-1);
					const ago = (other: (typeof ordered)[number]) =>
						daysBetween(row.measurement_date, other.measurement_date);
					let now = mean(ordered.filter((other) => ago(other) >= 0 && ago(other) <= 6));
					let earlier = mean(ordered.filter((other) => ago(other) >= 7 && ago(other) <= 13));
					if (earlier.count === 0) [now, earlier] = [mean([row]), mean(previous ? [previous] : [row])];
					const difference = now.sum.times(earlier.count).minus(earlier.sum.times(now.count));
					const halfAKilogram = new Big(0.5).times(now.count).times(earlier.count);
					return {
						measurement_date: row.measurement_date,
						bodyweight_kg: row.bodyweight_kg,
						bodyfat_pct: row.bodyfat_pct,
						estimated_lean_mass: known.length
							? Number(
									new Big(row.bodyweight_kg)
										.times(new Big(100).minus(known.at(-1)!.bodyfat_pct!))
										.div(100)
										.toFixed(1),
								)
							: null,
						weight_change: previous
							? new Big(row.bodyweight_kg).minus(previous.bodyweight_kg).toNumber()
							: null,
						bodyfat_change:
							row.bodyfat_pct === null || !knownBefore
								? null
								: new Big(row.bodyfat_pct).minus(knownBefore.bodyfat_pct!).toNumber(),
						weight_trend: difference.gt(halfAKilogram)
							? 'GAINING'
							: difference.lt(halfAKilogram.neg())
								? 'LOSING'
								: 'STABLE',
					};
				});
				expect(await database.rows('select * from v_body_composition order by measurement_date')).toEqual(
					expected,
				);
			}),
			runs,
		);
	});
});
