import { CellError, columnsOf } from '../../nodes/Training/rows';

const options = { timezone: 'UTC', dateFormat: '' };
const codeOrValue = (value: unknown) => (value instanceof CellError ? value.code : value);
const notes = (cell: unknown) => codeOrValue(columnsOf.set.notes.read(cell, options));
const exercise = (cell: unknown) => codeOrValue(columnsOf.set.exercise_id.read(cell, options));
const movement = (cell: unknown) => codeOrValue(columnsOf.exercise.movement_type.read(cell, options));

describe('a text cell', () => {
	it('is trimmed and otherwise unchanged', () => {
		expect(notes('  hard; $1 {{ $json.x }} \\ \' " <b> \u202e end ')).toBe(
			'hard; $1 {{ $json.x }} \\ \' " <b> \u202e end',
		);
		expect(notes('a\nb\tc')).toBe('a\nb\tc');
	});

	it('accepts numbers and booleans as their text', () => {
		expect([notes(5), notes(82.6), notes(true), notes(false)]).toEqual(['5', '82.6', 'true', 'false']);
	});

	it('has no maximum length in notes', () => {
		const long = 'x'.repeat(1_000_000);
		expect(notes(long)).toBe(long);
	});

	it('is rejected with too_long if it has more characters than the column, and never cut off', () => {
		expect(exercise('x'.repeat(50))).toBe('x'.repeat(50));
		expect(exercise('x'.repeat(51))).toBe('too_long');
		expect(exercise('🏋'.repeat(50))).toBe('🏋'.repeat(50));
		expect(exercise('🏋'.repeat(51))).toBe('too_long');
	});

	it.each([
		['a NUL', 'a\0b'],
		['half a surrogate pair', 'a\ud800'],
		['an object', {}],
		['a list', ['a']],
		['a Date', new Date(0)],
	])('is rejected with not_text if it is %s', (_, cell) => {
		expect(notes(cell)).toBe('not_text');
	});
});

describe('a movement type', () => {
	it.each([
		['Compound', 'Compound'],
		['isolation', 'Isolation'],
		['Cardio', 'out_of_range'],
	])('%s is read as %s', (cell, expected) => {
		expect(movement(cell)).toBe(expected);
	});
});
