import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { cellsOf, keyColumns, storedColumns } from '../rows';
import type { KeyedRow, Kind, RowError } from '../rows';
import type { Outcome, WrittenOutcome } from './outcome';
import { describeOutcome } from './sentences';

/** What the items of a run contain besides the columns of their rows. */
export interface ItemFormat {
	/** Each item says its kind: the items of Journal Sync. */
	withKind: boolean;
	/** A sentence comes first, for the AI model that reads the items. */
	withText: boolean;
	/** Rejected items leave by the error output. */
	hasErrorOutput: boolean;
}

/** One n8n item per outcome, linked to its input item. */
export const toItems = (outcomes: readonly Outcome[], format: ItemFormat): INodeExecutionData[] =>
	outcomes.map((outcome) => ({ json: toJson(outcome, format), pairedItem: { item: outcome.item } }));

function toJson(outcome: Outcome, format: ItemFormat): IDataObject {
	const { withKind } = format;
	switch (outcome.status) {
		case 'rejected':
			return toRejectedJson(outcome.error, format);
		case 'skipped':
			return { ...textOf(outcome, format), status: 'skipped', ...(withKind && { kind: outcome.kind }) };
		case 'superseded':
			return {
				...textOf(outcome, format),
				status: 'superseded',
				...(withKind && { kind: outcome.row.kind }),
				...keyJson(outcome.row),
				superseded_by: outcome.supersededBy,
			};
		case 'inserted':
		case 'updated':
		case 'unchanged':
			return writtenJson(outcome, format);
	}
}

/** The columns that exist once a row of the kind is written, to say whether its template or exercise is new. */
const CREATED: Partial<Record<Kind, string>> = { workout: 'template_created', set: 'exercise_created' };

function writtenJson(outcome: WrittenOutcome, format: ItemFormat): IDataObject {
	const { status, row, created } = outcome;
	const json: IDataObject = textOf(outcome, format);
	json.status = status;
	if (format.withKind) json.kind = row.kind;
	const cells = cellsOf(row);
	for (const name of storedColumns(row.kind)) {
		if (cells[name] !== undefined) json[name] = cells[name];
	}
	const createdName = CREATED[row.kind];
	if (createdName) json[createdName] = created;
	return json;
}

const textOf = (
	outcome: Exclude<Outcome, { status: 'rejected' }>,
	{ withText }: ItemFormat,
): { text?: string } => (withText ? { text: describeOutcome(outcome) } : {});

/** The key columns of a row. */
export function keyJson(row: KeyedRow): IDataObject {
	const cells = cellsOf(row);
	return Object.fromEntries(keyColumns(row.kind).map((name) => [name, cells[name]]));
}

/** A rejected item in the form of the output by which it leaves. */
export const toRejectedJson = (error: RowError, { withKind, hasErrorOutput }: ItemFormat): IDataObject =>
	hasErrorOutput
		? toErrorJson(error)
		: { status: 'rejected', ...(withKind && { kind: error.kind }), ...toErrorJson(error) };

/**
 * A rejected item on the error output. n8n recognizes error items by having only the keys `message` and `error`, and adds the fields
 * of the input item.
 */
export function toErrorJson(rowError: RowError): IDataObject {
	const { code, kind, row, column, header, value, key, message, sqlstate } = rowError;
	const error = { code, kind, row, column, header, value, key };
	return { message, error: sqlstate === undefined ? error : { ...error, sqlstate } };
}
