import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from './progress.mjs';
import { data, examples, journal, packageName } from './places.mjs';

const register = join(data, 'workflows.json');
const credentialType = 'trainingPostgresApi';

/** The credential of the sandbox's own database, as a person would fill it in. */
export const credentialFor = ({ host, port, user, password }, database) => ({
	name: 'Training Postgres API',
	type: credentialType,
	data: { host, port, database, user, password, schema: 'public', ssl: 'disable' },
});

/** The credential's own test, as the editor runs it when the credential is saved. */
export async function checkCredential(editor, id, credential) {
	const { status, message } = await editor.testCredential({ id, ...credential });
	if (status !== 'OK')
		throw new Trouble(`The test of the credential "${credential.name}" failed: ${message}`);
}

/**
 * Imports the workflows of examples/ with the credential and the folder of the sample filled in. One that is there
 * already is left as it was edited, until the example itself changes. Gives their ids by name.
 */
export async function importExamples(editor, credential) {
	const known = existsSync(register) ? JSON.parse(readFileSync(register, 'utf8')) : {};
	const ids = {};
	for (const file of readdirSync(examples)
		.filter((name) => name.endsWith('.json'))
		.sort()) {
		const example = fillIn(JSON.parse(readFileSync(join(examples, file), 'utf8')), credential);
		const version = createHash('sha256').update(JSON.stringify(example)).digest('hex');
		const present = known[file] && (await editor.findWorkflow(known[file].id));
		let id = present?.id;
		if (!present) ({ id } = await editor.request('POST', '/workflows', example));
		else if (known[file].version !== version)
			await editor.request('PATCH', `/workflows/${id}`, { ...example, versionId: present.versionId });
		known[file] = { id, version };
		ids[example.name] = id;
	}
	writeFileSync(register, JSON.stringify(known, null, '\t'));
	return ids;
}

/** What a person does after importing: choose the credential, and say where the files are. */
export function fillIn(workflow, credential) {
	for (const node of workflow.nodes) {
		if (node.type.startsWith(`${packageName}.`))
			node.credentials = { [credentialType]: { id: credential.id, name: credential.name } };
		if (node.name === 'Where the journal lies') {
			node.parameters.assignments.assignments.find(({ name }) => name === 'folder').value =
				journal.replaceAll('\\', '/');
		}
	}
	return workflow;
}
