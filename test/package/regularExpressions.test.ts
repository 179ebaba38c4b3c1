/** Every regular expression runs in linear time, so no input can make it slow (ReDoS). */
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

/** The regular expression literals of a source file. */
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

/** The regular expressions that a source file creates with `new RegExp` when it is imported. */
async function createdBy(file: string): Promise<RegExp[]> {
	const created: RegExp[] = [];
	const Original = globalThis.RegExp;
	globalThis.RegExp = new Proxy(Original, {
		construct: (target, args: [string, string]) => {
			const expression = new target(...args);
			created.push(expression);
			return expression;
		},
	});
	try {
		await import(path.join(root, file));
	} finally {
		globalThis.RegExp = Original;
	}
	return created;
}

async function complexityOf({ source, flags }: RegExp): Promise<string> {
	const { status } = await check(source, flags, { timeout: 30_000 });
	return status === 'safe' ? 'linear' : `${status}: /${source}/${flags}`;
}
const complexitiesOf = async (expressions: RegExp[]) => await Promise.all(expressions.map(complexityOf));

describe('regular expressions of the sources', () => {
	it('are found', () => {
		expect(sources.flatMap(literalsIn).length).toBeGreaterThan(10);
	});

	it('as literals are linear', async () => {
		const complexities = await complexitiesOf(sources.flatMap(literalsIn));
		expect(complexities.filter((complexity) => complexity !== 'linear')).toEqual([]);
	});

	it('created with new RegExp are linear', async () => {
		const files = sources.filter((file) =>
			readFileSync(path.join(root, file), 'utf8').includes('new RegExp('),
		);
		expect(files).toEqual(['nodes/Training/rows/dates.ts']);
		const created = await createdBy('nodes/Training/rows/dates.ts');
		expect(created.length).toBeGreaterThanOrEqual(4);
		const complexities = await complexitiesOf(created.filter(({ source }) => source.includes('<year>')));
		expect(complexities).toEqual(['linear', 'linear', 'linear', 'linear']);
	});

	it('are reported if they are not linear', async () => {
		expect(await complexityOf(/^(a+)+$/)).toContain('vulnerable');
	});
});
