import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError } from './errors.mjs';
import { bodyScale, data, examples, journal, movedJournal, packageName } from './paths.mjs';

/** For each example file: the id of its workflow in n8n, and the hash of the version that was imported. */
const importedFile = join(data, 'workflows.json');
const credentialType = 'trainingPostgresApi';

/** The credential of a database on the sandbox's server. */
export const credentialFor = ({ host, port, user, password }, database) => ({
	name: 'Training Postgres API',
	type: credentialType,
	data: { host, port, database, user, password, schema: 'public', ssl: 'disable' },
});

/** Runs the credential's connection test, as the editor does when the credential is saved. */
export async function testCredential(n8n, id, credential) {
	const { status, message } = await n8n.testCredential({ id, ...credential });
	if (status !== 'OK')
		throw new UserFacingError(`The connection test of "${credential.name}" failed: ${message}`);
}

/**
 * Imports the example workflows with the credential and the folder of the sample journal filled in. A workflow that
 * exists keeps the user's edits until its example changes. Returns the workflow ids by name.
 */
export async function importExamples(n8n, credential) {
	const imported = existsSync(importedFile) ? JSON.parse(readFileSync(importedFile, 'utf8')) : {};
	const ids = {};
	const files = readdirSync(examples).filter((name) => name.endsWith('.json'));
	for (const file of files.sort()) {
		const example = fillIn(JSON.parse(readFileSync(join(examples, file), 'utf8')), credential, movedJournal);
		const hash = createHash('sha256').update(JSON.stringify(example)).digest('hex');
		imported[file] = { id: await importExample(n8n, example, hash, imported[file]), version: hash };
		ids[example.name] = imported[file].id;
	}
	writeFileSync(importedFile, JSON.stringify(imported, null, '\t'));
	return ids;
}

async function importExample(n8n, example, hash, previous) {
	const workflow = previous && (await n8n.findWorkflow(previous.id));
	if (!workflow) return (await n8n.request('POST', '/workflows', example)).id;
	if (previous.version !== hash) {
		const { versionId } = workflow;
		await n8n.request('PATCH', `/workflows/${workflow.id}`, { ...example, versionId });
	}
	return workflow.id;
}

/** Makes the two changes that a user makes after an import: selects the credential and sets the folder of the files. */
export function fillIn(workflow, credential, journalFolder = journal) {
	for (const node of workflow.nodes) {
		if (node.type.startsWith(`${packageName}.`))
			node.credentials = { [credentialType]: { id: credential.id, name: credential.name } };
		const folder = node.parameters.assignments?.assignments?.find(({ name }) => name === 'folder');
		const files = node.name === 'Scale folder' ? bodyScale : journalFolder;
		if (folder) folder.value = files.replaceAll('\\', '/');
	}
	return workflow;
}
