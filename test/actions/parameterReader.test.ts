/** The value that a manually mapped field has for an item, compared with what n8n's own evaluation returns. */
import { additionalData, nodeTypes, packageName } from '../package/packageLoader';
import { ExecuteContext } from 'n8n-core';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	Workflow,
	createEmptyRunExecutionData,
} from 'n8n-workflow';

import { parameterReader } from '../../nodes/Training/actions/parameterReader';
import fc from '../fastCheck';

/** Reads expressions for one item, with our reader and with n8n's. */
async function readers(json: IDataObject) {
	const node: INode = {
		id: '1',
		name: 'Training Database',
		type: `${packageName}.training`,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: await nodeTypes(),
	});
	const items = [{ json }];
	const functions = new ExecuteContext(
		workflow,
		node,
		await additionalData({}),
		'manual',
		createEmptyRunExecutionData(),
		0,
		items,
		{ main: [items] },
		{ node, data: { main: [items] }, source: null },
		[],
	);
	const evaluate = jest.spyOn(functions, 'evaluateExpression');
	const read = parameterReader({
		// n8n's two declarations differ in whether a workflow may lack a name.
		functions: functions as IExecuteFunctions,
		items,
		continues: false,
		isTool: false,
	});
	const valueOrFailure = (evaluateOne: () => unknown) => {
		try {
			return { value: evaluateOne() };
		} catch {
			return { fails: true };
		}
	};
	return (expression: string) => {
		evaluate.mockClear();
		const fromReader = valueOrFailure(() => read(`=${expression}`, 0));
		const isEvaluated = evaluate.mock.calls.length > 0;
		return {
			fromReader,
			isEvaluated,
			fromN8n: valueOrFailure(() => functions.evaluateExpression(expression, 0)),
		};
	};
}

const item: IDataObject = {
	weight_kg: 78,
	zero: 0,
	text: ' 82,5 ',
	blank: '',
	nothing: null,
	no: false,
	tag: '<b>&amp;</b>',
	'={{ $json.weight_kg }}': 'like an expression',
	expression: '={{ $json.weight_kg }}',
	braces: '{{ $json.weight_kg }}',
	list: [1, { two: 2 }],
	nested: { inner: { value: 5 }, 'x y': 6 },
	'Weight (kg)': 80,
	"o'clock": 7,
	'a "quoted" one': 8,
	'back\\slash': 9,
	'}}': 10,
	'{{': 11,
	'//': 12,
	'a // b': 13,
	'two\nlines': 14,
	żółw: 15,
	'💪': 16,
	' spaced ': 17,
	'': 18,
	'0': 19,
	$price: 20,
	_under: 21,
	class: 22,
	length: 23,
	prototype: 24,
	mainModule: 25,
	binding: 26,
	caller: 27,
	name: 28,
	'$json.weight_kg': 29,
	isEmpty: 30,
};

const PLAIN = [
	'{{ $json.weight_kg }}',
	'{{$json.weight_kg}}',
	'{{\n\t$json.weight_kg\n}}',
	'{{ $json.missing }}',
	...['zero', 'text', 'blank', 'nothing', 'no', 'tag', 'expression', 'braces', 'list', 'nested'].map(
		(name) => `{{ $json.${name} }}`,
	),
	...['_under', 'class', 'length', 'name', 'isEmpty'].map((name) => `{{ $json.${name} }}`),
	...[
		'Weight (kg)',
		"o'clock",
		'żółw',
		'💪',
		' spaced ',
		'',
		'0',
		'$price',
		'missing',
		'$json.weight_kg',
	].map((name) => `{{ $json["${name}"] }}`),
	`{{ $json['Weight (kg)'] }}`,
	`{{ $json['a "quoted" one'] }}`,
];

const EVALUATED_BY_N8N = [
	' {{ $json.weight_kg }}',
	'{{ $json.weight_kg }} ',
	'{{ $json.weight_kg }} kg',
	'{{ $json.weight_kg }}{{ $json.zero }}',
	'{{ $json.weight_kg + 1 }}',
	'{{ $json.weight_kg; }}',
	'{{ $json . weight_kg }}',
	'{{ $json[ "weight_kg" ] }}',
	'{{ $json["weight_kg"].toFixed(1) }}',
	'{{ $json?.weight_kg }}',
	'{{ $json.nested?.inner?.value }}',
	'{{ $json.absent?.inner?.value }}',
	'{{ $json.nested.inner.value }}',
	'{{ $json.nested["x y"] }}',
	'{{ $json.absent.inner }}',
	'{{ $json.list[0] }}',
	'{{ $json[0] }}',
	'{{ $json }}',
	'{{ $json.żółw }}',
	'{{ $json.$price }}',
	'{{ $json["back\\\\slash"] }}',
	'{{ $json["two\\nlines"] }}',
	'{{ $json["two\nlines"] }}',
	'{{ $json["two\u2028lines"] }}',
	"{{ $json['two\u2029lines'] }}",
	'{{ $json["Weight (kg)] }}',
	'{{ $json["a "quoted" one"] }}',
	'{{ $json["}}"] }}',
	'{{ $json["{{"] }}',
	'{{ $json[`weight_kg`] }}',
	'{{ $JSON.weight_kg }}',
	'{{ $json.weight kg }}',
	'{{ json.weight_kg }}',
	'{{ /* the weight */ $json.weight_kg }}',
	'{{ $json.weight_kg // kilograms\n}}',
	'{{ $item(0).$json.weight_kg }}',
	'{{ $("Training Database").item.json.weight_kg }}',
	'$json.weight_kg',
	'',
	...Object.getOwnPropertyNames(Object.prototype).map((name) => `{{ $json.${name} }}`),
	...Object.getOwnPropertyNames(Object.prototype).map((name) => `{{ $json["${name}"] }}`),
	...['prototype', 'mainModule', 'binding', 'caller'].map((name) => `{{ $json.${name} }}`),
	...['prototype', 'mainModule', 'binding', 'caller'].map((name) => `{{ $json["${name}"] }}`),
];

describe('a manually mapped field', () => {
	it.each(PLAIN)('%j is read like in n8n, without an evaluation', async (expression) => {
		const { fromReader, fromN8n, isEvaluated } = (await readers(item))(expression);
		expect(fromReader).toEqual(fromN8n);
		expect(isEvaluated).toBe(false);
	});

	it.each(EVALUATED_BY_N8N)('%j is evaluated by n8n', async (expression) => {
		const { fromReader, fromN8n, isEvaluated } = (await readers(item))(expression);
		expect(fromReader).toEqual(fromN8n);
		expect(isEvaluated).toBe(true);
	});

	it('has the same value as in n8n for any header and any cell', async () => {
		const scenario = fc.record({
			header: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string()),
			cell: fc.jsonValue(),
			quote: fc.constantFrom('"', "'"),
		});
		await fc.assert(
			fc.asyncProperty(scenario, async ({ header, cell, quote }) => {
				const read = await readers({ [header]: cell });
				const { fromReader, fromN8n } = read(`{{ $json[${quote}${header}${quote}] }}`);
				expect(fromReader).toEqual(fromN8n);
			}),
			{ numRuns: 500 },
		);
	});
});
