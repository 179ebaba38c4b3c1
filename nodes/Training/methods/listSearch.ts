import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { Database, DatabaseProblem, checkCredential } from '../database';
import { listChoices } from '../statements';

const PAGE = 100;

const search = (table: 'exercises' | 'workout_templates') =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken = '0',
	): Promise<INodeListSearchResult> {
		const offset = Number(paginationToken);
		const choices = await list(this, table, filter, offset);
		return {
			results: choices.map(({ id, name }) => ({ name: name === id ? id : `${name} (${id})`, value: id })),
			...(choices.length === PAGE && { paginationToken: String(offset + PAGE) }),
		};
	};

async function list(
	functions: ILoadOptionsFunctions,
	table: 'exercises' | 'workout_templates',
	filter: string,
	offset: number,
) {
	const credential = checkCredential(await functions.getCredentials('trainingPostgresApi'));
	if (typeof credential === 'string') throw new NodeOperationError(functions.getNode(), credential);
	const database = new Database(credential, functions.helpers.getSSHClient);
	try {
		return await database.transaction(
			{ access: 'read only', schemaVersion: 'current' },
			async (run) =>
				await run<{ id: string; name: string }>(
					listChoices(database.schema, table, filter, { size: PAGE, offset }),
				),
		);
	} catch (error) {
		const description = error instanceof DatabaseProblem ? error.description : '';
		throw new NodeOperationError(functions.getNode(), error as Error, { description });
	}
}

export const searchExercises = search('exercises');
export const searchTemplates = search('workout_templates');
