/** docs/architecture.md has every module. test/sql/documents.test.ts checks its tables and views. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { Document, root } from './markdown';

const page = new Document('docs/architecture.md');
const folders = readdirSync(path.join(root, 'nodes/Training'), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

describe('the modules', () => {
	it.each(folders.filter((folder) => folder !== '__schema__'))('include %s/ in the diagram', (folder) => {
		const [, diagram] = /^```mermaid\n([^]*?)^```/m.exec(page.section('Modules'))!;
		expect(diagram).toContain(`["${folder}/<br>`);
	});

	it('are all in the table', () => {
		const listed = page.table('Modules').map(([module]) => module);
		expect(listed.sort()).toEqual(folders.map((folder) => `\`nodes/Training/${folder}/\``).sort());
	});
});
