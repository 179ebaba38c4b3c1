/** No text can keep a regular expression busy: each takes time in proportion to what it reads. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { check } from 'recheck';
import ts from 'typescript';

import { root } from './tarball';

const sources = ['credentials', 'nodes'].flatMap((folder) =>
	readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file)),
);

/** Those that stand in the sources between slashes. */
function literalsIn(file: string): RegExp[] {
	const found: RegExp[] = [];
	const visit = (node: ts.Node): void => {
		const [, source, flags] = ts.isRegularExpressionLiteral(node) ? /^\/(.*)\/(\w*)$/s.exec(node.text)! : [];
		if (source !== undefined) found.push(new RegExp(source, flags));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2022));
	return found;
}

/** Those that the sources put together as they are loaded. */
async function madeBy(file: string): Promise<RegExp[]> {
	const made: RegExp[] = [];
	const Original = globalThis.RegExp;
	globalThis.RegExp = new Proxy(Original, {
		construct: (target, told: [string, string]) => {
			const expression = new target(...told);
			made.push(expression);
			return expression;
		},
	});
	try {
		await import(path.join(root, file));
	} finally {
		globalThis.RegExp = Original;
	}
	return made;
}

async function verdictOn({ source, flags }: RegExp): Promise<string> {
	const { status } = await check(source, flags, { timeout: 30_000 });
	return status === 'safe' ? 'linear' : `${status}: /${source}/${flags}`;
}
const verdictsOn = async (expressions: RegExp[]) => await Promise.all(expressions.map(verdictOn));

describe('the regular expressions', () => {
	it('are found', () => {
		expect(sources.flatMap(literalsIn).length).toBeGreaterThan(10);
	});

	it('between slashes are linear', async () => {
		const verdicts = await verdictsOn(sources.flatMap(literalsIn));
		expect(verdicts.filter((verdict) => verdict !== 'linear')).toEqual([]);
	});

	it('that are put together are linear', async () => {
		const files = sources.filter((file) =>
			readFileSync(path.join(root, file), 'utf8').includes('new RegExp('),
		);
		expect(files).toEqual(['nodes/Training/rows/dates.ts']);
		const made = await madeBy('nodes/Training/rows/dates.ts');
		expect(made.length).toBeGreaterThanOrEqual(4);
		const verdicts = await verdictsOn(made.filter(({ source }) => source.includes('<year>')));
		expect(verdicts).toEqual(['linear', 'linear', 'linear', 'linear']);
	});

	it('would be told, were one not', async () => {
		expect(await verdictOn(/^(a+)+$/)).toContain('vulnerable');
	});
});
