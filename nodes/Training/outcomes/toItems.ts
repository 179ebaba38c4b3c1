import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { LoadSettings } from '../loads';
import { cellsOf, keyColumns, storedColumns } from '../rows';
import type { KeyedRow, Kind, RowError } from '../rows';
import type { Outcome, RowOutcome } from './outcome';
import { describeDeletion, describeOutcome } from './sentences';
import type { SimilarId } from './similarIds';

/** What the items of a run contain besides the columns of their rows. */
export interface ItemFormat {
	/** Each item says its kind: the items of Journal Sync. */
	withKind: boolean;
	/** A sentence comes first, for the AI model that reads the items. */
	withText: boolean;
	/** For these sentences, by exercise. Default: kilograms. */
	loads?: ReadonlyMap<string, LoadSettings>;
	/** For these sentences: new IDs that are like another one. Default: none. */
	similar?: readonly SimilarId[];
	/** Rejected items leave by the error output. */
	hasErrorOutput: boolean;
}

/** One n8n item per outcome, linked to its input item, and one per deleted row, linked to none. */
export const toItems = (
	outcomes: readonly Outcome[],
	format: ItemFormat,
	deleted: readonly KeyedRow[] = [],
): INodeExecutionData[] => [
	...outcomes.map((outcome) => ({ json: toJson(outcome, format), pairedItem: { item: outcome.item } })),
	...deleted.map((row) => ({ json: deletedJson(row, format) })),
];

function toJson(outcome: Outcome, format: ItemFormat): IDataObject {
	switch (outcome.status) {
		case 'rejected':
			return toRejectedJson(outcome.error, format);
		case 'skipped':
			return {
				...textOf(outcome, format),
				status: 'skipped',
				...(format.withKind && { kind: outcome.kind }),
			};
		case 'superseded':
		case 'inserted':
		case 'updated':
		case 'unchanged': {
			const json = rowJson(outcome, format, textOf(outcome, format));
			if (outcome.also) json.also = rowJson(outcome.also, { withKind: true });
			return json;
		}
	}
}

/** The columns that exist once a row of the kind is written, to say whether its template or exercise is new. */
const CREATED: Partial<Record<Kind, string>> = { workout: 'template_created', set: 'exercise_created' };

/** The outcome of a row. Its properties are added to `json`. */
function rowJson(
	outcome: RowOutcome,
	{ withKind }: Pick<ItemFormat, 'withKind'>,
	json: IDataObject = {},
): IDataObject {
	const { status, row } = outcome;
	json.status = status;
	if (withKind) json.kind = row.kind;
	if (status === 'superseded')
		return Object.assign(json, keyJson(row), { superseded_by: outcome.supersededBy });
	const cells = cellsOf(row);
	for (const name of storedColumns(row.kind)) {
		if (cells[name] !== undefined) json[name] = cells[name];
	}
	const createdName = CREATED[row.kind];
	if (createdName) json[createdName] = outcome.created;
	return json;
}

const deletedJson = (row: KeyedRow, { withText }: ItemFormat): IDataObject => ({
	...(withText && { text: describeDeletion(row, 1) }),
	status: 'deleted',
	kind: row.kind,
	...keyJson(row),
});

const textOf = (
	outcome: Exclude<Outcome, { status: 'rejected' }>,
	{ withText, loads, similar }: ItemFormat,
): { text?: string } => (withText ? { text: describeOutcome(outcome, loads, similar) } : {});

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
	const { code, kind, row, column, header, value, key, also, message, sqlstate } = rowError;
	return {
		message,
		error: {
			code,
			kind,
			row,
			column,
			header,
			value,
			key,
			...(also && { also }),
			...(sqlstate !== undefined && { sqlstate }),
		},
	};
}
