/** docs/reference/cells.md, compared with the column table: names, headers, ranges, defaults, and the cells it lists. */
import { CellError, columnEntries, columnsOf } from '../../nodes/Training/rows';
import type { CellOptions, Column, Kind } from '../../nodes/Training/rows';
import { Document, codeIn, numbersIn } from './markdown';

const page = new Document('docs/reference/cells.md');
const automatic: CellOptions = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' };

const HEADINGS: Record<Kind, string> = {
	workout: 'Workouts',
	set: 'Sets',
	measurement: 'Measurements',
	exercise: 'Exercises',
	workoutTemplate: 'Workout templates',
	goal: 'Goals',
};

/** The range that the column's own error names for a cell that is out of it. */
function rangeOf({ type, read }: Column): number[] {
	if (type === 'boolean') return [];
	const tooMuch = { dateTime: '9999-12-31', number: 1e9, string: 'x'.repeat(1000) }[type];
	const error = read(tooMuch, automatic);
	if (!(error instanceof CellError)) return [];
	const numbers = numbersIn(error.problem);
	// "…, which is 1000 characters long, but at most 50 fit here."
	return error.code === 'too_long' ? numbers.slice(1) : numbers;
}

function describeBlank({ need, blank }: Column): string {
	if (need !== 'optional') return `_${need}_`;
	if (blank === null) return 'nothing';
	return typeof blank === 'object' ? `the \`${blank.sameAs}\`` : `\`${String(blank)}\``;
}

describe.each(Object.entries(HEADINGS) as Array<[Kind, string]>)('the columns of a %s', (kind, heading) => {
	const table = page.table(heading);
	const columns = columnEntries(kind);

	it('are listed in the order of the table, with their other headers', () => {
		const listed = table.map(([name, others]) => [codeIn(name!)[0], codeIn(others!)]);
		expect(listed).toEqual(columns.map(([name, { aliases }]) => [name, aliases]));
	});

	it('have the range that the reader enforces', () => {
		const listed = table.map(([name, , value]) => [codeIn(name!)[0], numbersIn(value!).slice(0, 2)]);
		expect(listed).toEqual(columns.map(([name, column]) => [name, rangeOf(column)]));
	});

	it('have the value that a blank cell stores', () => {
		const listed = table.map(([name, , , blank]) => [codeIn(name!)[0], blank]);
		expect(listed).toEqual(columns.map(([name, column]) => [name, describeBlank(column)]));
	});
});

const READERS: Array<[kind: string, column: Column]> = [
	['Date', columnsOf.set.workout_date],
	['Number', columnsOf.set.weight_kg],
	['Seconds', columnsOf.set.tut_seconds],
	['Minutes', columnsOf.workout.duration_min],
	['Percent', columnsOf.measurement.bodyfat_pct],
	['Yes or no', columnsOf.set.form_ok],
	['Loads', columnsOf.exercise.available_loads],
	['Exercises', columnsOf.workoutTemplate.exercise_ids],
];

describe.each(READERS)('the cells of the kind %s', (kind, { read }) => {
	const [, accepted, rejected] = page.table('Cells').find(([name]) => name === kind)!;

	it.each(codeIn(accepted!))('include %s, which is accepted', (cell) => {
		expect(read(cell, automatic)).not.toBeInstanceOf(CellError);
	});

	it.each(codeIn(rejected!))('include %s, which is rejected', (cell) => {
		expect(read(cell, automatic)).toBeInstanceOf(CellError);
	});
});
