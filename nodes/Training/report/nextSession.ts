/** The next session as a message that is read on a phone. */
import { formatLoad, formatWeight } from '../loads';
import type { NextSessionRow } from '../statements';
import { plural } from '../wording';
import { formatNumber, formatWeekday } from './format';

/** `rows` are the exercises in order, `onDate` is the day that they were asked for. */
export function nextSessionText(rows: NextSessionRow[], onDate: string): string {
	const [session] = rows;
	if (!session) {
		return 'There is no next session yet. Add a workout with its sets, or list the exercises of a workout template.';
	}
	return [
		`Next: ${session.template_name}${readySince(session, onDate)}.`,
		adviceFor(session, onDate),
		...rows.map(exerciseLine),
	].join('\n');
}

function readySince({ ready_on }: NextSessionRow, onDate: string): string {
	if (ready_on === null) return '';
	return `, ready ${ready_on <= onDate ? 'since' : 'on'} ${formatWeekday(ready_on, onDate)}`;
}

/** Whether to train on that day: rest, light or go. */
function adviceFor(session: NextSessionRow, onDate: string): string {
	const { readiness, days_since_last_workout: days, ready_on } = session;
	if (days === null || ready_on === null)
		return 'No workout yet: take weights that you can hold for the seconds below.';
	const day = formatWeekday(onDate, onDate);
	const pause = days === 0 ? 'you trained on this day' : `${plural(days, 'day')} since the last workout`;
	switch (readiness) {
		case 'REST':
			return `REST on ${day}: ${pause}. Let your body recover.`;
		case 'LIGHT':
			return `LIGHT on ${day}: ${pause}. Stop before maximum effort, or wait until ${formatWeekday(ready_on, onDate)}.`;
		default:
			return `GO on ${day}: ${pause}.`;
	}
}

/** `1. Chest press 31 kg, 45–90 s (last 30 kg × 96 s)`. */
function exerciseLine(row: NextSessionRow): string {
	const { position, exercise_name, suggested_load, load_unit } = row;
	const target = `${row.target_tut_min}–${row.target_tut_max} s`;
	if (row.last_weight_kg === null || row.last_tut_seconds === null || suggested_load === null) {
		return `${position}. ${exercise_name}: no set yet, choose a weight for ${target}`;
	}
	return [
		`${position}. ${exercise_name} ${formatLoad(suggested_load, load_unit)}, ${target}`,
		` (last ${formatWeight(row.last_weight_kg, load_unit)} × ${formatNumber(row.last_tut_seconds)} s)`,
		row.is_stalled ? ', stalled' : '',
		withoutNewLoad(row),
	].join('');
}

/** What to do instead if no other load exists. Such a recommendation ends with it: `… - add load or slow the tempo`. */
function withoutNewLoad({ recommendation, suggested_weight_kg, last_weight_kg }: NextSessionRow): string {
	const [, step] = suggested_weight_kg === last_weight_kg ? recommendation!.split(' - ') : [];
	return step === undefined ? '' : `: ${step}`;
}
