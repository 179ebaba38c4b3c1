/** Links, files, headings and npm scripts that the documents name exist. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { Document, codeIn, root, source } from './markdown';

const manifest = JSON.parse(source('package.json')) as {
	scripts: Record<string, string>;
	engines: { node: string };
	homepage: string;
};

const filesIn = (folder: string, extension: string) =>
	readdirSync(path.join(root, folder), { encoding: 'utf8', recursive: true })
		.filter((file) => file.endsWith(extension))
		.map((file) => path.posix.join(folder, file));

const documents = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'SECURITY.md',
	...filesIn('docs', '.md').sort(),
];

describe.each(documents)('%s', (file) => {
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
		const npm = ['audit', 'ci', 'install', 'pack'];
		const named = [...document.text.matchAll(/`?npm (?:run )?([a-z:]+)/g)].map(([, script]) => script!);
		const missing = named.filter((script) => !npm.includes(script) && !(script in manifest.scripts));
		expect(missing).toEqual([]);
	});

	it('names files of this repository that exist', () => {
		const folders = /^(?:bench|credentials|docs|examples|icons|nodes|sandbox|sql|test)\//;
		const missing = codeIn(document.prose)
			.filter((code) => folders.test(code) && !/[<>* ]/.test(code))
			.filter((code) => !existsSync(path.join(root, code)));
		expect(missing).toEqual([]);
	});

	it('does not repeat the address of the repository, which is in package.json', () => {
		expect(document.text).not.toContain(new URL(manifest.homepage).pathname);
	});
});

describe('the README', () => {
	const readme = new Document('README.md');

	it('names the Node.js version of package.json', () => {
		const [version] = /\d+(?:\.\d+)*/.exec(manifest.engines.node)!;
		expect(readme.section('Compatibility')).toContain(version);
	});

	it('lists every example workflow', () => {
		const listed = readme.links().filter((link) => /^examples\/.+\.json$/.test(link));
		expect(listed.sort()).toEqual(filesIn('examples', '.json').sort());
	});

	it('names the number of rows of the sample journal', () => {
		const rowsOf = (file: string) => source(`examples/journal/${file}.csv`).trim().split('\n').length - 1;
		const counts = ['workouts', 'sets', 'measurements'].map((tab) => `${rowsOf(tab)} ${tab}`);
		expect(readme.text).toContain(counts.join(', '));
	});
});

describe('the index of decisions', () => {
	it('links to every decision', () => {
		const listed = new Document('docs/decisions/README.md').links().map((link) => `docs/decisions/${link}`);
		const decisions = filesIn('docs/decisions', '.md').filter((file) => !file.endsWith('README.md'));
		expect(listed).toEqual(decisions.sort());
	});
});
