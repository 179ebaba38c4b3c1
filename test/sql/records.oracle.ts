/** Records and the status of an exercise, computed set by set in TypeScript. The views must return the same. */

export interface OracleSet {
	workout_date: string;
	template_id: string;
	exercise_id: string;
	weight_kg: number;
	tut_seconds: number;
	/** Null counts as true. */
	form_ok: boolean | null;
}

export interface OracleExercise {
	exercise_id: string;
	exercise_name: string;
	/** Null counts as 45 seconds. */
	target_tut_min: number | null;
	/** More weight is better, except on an assisted machine, where it is the help. */
	isAssisted: boolean;
}

const DAY = 86_400_000;
const daysBetween = (later: string, earlier: string) => (Date.parse(later) - Date.parse(earlier)) / DAY;

/** The sets of an exercise by day, and those of one day by template. */
const setsOf = (exercise: OracleExercise, sets: OracleSet[]) =>
	sets
		.filter((set) => set.exercise_id === exercise.exercise_id)
		.sort((a, b) =>
			a.workout_date === b.workout_date
				? a.template_id < b.template_id
					? -1
					: 1
				: a.workout_date < b.workout_date
					? -1
					: 1,
		);

const hasGoodForm = (set: OracleSet) => set.form_ok !== false;

/** How a weight compares with another one: above 0 is better. */
const comparison = (exercise: OracleExercise, a: number, b: number) => (exercise.isAssisted ? b - a : a - b);

/** The first of the sets that none of the others exceeds. */
const firstBest = (sets: OracleSet[], compare: (a: OracleSet, b: OracleSet) => number) =>
	sets.find((set) => sets.every((other) => compare(other, set) <= 0));

/** Which record the last one of some sets is, and the set that held it before. */
function recordOf(exercise: OracleExercise, history: OracleSet[]) {
	const set = history.at(-1)!;
	const before = history.slice(0, -1).filter(hasGoodForm);
	if (!hasGoodForm(set) || before.length === 0) return undefined;
	const byWeight = (a: OracleSet, b: OracleSet) => comparison(exercise, a.weight_kg, b.weight_kg);
	const atLeastAsHeavy = before.filter((other) => byWeight(other, set) >= 0);
	if (atLeastAsHeavy.length > 0) {
		const longest = firstBest(atLeastAsHeavy, (a, b) => a.tut_seconds - b.tut_seconds)!;
		return set.tut_seconds > longest.tut_seconds ? { record: 'tut', previous: longest } : undefined;
	}
	if (set.tut_seconds < (exercise.target_tut_min ?? 45)) return undefined;
	return { record: 'weight', previous: firstBest(before, byWeight)! };
}

/** The rows of v_records: by exercise, then from the oldest to the newest. */
export const expectedRecords = (exercises: OracleExercise[], journal: OracleSet[]) =>
	exercises.flatMap((exercise) => {
		const sets = setsOf(exercise, journal);
		return sets.flatMap((set, index) => {
			const found = recordOf(exercise, sets.slice(0, index + 1));
			if (!found) return [];
			return [
				{
					exercise_id: exercise.exercise_id,
					exercise_name: exercise.exercise_name,
					workout_date: set.workout_date,
					template_id: set.template_id,
					record: found.record,
					weight_kg: set.weight_kg,
					tut_seconds: set.tut_seconds,
					previous_weight_kg: found.previous.weight_kg,
					previous_tut_seconds: found.previous.tut_seconds,
					previous_date: found.previous.workout_date,
				},
			];
		});
	});

function statusOf(exercise: OracleExercise, sets: OracleSet[], sinceRecord: number | null) {
	if (sets.length < 3) return 'NEW';
	if (sinceRecord !== null && sinceRecord < 3) return 'PROGRESSING';
	if (sets.length >= 4 && (sinceRecord === null || sinceRecord >= 4)) return 'STALLED';
	const isBelow = (set: OracleSet, before: OracleSet) => {
		const byWeight = comparison(exercise, set.weight_kg, before.weight_kg);
		return byWeight < 0 || (byWeight === 0 && set.tut_seconds < before.tut_seconds);
	};
	const declines = sets.slice(-3).filter((set, index) => {
		const before = sets.at(index - 4);
		return before !== undefined && isBelow(set, before);
	});
	return declines.length === 3 ? 'DECLINING' : 'HOLDING';
}

/** The rows of v_exercise_status on a day. */
export function expectedStatus(exercises: OracleExercise[], journal: OracleSet[], today: string) {
	const rows = exercises.map((exercise) => {
		const sets = setsOf(exercise, journal);
		const last = sets.at(-1);
		const good = sets.filter(hasGoodForm);
		const best = firstBest(good, (a, b) => comparison(exercise, a.weight_kg, b.weight_kg));
		const atCurrentWeight = good
			.filter((set) => set.weight_kg === last?.weight_kg)
			.map((set) => set.tut_seconds);
		const newestRecord = sets.findLastIndex((_, index) => recordOf(exercise, sets.slice(0, index + 1)));
		const sinceRecord = newestRecord < 0 ? null : sets.length - 1 - newestRecord;
		return {
			exercise_id: exercise.exercise_id,
			exercise_name: exercise.exercise_name,
			sessions: sets.length,
			last_date: last?.workout_date ?? null,
			best_weight_kg: best?.weight_kg ?? null,
			best_weight_date: best?.workout_date ?? null,
			best_tut_at_current_weight: atCurrentWeight.length > 0 ? Math.max(...atCurrentWeight) : null,
			sessions_since_record: sinceRecord,
			days_since_record: newestRecord < 0 ? null : daysBetween(today, sets[newestRecord]!.workout_date),
			status: statusOf(exercise, sets, sinceRecord),
		};
	});
	const isStuck = ({ status }: { status: string }) => status === 'STALLED' || status === 'DECLINING';
	const isRecent = (row: { last_date: string | null }) =>
		row.last_date !== null && daysBetween(today, row.last_date) <= 30;
	const recent = rows.filter(isRecent);
	const stuck = recent.filter(isStuck);
	const isGeneral = stuck.length >= 3 && stuck.length * 2 >= recent.length;
	const restLonger = 'REST LONGER: add 2 to 3 days between workouts';
	return rows.map((row) => {
		let advice: string | null = null;
		if (row.status === 'STALLED') advice = 'DELOAD: 10 % less for one session, then build up again';
		if (row.status === 'DECLINING' || (isStuck(row) && isRecent(row) && isGeneral)) advice = restLonger;
		return { ...row, advice };
	});
}
