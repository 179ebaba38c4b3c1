import type { IDataObject } from 'n8n-workflow';

import { JOURNAL_KINDS, cellsOf, faultsOf, hasDataSource } from '../rows';
import type { Kind, RowError } from '../rows';
import { plural } from '../wording';
import { describeNewIds, describeNotices } from './notices';
import type { FutureDate, Notices } from './notices';
import { partsOf } from './outcome';
import type { Outcome, Status } from './outcome';
import { keyJson } from './toItems';

type Counts = Record<'received' | Exclude<Status, 'skipped' | 'deleted'>, number> & {
	/** Only if the run deletes rows that left the sheet. */
	deleted?: number;
};

/** The summary's name of each kind, and one and several of its rows in the message. */
const NAMES = {
	workout: { group: 'workouts', one: 'workout', many: 'workouts' },
	set: { group: 'sets', one: 'set', many: 'sets' },
	measurement: { group: 'measurements', one: 'measurement', many: 'measurements' },
	exercise: { group: 'exercises', one: 'exercise', many: 'exercises' },
	workoutTemplate: { group: 'workout_templates', one: 'template', many: 'templates' },
	goal: { group: 'goals', one: 'goal', many: 'goals' },
} satisfies Record<Kind, { group: string; one: string; many: string }>;

/** How many faults the message lists; `rejected` lists all rejected rows. */
const MAX_LISTED = 5;

export interface Summary extends IDataObject {
	/** Plain text, ready to send. */
	text: string;
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
	unread_headers: string[];
	/** Only if there are any. */
	future_dates?: FutureDate[];
	/** Only if the run looks for rows that left the sheet. */
	missing?: IDataObject[];
	/** Only if the run deletes rows that left the sheet. */
	deleted?: number;
}

const NO_NOTICES: Notices = { unreadHeaders: [], futureDates: [], similarIds: [] };

/** The run in one item. `databaseError` is the message if the database refused the whole run. */
export function summarize(
	outcomes: readonly Outcome[],
	kind: Kind | 'journal',
	milliseconds: number,
	notices: Notices = NO_NOTICES,
	databaseError?: string,
): Summary {
	const kinds = kind === 'journal' || hasDataSource(kind) ? JOURNAL_KINDS : [kind];
	const counts = countKinds(kinds, outcomes, notices);
	const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.error] : []));
	const skipped = outcomes.filter((outcome) => outcome.status === 'skipped').length;
	const accepted = outcomes.length - skipped - errors.length;
	const status = statusOf(accepted, errors.length, databaseError);
	const created = createdIds(outcomes);
	return {
		text: messageOf({ status, milliseconds, databaseError, counts, skipped, created, errors, notices }),
		status,
		duration_ms: Math.round(milliseconds),
		...Object.fromEntries([...counts].map(([one, count]) => [NAMES[one].group, count] as const)),
		skipped,
		created,
		rejected: errors.map(toListedError),
		...noticesJson(notices),
	};
}

const noticesJson = ({ unreadHeaders, futureDates, missing, deleted }: Notices) => ({
	unread_headers: [...unreadHeaders],
	...(futureDates.length > 0 && { future_dates: [...futureDates] }),
	...(missing && {
		missing: missing.map(({ row, keptBecause }) => ({
			kind: row.kind,
			...keyJson(row),
			...(keptBecause !== null && { reason: keptBecause }),
		})),
	}),
	...(deleted && { deleted: deleted.length }),
});

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

/** An item that is a workout and a measurement counts as one of each. */
function countKinds(
	kinds: readonly Kind[],
	outcomes: readonly Outcome[],
	{ deleted }: Notices,
): Map<Kind, Counts> {
	const counts = new Map(kinds.map((kind) => [kind, noCounts(deleted !== undefined)]));
	for (const outcome of outcomes.flatMap(partsOf)) {
		if (outcome.status === 'skipped') continue;
		const kind = outcome.status === 'rejected' ? outcome.error.kind : outcome.row.kind;
		const count = kind === null ? undefined : counts.get(kind);
		if (!count) continue;
		count.received += 1;
		count[outcome.status] += 1;
	}
	for (const { kind } of deleted ?? []) {
		const count = counts.get(kind);
		if (count) count.deleted = (count.deleted ?? 0) + 1;
	}
	return counts;
}

const noCounts = (withDeleted: boolean): Counts => ({
	received: 0,
	inserted: 0,
	updated: 0,
	unchanged: 0,
	superseded: 0,
	rejected: 0,
	...(withDeleted && { deleted: 0 }),
});

/** IDs that did not exist before: named by a row of the journal for the first time, or added as a row of their own. */
export function createdIds(outcomes: readonly Outcome[]): Summary['created'] {
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
				// Not a column: the database adds it to the stored row.
				for (const id of (cellsOf(row).created_exercises ?? []) as readonly string[]) exercises.add(id);
				break;
			case 'set':
				if (created) exercises.add(row.values.exercise_id);
				break;
			case 'exercise':
				if (status === 'inserted') exercises.add(row.values.exercise_id);
				break;
			case 'measurement':
			case 'goal':
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
	notices: Notices;
}

/** Text for a chat: the result in the first line, then one line per kind, then what to fix. */
function messageOf(parts: MessageParts): string {
	const { status, milliseconds, databaseError, counts, skipped, created, errors, notices } = parts;
	const lines = [`${HEADLINES[status]} (${(milliseconds / 1000).toFixed(1)} s)`];
	if (databaseError !== undefined) lines.push(databaseError);
	for (const [kind, count] of counts) if (count.received > 0) lines.push(`• ${describeCounts(kind, count)}`);
	if (skipped > 0) lines.push(`• ${plural(skipped, 'blank line')} skipped`);
	lines.push(...describeNewIds(created, notices.similarIds));
	const faults = errors.flatMap(faultsOf).map(({ message }) => message);
	const messages = new Set(faults.filter((one) => one !== databaseError));
	lines.push(...[...messages].slice(0, MAX_LISTED));
	if (messages.size > MAX_LISTED) lines.push(`… and ${messages.size - MAX_LISTED} more`);
	lines.push(...describeNotices(notices));
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
		[counts.deleted ?? 0, 'deleted'],
	] as const;
	const nonZero = parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
	return `${plural(counts.received, one, many)}: ${nonZero.join(', ')}`;
}
