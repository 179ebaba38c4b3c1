/** docs/reference/credential.md, compared with the credential's form. */
import type { INodePropertyOptions } from 'n8n-workflow';

import { TrainingPostgresApi } from '../../credentials/TrainingPostgresApi.credentials';
import { Document, codeIn } from './markdown';

const page = new Document('docs/reference/credential.md');
const fields = new TrainingPostgresApi().properties;

describe('the table of fields', () => {
	it('lists every field with its default, in the order of the form', () => {
		const listed = page.table('Credential').map(([field, value]) => [field, codeIn(value!)[0] ?? '']);
		expect(listed).toEqual(fields.map((field) => [field.displayName, String(field.default)]));
	});
});

describe('the table of SSL modes', () => {
	it('lists every mode', () => {
		const modes = fields.find(({ name }) => name === 'ssl')!.options as INodePropertyOptions[];
		expect(page.table('SSL').map(([mode]) => mode)).toEqual(modes.map(({ name }) => name));
	});
});
