/** What the README says, against the code's own tables: what was added to the one and forgotten in the other is named here. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { TrainingPostgresApi } from '../../credentials/TrainingPostgresApi.credentials';
import { properties } from '../../nodes/Training/actions/panel';
import { resources } from '../../nodes/Training/actions/resources';
import { events } from '../../nodes/Training/events/events';
import { properties as triggerProperties } from '../../nodes/Training/events/panel';
import { toErrorJson, summarize, toItems } from '../../nodes/Training/outcomes';
import type { Outcome } from '../../nodes/Training/outcomes';
import { NEXT_STEPS, TRAINING_RECOMMENDATIONS } from '../../nodes/Training/statements';
import { CellError, columnEntries, columnsOf, readRows } from '../../nodes/Training/rows';
import type { Column, Kind, ReadResult } from '../../nodes/Training/rows';
import { Document, codeIn, numbersIn, quotedIn, root, source } from './markdown';

const readme = new Document('README.md');
const automatic = { timezone: 'UTC', dateFormat: '' };

/** The quoted words of a type's declaration, or of a part of it. */
function wordsOf(file: string, declaration: RegExp): string[] {
	const found = declaration.exec(source(file));
	if (!found) throw new Error(`${file} does not declare ${declaration.source}.`);
	return quotedIn(found[0]);
}

describe('the table of operations', () => {
	it('has every operation of every resource, by the names that the panel shows, and no other', () => {
		const [table] = readme.tables('Operations');
		const told = table!.map(([resource, operation]) => `${resource!}: ${operation!}`);
		const offered = resources.flatMap(({ name, operations }) =>
			operations.map((operation) => `${name}: ${operation.name}`),
		);
		expect(told.sort()).toEqual(offered.sort());
	});

	it('is followed by every other field of the panel', () => {
		const [, table] = readme.tables('Operations');
		const told = table!.map(([field]) => field).join(', ');
		const nested = ({ type, options = [] }: INodeProperties): INodeProperties[] =>
			type === 'collection' ? (options as INodeProperties[]) : [];
		const fields = properties
			.filter(({ type }) => type !== 'notice')
			.flatMap((property) => [property, ...nested(property)])
			.map(({ displayName }) => displayName)
			.filter((name) => !['Resource', 'Operation', 'Options'].includes(name));
		for (const field of new Set(fields)) expect(told).toContain(field);
	});

	it('names every choice of every option of the panel', () => {
		const [, table] = readme.tables('Operations');
		const told = table!.flat().join(' ');
		const choices = (property: INodeProperties): string[] =>
			property.type === 'options'
				? ((property.options ?? []) as INodePropertyOptions[]).map(({ name }) => name)
				: ((property.options ?? []) as Array<INodeProperties | INodePropertyCollection>).flatMap((inner) =>
						'type' in inner && inner.name !== 'status' ? choices(inner) : [],
					);
		const options = properties.filter(({ name }) => name === 'options').flatMap(choices);
		for (const choice of new Set(options)) expect(told).toContain(choice);
	});
});

describe('the table of events', () => {
	const [table] = readme.tables('The trigger');

	it('has every event, by the name and in the order of the panel', () => {
		expect(table!.map(([name]) => name)).toEqual(events.map(({ name }) => name));
	});

	it('tells the fields and the options of each', () => {
		for (const { name, properties: fields, options } of events) {
			const [, , told] = table!.find(([shown]) => shown === name)!;
			for (const { displayName } of [...fields, ...options]) expect(told).toContain(displayName);
		}
		const existing = (triggerProperties.at(-1)!.options as INodeProperties[]).find(
			({ name }) => name === 'emitExisting',
		)!;
		expect(readme.section('The trigger')).toContain(`_${existing.displayName}_`);
	});
});

describe('the table of the credential', () => {
	const fields = new TrainingPostgresApi().properties;
	const [table] = readme.tables('Credentials');

	it('has every field, in the order of the form', () => {
		expect(table!.map(([field]) => field)).toEqual(fields.map(({ displayName }) => displayName));
	});

	it('tells the default of each', () => {
		const told = table!.map(([field, standard]) => [field, codeIn(standard!)[0] ?? '']);
		expect(told).toEqual(fields.map((field) => [field.displayName, String(field.default)]));
	});

	it('tells every way to use TLS', () => {
		const [, , ways] = table!.find(([field]) => field === 'SSL')!;
		const options = fields.find(({ name }) => name === 'ssl')!.options as INodePropertyOptions[];
		for (const { name } of options) expect(ways).toContain(`${name}:`);
	});
});

describe('the tables of columns', () => {
	const headings: Record<Kind, string> = {
		workout: 'Workouts',
		set: 'Sets',
		measurement: 'Measurements',
		exercise: 'Exercises',
		workoutTemplate: 'Workout templates',
	};

	/** What the reader itself says when it is given too little, too much, or too long a text. */
	function bounds({ type, read }: Column): number[] {
		if (type === 'boolean') return [];
		if (type === 'dateTime') return numbersIn(clauseOf(read(99_999_999, automatic)));
		if (type === 'number') return numbersIn(clauseOf(read(1e9, automatic)));
		const flaw = read('x'.repeat(1000), automatic);
		return flaw instanceof CellError && flaw.code === 'too_long' ? numbersIn(flaw.problem).slice(1) : [];
	}
	const clauseOf = (read: unknown) => (read instanceof CellError ? read.problem : '');

	function blankInWords({ need, blank }: Column): string {
		if (need !== 'optional') return `_${need}_`;
		if (blank === null) return 'nothing';
		return typeof blank === 'object' ? `the \`${blank.sameAs}\`` : `\`${String(blank)}\``;
	}

	describe.each(Object.entries(headings) as Array<[Kind, string]>)('for a %s', (kind, heading) => {
		const [table] = readme.tables(heading);
		const columns = columnEntries(kind);

		it('has every column in the table’s order, with every other header of it', () => {
			const told = table!.map(([name, others]) => [codeIn(name!)[0], codeIn(others!)]);
			expect(told).toEqual(columns.map(([name, { aliases }]) => [name, aliases]));
		});

		it('tells the ranges that the reader tells', () => {
			const told = table!.map(([name, , value]) => [codeIn(name!)[0], numbersIn(value!).slice(0, 2)]);
			expect(told).toEqual(columns.map(([name, column]) => [name, bounds(column)]));
		});

		it('tells what a blank cell stores', () => {
			const told = table!.map(([name, , , blank]) => [codeIn(name!)[0], blank]);
			expect(told).toEqual(columns.map(([name, column]) => [name, blankInWords(column)]));
		});
	});
});

describe('the table of cells', () => {
	const [table] = readme.tables('What happens to a cell');
	const examples = (kind: string) => {
		const [, accepted, rejected] = table!.find(([name]) => name === kind)!;
		return { accepted: codeIn(accepted!), rejected: codeIn(rejected!) };
	};
	const readers: Array<[kind: string, column: Column]> = [
		['Date', columnsOf.set.workout_date],
		['Number', columnsOf.set.weight_kg],
		['Yes, no', columnsOf.set.form_ok],
	];

	describe.each(readers)('of the kind %s', (kind, { read }) => {
		it.each(examples(kind).accepted)('shows %s, which is accepted', (cell) => {
			expect(read(cell, automatic)).not.toBeInstanceOf(CellError);
		});

		it.each(examples(kind).rejected)('shows %s, which is rejected', (cell) => {
			expect(read(cell, automatic)).toBeInstanceOf(CellError);
		});
	});
});

describe('what happens to a row', () => {
	const head = { row_number: 14, date: '2026-01-20', workout_id: 'hit_lower_a', exercise_id: 'ex_squat' };
	const rules = { ...automatic, emptyCells: 'clear', dataSource: 'Sheet' } as const;
	const reading = (cells: Record<string, unknown>): ReadResult =>
		readRows([{ ...head, ...cells }], 'set', () => head.row_number, rules);
	const { rejection } = reading({ weight_kg: 78, tut_s: 350 }).rejected[0]!;
	const [row] = reading({
		weight_kg: '78 kg',
		tut_s: 67,
		max_effort: 'x',
		form_ok: 'TRUE',
		notes: ' hard; clean reps ',
	}).rows;

	it('lists every status, and no other', () => {
		const [table] = readme.tables('What happens to a row');
		const told = table!.map(([status]) => codeIn(status!)[0]);
		const statuses = wordsOf('nodes/Training/outcomes/outcome.ts', /export type Outcome =[^]*/).filter(
			(word) => !word.startsWith('.'),
		);
		expect(told.sort()).toEqual([...new Set(statuses)].sort());
	});

	it('shows the item of a written row as the node makes it', () => {
		const written: Outcome = {
			status: 'inserted',
			item: 0,
			kind: 'set',
			values: row!.values,
			created: false,
		};
		expect(readme.json('What happens to a row')).toEqual([toItems([written], false)[0]!.json]);
	});

	it('lists every code of a rejection, and no other', () => {
		const [table] = readme.tables('What happens to a bad row');
		const told = table!.map(([code]) => codeIn(code!)[0]);
		expect(told).toEqual(wordsOf('nodes/Training/rows/cell.ts', /export type RejectionCode =[^;]+;/));
	});

	it('shows the item of a rejected row as the node makes it', () => {
		expect(readme.json('What happens to a bad row')).toEqual([toErrorJson(rejection)]);
	});

	it('shows a summary as the node makes it', () => {
		const workout = { workout_date: '2026-01-20', template_id: 'hit_lower_a', duration_min: 25 };
		const outcomes: Outcome[] = [
			{ status: 'inserted', item: 0, kind: 'workout', values: workout, created: false },
			{ status: 'inserted', item: 1, kind: 'set', values: row!.values, created: true },
			{ status: 'rejected', item: 2, rejection },
			{ status: 'skipped', item: 3, kind: 'set' },
		];
		expect(readme.json('The summary')).toEqual([summarize(outcomes, 'journal', 140)]);
	});
});

describe('the recommendations', () => {
	const [progress, next, recovery, trend] = readme.tables('The recommendations');
	const rules = source('sql/parts/17_rules.sql');
	const labelled = (table: string[][] | undefined) => table!.map(([label]) => codeIn(label!)[0]);

	/** The labels that a rule gives: what stands after `then` and `else`, in the order of the rule. */
	function labelsOf(rule: string): string[] {
		const body = new RegExp(`create or replace function ${rule}\\([^]*?\\nend;`).exec(rules)?.[0] ?? '';
		return [...body.matchAll(/(?:then|else) '([^']+)'/g)].map(([, label]) => label!);
	}

	it('can be chosen in the trigger by their first words', () => {
		expect(NEXT_STEPS).toEqual(labelsOf('next_step'));
		const labels = labelsOf('training_recommendation').map((label) => label.split(':')[0]);
		expect(TRAINING_RECOMMENDATIONS).toEqual(labels);
	});

	it('have every label of progress_status', () => {
		expect(labelled(progress)).toEqual(labelsOf('progress_status'));
		const status = properties
			.flatMap(({ options = [] }) => options as INodeProperties[])
			.find(({ name }) => name === 'status')!;
		const filters = (status.options as INodePropertyOptions[]).map(({ value }) => value);
		expect(labelled(progress).sort()).toEqual(filters);
	});

	it('have every step of recommendation, in the order in which they are tried', () => {
		const steps = labelsOf('next_step');
		expect(labelled(next).map((label) => steps.find((step) => label!.startsWith(step)))).toEqual(steps);
		for (const label of labelsOf('recommendation').slice(0, -1)) expect(readme.text).toContain(label);
	});

	it('have every label of training_recommendation, in the order in which they are tried', () => {
		expect(labelled(recovery)).toEqual(labelsOf('training_recommendation'));
	});

	it('have every label of weight_trend', () => {
		expect(labelled(trend)).toEqual(labelsOf('weight_trend'));
	});

	it.each([
		['v_hit_progression', 'getProgression'],
		['v_recovery_analysis', 'getRecovery'],
		['v_body_composition', 'getBodyComposition'],
	])('have every column of %s', (view, operation) => {
		const schema = JSON.parse(
			source(`nodes/Training/__schema__/v1.0.0/recommendation/${operation}.json`),
		) as {
			properties: object;
		};
		const line = readme
			.section('The recommendations')
			.split('\n')
			.find((text) => text.startsWith(`**\`${view}\`**`));
		expect(codeIn(line!.replaceAll('**', '')).slice(1)).toEqual(Object.keys(schema.properties));
	});
});

describe('the SQL', () => {
	it('has the signature of every upsert function', () => {
		const scripts = [
			'12_upsert_workouts',
			'13_upsert_sets',
			'14_upsert_measurements',
			'15_upsert_reference',
			'16_one_row',
		];
		const signatures = scripts.flatMap((script) =>
			[...source(`sql/parts/${script}.sql`).matchAll(/^comment on function (upsert_\w+\([^)]*\))/gm)].map(
				([, signature]) => signature!,
			),
		);
		expect(signatures).toHaveLength(8);
		for (const signature of signatures) expect(readme.section('The SQL')).toContain(signature);
	});
});

describe('the examples', () => {
	it('are listed, each with what it does', () => {
		const files = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));
		const [table] = readme.tables('Examples');
		const listed = table!.map(([workflow]) => /\(examples\/(.+)\)$/.exec(workflow!)?.[1]);
		expect(listed.sort()).toEqual(files.sort());
	});
});

describe('the sample journal', () => {
	it('has as many rows as the README says', () => {
		const rowsOf = (file: string) => source(`examples/journal/${file}.csv`).trim().split('\n').length - 1;
		const counts = ['workouts', 'sets', 'measurements'].map((tab) => `${rowsOf(tab)} ${tab}`);
		expect(readme.section('Installation')).toContain(counts.join(', '));
	});
});

describe('how fast it is', () => {
	const benchmarks = new Document('docs/benchmarks.md').section('Writing through n8n');
	const [, ofFiveThousand] = benchmarks.split(/^(?=[\d,]+ sets$)/m).slice(1);
	const [table] = readme.tables('How fast it is');

	it.each(table!)('is what the benchmark found of 5,000 sets by: %s', (node, first, unchanged) => {
		const line = ofFiveThousand!
			.split('\n')
			.find((one) => one.toLowerCase().startsWith(`${node.toLowerCase()}  `));
		const [, ofFirst, , , ofUnchanged] = line!.split(/ {2,}/);
		expect([first, unchanged]).toEqual([ofFirst, ofUnchanged]);
	});
});
