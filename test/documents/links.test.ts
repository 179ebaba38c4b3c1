/** Everything that the documents point to is there: files, headings, npm scripts. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { Document, codeIn, root, source } from './markdown';

const manifest = JSON.parse(source('package.json')) as {
	scripts: Record<string, string>;
	engines: { node: string };
	homepage: string;
};

describe.each([
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'SECURITY.md',
	'docs/reliability.md',
	'docs/scaling.md',
	'docs/security.md',
])('%s', (file) => {
	const document = new Document(file);
	const folder = path.dirname(file);

	it('links to files and headings that exist', () => {
		const missing = document.links().filter((link) => {
			const [target = '', anchor] = link.split('#');
			if (target !== '' && !existsSync(path.join(root, folder, target))) return true;
			if (anchor === undefined) return false;
			const owner = target === '' ? document : new Document(path.join(folder, target));
			return !owner.anchors().includes(`#${anchor}`);
		});
		expect(missing).toEqual([]);
	});

	it('names npm scripts that exist', () => {
		const own = ['audit', 'ci', 'install', 'pack'];
		const named = [...document.text.matchAll(/`?npm (?:run )?([a-z:]+)/g)].map(([, script]) => script!);
		const missing = named.filter((script) => !own.includes(script) && !(script in manifest.scripts));
		expect(missing).toEqual([]);
	});

	it('names files of this repository that exist', () => {
		const folders = /^(?:credentials|examples|icons|nodes|sandbox|sql|test)\//;
		const missing = codeIn(document.text.replace(/^```[^]*?^```/gm, ''))
			.filter((code) => folders.test(code) && !/[<>* ]/.test(code))
			.filter((code) => !existsSync(path.join(root, code)));
		expect(missing).toEqual([]);
	});

	it('leaves the address of the repository to package.json', () => {
		expect(document.text).not.toContain(new URL(manifest.homepage).pathname);
	});
});

describe('the README', () => {
	it('asks for the Node.js that package.json asks for', () => {
		const [version] = /\d+(?:\.\d+)*/.exec(manifest.engines.node)!;
		expect(new Document('README.md').section('Compatibility')).toContain(version);
	});
});
