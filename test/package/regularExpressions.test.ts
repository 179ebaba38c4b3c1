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

	it('are all literals, so that this test finds them', () => {
		const files = sources.filter((file) =>
			readFileSync(path.join(root, file), 'utf8').includes('new RegExp('),
		);
		expect(files).toEqual([]);
	});

	it('are reported if they are not linear', async () => {
		expect(await complexityOf(/^(a+)+$/)).toContain('vulnerable');
	});
});
