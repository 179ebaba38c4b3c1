/** docs/reference/operations.md, compared with the panel of the Training Database node and its output schemas. */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { properties } from '../../nodes/Training/actions/panel';
import { resources } from '../../nodes/Training/actions/resources';
import { Document, codeIn, source } from './markdown';

const page = new Document('docs/reference/operations.md');
const readme = new Document('README.md');

const outputOf = (resource: string, operation: string): string[] => {
	const schema = source(`nodes/Training/__schema__/v1.0.0/${resource}/${operation}.json`);
	return Object.keys((JSON.parse(schema) as { properties: object }).properties);
};

describe('the table of operations', () => {
	const panel = resources.flatMap(({ name, operations }) =>
		operations.map((operation) => `${name}: ${operation.name}`),
	);

	it('lists every operation of every resource by its name in the panel', () => {
		const listed = page.table('Operations').map(([resource, operation]) => `${resource!}: ${operation!}`);
		expect(listed.sort()).toEqual(panel.sort());
	});

	it('lists the same operations as the README', () => {
		const listed = readme
			.table('Operations')
			.flatMap(([resource, operations]) =>
				operations!.split(', ').map((operation) => `${resource!}: ${operation}`),
			);
		expect(listed.sort()).toEqual(panel.sort());
	});
});

describe('the tables of parameters and options', () => {
	const nested = ({ type, options = [] }: INodeProperties): INodeProperties[] =>
		type === 'collection' ? (options as INodeProperties[]) : [];
	const tables = [...page.table('Parameters'), ...page.table('Options')];

	it('list every field of the panel, and no other', () => {
		const fields = properties
			.filter(({ type }) => type !== 'notice' && type !== 'hidden')
			.flatMap((property) => [property, ...nested(property)])
			.map(({ displayName }) => displayName)
			.filter((name) => !['Resource', 'Operation', 'Options', 'Filters'].includes(name));
		const listed = tables.flatMap(([names]) => names!.replace(/^Filters: /, '').split(', '));
		expect([...new Set(listed)].sort()).toEqual([...new Set(fields)].sort());
	});

	it('name every choice of every option', () => {
		const choices = (property: INodeProperties): string[] =>
			property.type === 'options'
				? ((property.options ?? []) as INodePropertyOptions[]).map(({ name }) => name)
				: ((property.options ?? []) as Array<INodeProperties | INodePropertyCollection>).flatMap((inner) =>
						'type' in inner ? choices(inner) : [],
					);
		const options = properties.filter(({ name }) => name === 'options').flatMap(choices);
		for (const choice of new Set(options)) expect(tables.flat().join(' ')).toContain(choice);
	});
});

describe.each([
	['Provision', 'provision'],
	['Get Status', 'getStatus'],
])('the table of %s', (heading, operation) => {
	it('lists the fields of the output', () => {
		const listed = page.table(heading).flatMap(([fields]) => codeIn(fields!));
		expect(listed.sort()).toEqual(outputOf('database', operation).sort());
	});
});

describe('the example of a deletion', () => {
	it('has the fields of the output', () => {
		expect(page.json('Delete').map((json) => Object.keys(json as object))).toEqual([
			outputOf('set', 'delete'),
		]);
	});
});
