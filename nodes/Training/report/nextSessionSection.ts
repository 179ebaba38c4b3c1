/** The next session, in the report and as a message that is read on a phone. */
import { formatLoad, formatWeight } from '../loads';
import type { NextSessionRow } from '../statements';
import { plural } from '../wording';
import { formatNumber, formatWeekday } from './format';
import type { Entry, ReportData, Section } from './types';

const NO_SESSION =
	'There is no next session yet. Add a workout with its sets, or list the exercises of a workout template.';

/** The workout that is next on the last day of the period, with its loads. */
export function nextSessionSection({ nextSession, period }: ReportData): Section {
	const [session] = nextSession;
	return {
		name: 'nextSession',
		heading: 'Next session',
		intro: session ? [describeSession(session, period.to), adviceFor(session, period.to)] : [NO_SESSION],
		entries: nextSession.map(toEntry),
	};
}

/** `rows` are the exercises in order. `onDate` and `template` are what was asked for; null: the template that is next. */
export function nextSessionText(
	rows: NextSessionRow[],
	onDate: string,
	template: string | null = null,
): string {
	const [session] = rows;
	if (!session)
		return template === null
			? NO_SESSION
			: `There is no session of the template ${template}: no template has this ID, or it has no active exercise yet.`;
	return [
		`Next: ${describeSession(session, onDate)}`,
		adviceFor(session, onDate),
		...rows.map(exerciseLine),
	].join('\n');
}

/** `HIT Upper A, ready since Thu 29 Jan.` */
function describeSession({ template_name, ready_on }: NextSessionRow, onDate: string): string {
	if (ready_on === null) return `${template_name}.`;
	return `${template_name}, ready ${ready_on <= onDate ? 'since' : 'on'} ${formatWeekday(ready_on, onDate)}.`;
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
	const exercise = `${row.position}. ${row.exercise_name}`;
	const load = loadOf(row);
	return load === null
		? `${exercise}: no set yet, choose a weight for ${targetOf(row)}`
		: `${exercise} ${load}, ${describeSets(row)}`;
}

function toEntry(row: NextSessionRow): Entry {
	const load = loadOf(row);
	return {
		title: `${row.position}. ${row.exercise_name}`,
		value: load ?? 'no set yet',
		details: [load === null ? `choose a weight for ${targetOf(row)}` : describeSets(row)],
	};
}

/** Null if the exercise has no set yet. */
const loadOf = (row: NextSessionRow): string | null =>
	row.suggested_load === null ? null : formatLoad(row.suggested_load, row);

const targetOf = ({ target_tut_min, target_tut_max }: NextSessionRow) =>
	`${target_tut_min}–${target_tut_max} s`;

/** The target and the last set: `45–90 s (last 30 kg × 96 s), stalled`. */
const describeSets = (row: NextSessionRow): string =>
	[
		`${targetOf(row)} (last ${formatWeight(row.last_weight_kg!, row)} × ${formatNumber(row.last_tut_seconds!)} s)`,
		row.is_stalled ? ', stalled' : '',
		withoutNewLoad(row),
	].join('');

/** What to do instead if no other load exists. Such a recommendation ends with it: `… - add load or slow the tempo`. */
function withoutNewLoad({ recommendation, suggested_weight_kg, last_weight_kg }: NextSessionRow): string {
	const [, step] = suggested_weight_kg === last_weight_kg ? recommendation!.split(' - ') : [];
	return step === undefined ? '' : `: ${step}`;
}
