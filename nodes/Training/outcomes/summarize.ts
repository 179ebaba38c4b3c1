import type { IDataObject } from 'n8n-workflow';

import type { Kind } from '../rows';
import type { Outcome } from './outcome';

type Counter = 'received' | 'inserted' | 'updated' | 'unchanged' | 'superseded' | 'rejected';
export type Counts = Record<Counter, number>;

/** The summary's name of each kind, and how the message calls one row and several. */
const NAMES = {
	workout: { group: 'workouts', one: 'workout', many: 'workouts' },
	set: { group: 'sets', one: 'set', many: 'sets' },
	measurement: { group: 'measurements', one: 'measurement', many: 'measurements' },
	exercise: { group: 'exercises', one: 'exercise', many: 'exercises' },
	workoutTemplate: { group: 'workout_templates', one: 'template', many: 'templates' },
} satisfies Record<Kind, { group: string; one: string; many: string }>;

const JOURNAL: readonly Kind[] = ['workout', 'set', 'measurement'];

/** The lines of rejected rows that a message shows; the list in `rejected` is complete. */
const SHOWN_IN_MESSAGE = 5;

export interface Summary extends IDataObject {
	status: 'success' | 'partial' | 'failed';
	duration_ms: number;
	skipped: number;
	created: { templates: string[]; exercises: string[] };
	rejected: Array<{
		row: number;
		kind: Kind | null;
		column: string | null;
		value: IDataObject[string];
		error: string;
	}>;
	text: string;
}

/** The run in one item. `refusal` is the database's word where it refused the run as a whole. */
export function summarize(
	outcomes: readonly Outcome[],
	kind: Kind | 'journal',
	milliseconds: number,
	refusal?: string,
): Summary {
	const kinds = kind === 'exercise' || kind === 'workoutTemplate' ? [kind] : JOURNAL;
	const counts = new Map(kinds.map((one) => [one, countOf(outcomes, one)]));
	const rejected = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.rejection] : []));
	const skipped = outcomes.filter((outcome) => outcome.status === 'skipped').length;
	const accepted = outcomes.length - skipped - rejected.length;
	const status =
		refusal !== undefined || (rejected.length > 0 && accepted === 0)
			? 'failed'
			: rejected.length > 0
				? 'partial'
				: 'success';
	const created = {
		templates: createdIds(outcomes, 'template_id', 'workout', 'workoutTemplate'),
		exercises: createdIds(outcomes, 'exercise_id', 'set', 'exercise'),
	};
	return {
		status,
		duration_ms: Math.round(milliseconds),
		...Object.fromEntries(kinds.map((one) => [NAMES[one].group, counts.get(one)!])),
		skipped,
		created,
		rejected: rejected.map(({ row, kind: of, column, value, sentence }) => ({
			row,
			kind: of,
			column,
			value: value as IDataObject[string],
			error: sentence,
		})),
		text: message(
			skipped,
			status,
			counts,
			created,
			rejected.map(({ sentence }) => sentence),
			milliseconds,
			refusal,
		),
	};
}

const kindOf = (outcome: Outcome): Kind | null =>
	outcome.status === 'rejected' ? outcome.rejection.kind : outcome.kind;

function countOf(outcomes: readonly Outcome[], kind: Kind): Counts {
	const counts: Counts = { received: 0, inserted: 0, updated: 0, unchanged: 0, superseded: 0, rejected: 0 };
	for (const outcome of outcomes) {
		if (kindOf(outcome) !== kind || outcome.status === 'skipped') continue;
		counts.received += 1;
		counts[outcome.status] += 1;
	}
	return counts;
}

/** The ids that came into being: named by a row of the journal for the first time, or by a row of their own. */
function createdIds(
	outcomes: readonly Outcome[],
	column: string,
	journalKind: Kind,
	ownKind: Kind,
): string[] {
	const ids = outcomes.flatMap((outcome) => {
		if (!('created' in outcome)) return [];
		const isNew =
			outcome.kind === journalKind
				? outcome.created
				: outcome.kind === ownKind && outcome.status === 'inserted';
		return isNew ? [String(outcome.values[column])] : [];
	});
	return [...new Set(ids)].sort();
}

const HEADLINES = {
	success: '✅ Training data is up to date',
	partial: '⚠️ Training data was written in part',
	failed: '❌ Training data was not written',
};

/** Plain text for a chat: what happened in the first line, one line a kind, then what is to be mended. */
function message(
	skipped: number,
	status: keyof typeof HEADLINES,
	counts: ReadonlyMap<Kind, Counts>,
	created: Summary['created'],
	sentences: readonly string[],
	milliseconds: number,
	refusal?: string,
): string {
	const lines = [`${HEADLINES[status]} (${(milliseconds / 1000).toFixed(1)} s)`];
	if (refusal !== undefined) lines.push(refusal);
	for (const [kind, count] of counts) if (count.received > 0) lines.push(`• ${countsInWords(kind, count)}`);
	if (skipped > 0) lines.push(`• ${skipped} blank ${skipped === 1 ? 'line' : 'lines'} skipped`);
	if (created.exercises.length > 0) lines.push(`New exercises: ${created.exercises.join(', ')}`);
	if (created.templates.length > 0) lines.push(`New templates: ${created.templates.join(', ')}`);
	const own = [...new Set(sentences)].filter((sentence) => sentence !== refusal);
	lines.push(...own.slice(0, SHOWN_IN_MESSAGE));
	if (own.length > SHOWN_IN_MESSAGE) lines.push(`… and ${own.length - SHOWN_IN_MESSAGE} more`);
	return lines.join('\n');
}

function countsInWords(kind: Kind, counts: Counts): string {
	const { one, many } = NAMES[kind];
	const parts = [
		[counts.inserted, 'new'],
		[counts.updated, 'updated'],
		[counts.unchanged, 'unchanged'],
		[counts.superseded, 'superseded'],
		[counts.rejected, 'rejected'],
	] as const;
	const words = parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
	return `${counts.received} ${counts.received === 1 ? one : many}: ${words.join(', ')}`;
}
