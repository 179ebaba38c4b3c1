import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';

import { DatabaseError, openDatabase } from '../database';
import { listChoices } from '../statements';

const PAGE = 100;
/** A drop-down has no pages. */
const ALL = 10_000;

const search = (table: 'exercises' | 'workout_templates') =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken = '0',
	): Promise<INodeListSearchResult> {
		const offset = Number(paginationToken);
		const choices = await list(this, table, filter, { size: PAGE, offset });
		return {
			results: choices.map(named),
			...(choices.length === PAGE && { paginationToken: String(offset + PAGE) }),
		};
	};

interface Choice {
	id: string;
	name: string;
}

const named = ({ id, name }: Choice) => ({ name: name === id ? id : `${name} (${id})`, value: id });

async function list(
	functions: ILoadOptionsFunctions,
	table: 'exercises' | 'workout_templates',
	filter: string,
	page: { size: number; offset: number },
) {
	try {
		const database = openDatabase(
			await functions.getCredentials('trainingPostgresApi'),
			functions.helpers.getSSHClient,
		);
		return await database.transaction(
			{ access: 'read only', schemaVersion: 'current' },
			async (run) => await run<Choice>(listChoices(database.schema, table, filter, page)),
		);
	} catch (error) {
		const message = error instanceof DatabaseError ? error.fullMessage : (error as Error).message;
		throw new NodeOperationError(functions.getNode(), message);
	}
}

export const searchExercises = search('exercises');
export const searchTemplates = search('workout_templates');

/** All active exercises at once, for a field that takes several. */
export async function getExercises(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await list(this, 'exercises', '', { size: ALL, offset: 0 })).map(named);
}
