import type { IDataObject } from 'n8n-workflow';

import { JOURNAL_KINDS } from '../rows';
import type { Kind, RowError } from '../rows';
import { plural } from '../wording';
import type { Outcome, Status } from './outcome';

type Counts = Record<'received' | Exclude<Status, 'skipped'>, number>;

/** The summary's name of each kind, and one and several of its rows in the message. */
const NAMES = {
	workout: { group: 'workouts', one: 'workout', many: 'workouts' },
	set: { group: 'sets', one: 'set', many: 'sets' },
	measurement: { group: 'measurements', one: 'measurement', many: 'measurements' },
	exercise: { group: 'exercises', one: 'exercise', many: 'exercises' },
	workoutTemplate: { group: 'workout_templates', one: 'template', many: 'templates' },
} satisfies Record<Kind, { group: string; one: string; many: string }>;

/** How many rejected rows the message lists; `rejected` lists all. */
const MAX_LISTED = 5;

export interface Summary extends IDataObject {
	/** `success`: nothing was rejected. `failed`: nothing was accepted, or the database refused the run. */
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
	/** Plain text, ready to send. */
	text: string;
}

/** The run in one item. `databaseError` is the message if the database refused the whole run. */
export function summarize(
	outcomes: readonly Outcome[],
	kind: Kind | 'journal',
	milliseconds: number,
	databaseError?: string,
): Summary {
	const kinds = kind === 'exercise' || kind === 'workoutTemplate' ? [kind] : JOURNAL_KINDS;
	const counts = new Map(kinds.map((one) => [one, countOf(outcomes, one)]));
	const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.error] : []));
	const skipped = outcomes.filter((outcome) => outcome.status === 'skipped').length;
	const accepted = outcomes.length - skipped - errors.length;
	const status = statusOf(accepted, errors.length, databaseError);
	const created = createdIds(outcomes);
	return {
		status,
		duration_ms: Math.round(milliseconds),
		...Object.fromEntries([...counts].map(([one, count]) => [NAMES[one].group, count] as const)),
		skipped,
		created,
		rejected: errors.map(toListedError),
		text: messageOf({ status, milliseconds, databaseError, counts, skipped, created, errors }),
	};
}

function statusOf(accepted: number, rejected: number, databaseError: string | undefined): Summary['status'] {
	if (databaseError !== undefined || (rejected > 0 && accepted === 0)) return 'failed';
	return rejected > 0 ? 'partial' : 'success';
}

const toListedError = ({ row, kind, column, value, message }: RowError): Summary['rejected'][number] => ({
	row,
	kind,
	column,
	value: value as IDataObject[string],
	error: message,
});

/** Which count an outcome belongs to. Skipped items are not received. */
function countedAs(outcome: Outcome): { kind: Kind | null; as: keyof Counts } | null {
	switch (outcome.status) {
		case 'skipped':
			return null;
		case 'rejected':
			return { kind: outcome.error.kind, as: 'rejected' };
		case 'superseded':
		case 'inserted':
		case 'updated':
		case 'unchanged':
			return { kind: outcome.row.kind, as: outcome.status };
	}
}

function countOf(outcomes: readonly Outcome[], kind: Kind): Counts {
	const counts: Counts = { received: 0, inserted: 0, updated: 0, unchanged: 0, superseded: 0, rejected: 0 };
	for (const outcome of outcomes) {
		const counted = countedAs(outcome);
		if (counted?.kind !== kind) continue;
		counts.received += 1;
		counts[counted.as] += 1;
	}
	return counts;
}

/** IDs that did not exist before: named by a row of the journal for the first time, or added as a row of their own. */
function createdIds(outcomes: readonly Outcome[]): Summary['created'] {
	const templates = new Set<string>();
	const exercises = new Set<string>();
	for (const outcome of outcomes) {
		if (!('created' in outcome)) continue;
		const { row, status, created } = outcome;
		switch (row.kind) {
			case 'workout':
				if (created) templates.add(row.values.template_id);
				break;
			case 'workoutTemplate':
				if (status === 'inserted') templates.add(row.values.template_id);
				break;
			case 'set':
				if (created) exercises.add(row.values.exercise_id);
				break;
			case 'exercise':
				if (status === 'inserted') exercises.add(row.values.exercise_id);
				break;
			case 'measurement':
				break;
		}
	}
	return { templates: [...templates].sort(), exercises: [...exercises].sort() };
}

const HEADLINES = {
	success: '✅ Training data is up to date',
	partial: '⚠️ Training data was written in part',
	failed: '❌ Training data was not written',
} satisfies Record<Summary['status'], string>;

interface MessageParts {
	status: Summary['status'];
	milliseconds: number;
	databaseError: string | undefined;
	counts: ReadonlyMap<Kind, Counts>;
	skipped: number;
	created: Summary['created'];
	errors: readonly RowError[];
}

/** Text for a chat: the result in the first line, then one line per kind, then what to fix. */
function messageOf(parts: MessageParts): string {
	const { status, milliseconds, databaseError, counts, skipped, created, errors } = parts;
	const lines = [`${HEADLINES[status]} (${(milliseconds / 1000).toFixed(1)} s)`];
	if (databaseError !== undefined) lines.push(databaseError);
	for (const [kind, count] of counts) if (count.received > 0) lines.push(`• ${describeCounts(kind, count)}`);
	if (skipped > 0) lines.push(`• ${plural(skipped, 'blank line')} skipped`);
	if (created.exercises.length > 0) lines.push(`New exercises: ${created.exercises.join(', ')}`);
	if (created.templates.length > 0) lines.push(`New templates: ${created.templates.join(', ')}`);
	const messages = new Set(errors.map(({ message }) => message).filter((one) => one !== databaseError));
	lines.push(...[...messages].slice(0, MAX_LISTED));
	if (messages.size > MAX_LISTED) lines.push(`… and ${messages.size - MAX_LISTED} more`);
	return lines.join('\n');
}

function describeCounts(kind: Kind, counts: Counts): string {
	const { one, many } = NAMES[kind];
	const parts = [
		[counts.inserted, 'new'],
		[counts.updated, 'updated'],
		[counts.unchanged, 'unchanged'],
		[counts.superseded, 'superseded'],
		[counts.rejected, 'rejected'],
	] as const;
	const nonZero = parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
	return `${plural(counts.received, one, many)}: ${nonZero.join(', ')}`;
}
