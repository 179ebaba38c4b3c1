import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { columnEntries } from '../rows';
import type { Kind, Rejection, RowValues } from '../rows';
import { describeOutcome } from './inWords';
import type { Outcome } from './outcome';

/** Which item of the written kinds says that it brought its exercise or template into being. */
const CREATED: Partial<Record<Kind, string>> = { workout: 'template_created', set: 'exercise_created' };

/** One n8n item for each outcome, paired with its input. Of a journal, each says its kind. */
export const toItems = (outcomes: readonly Outcome[], saysKind: boolean): INodeExecutionData[] =>
	outcomes.map((outcome) => ({ json: jsonOf(outcome, saysKind), pairedItem: { item: outcome.item } }));

/** The same for an AI agent: a sentence before the rest. */
export const toToolItems = (outcomes: readonly Outcome[], saysKind: boolean): INodeExecutionData[] =>
	outcomes.map((outcome) => ({
		json: {
			...(outcome.status !== 'rejected' && { text: describeOutcome(outcome) }),
			...jsonOf(outcome, saysKind),
		},
		pairedItem: { item: outcome.item },
	}));

/** Exactly two keys: so n8n routes the item to the error output and adds the input's fields to it. */
export function toErrorJson(rejection: Rejection): IDataObject {
	const { sentence, ...details } = rejection;
	return { error: sentence, details: details };
}

function jsonOf(outcome: Outcome, saysKind: boolean): IDataObject {
	switch (outcome.status) {
		case 'rejected':
			return toErrorJson(outcome.rejection);
		case 'skipped':
			return { status: 'skipped', ...(saysKind && { kind: outcome.kind }) };
		case 'superseded':
			return {
				status: 'superseded',
				...(saysKind && { kind: outcome.kind }),
				...outcome.values,
				superseded_by: outcome.supersededBy,
			};
		case 'inserted':
		case 'updated':
		case 'unchanged':
			return writtenJson(outcome.status, outcome.kind, outcome.values, outcome.created, saysKind);
	}
}

function writtenJson(
	status: string,
	kind: Kind,
	values: RowValues,
	created: boolean,
	saysKind: boolean,
): IDataObject {
	const json: IDataObject = { status };
	if (saysKind) json.kind = kind;
	for (const [name] of columnEntries(kind)) {
		if (values[name] !== undefined) json[name] = values[name];
	}
	if (values.data_source !== undefined) json.data_source = values.data_source;
	const flag = CREATED[kind];
	if (flag) json[flag] = created;
	return json;
}
