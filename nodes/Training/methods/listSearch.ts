import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';

import { DatabaseError, openDatabase } from '../database';
import { readableName } from '../names';
import { listChoices } from '../statements';
import type { Choice } from '../statements';

const PAGE_SIZE = 100;
/** A drop-down can't load pages. */
const MAX_OPTIONS = 10_000;

type Table = 'exercises' | 'workout_templates';

const listSearch = (table: Table) =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken = '0',
	): Promise<INodeListSearchResult> {
		const offset = Number(paginationToken);
		const choices = await readChoices(this, table, filter, { size: PAGE_SIZE, offset });
		return {
			results: choices.map(toOption),
			...(choices.length === PAGE_SIZE && { paginationToken: String(offset + PAGE_SIZE) }),
		};
	};

function toOption({ id, name }: Choice): INodePropertyOptions {
	const shown = name === id ? readableName(id) : name;
	return { name: shown === id ? id : `${shown} (${id})`, value: id };
}

async function readChoices(
	functions: ILoadOptionsFunctions,
	table: Table,
	filter: string,
	page: { size: number; offset: number },
): Promise<Choice[]> {
	try {
		const fields = await functions.getCredentials('trainingPostgresApi');
		const database = openDatabase(fields, functions.helpers.getSSHClient);
		return await database.readOnce(listChoices(database.schema, table, filter, page));
	} catch (error) {
		// The editor shows the message only, without a description.
		const message = error instanceof DatabaseError ? error.fullMessage : (error as Error).message;
		throw new NodeOperationError(functions.getNode(), message);
	}
}

export const searchExercises = listSearch('exercises');
export const searchTemplates = listSearch('workout_templates');

/** All active exercises, for a field that accepts several. */
export async function getExercises(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await readChoices(this, 'exercises', '', { size: MAX_OPTIONS, offset: 0 })).map(toOption);
}
