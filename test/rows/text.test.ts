import { CellError, columnsOf } from '../../nodes/Training/rows';

const options = { timezone: 'UTC', dateFormat: '' };
const code = (value: unknown) => (value instanceof CellError ? value.code : value);
const notes = (cell: unknown) => code(columnsOf.set.notes.read(cell, options));
const exercise = (cell: unknown) => code(columnsOf.set.exercise_id.read(cell, options));
const movement = (cell: unknown) => code(columnsOf.exercise.movement_type.read(cell, options));

describe('text', () => {
	it('is trimmed and otherwise kept as it is', () => {
		expect(notes('  hard; $1 {{ $json.x }} \\ \' " <b> \u202e end ')).toBe(
			'hard; $1 {{ $json.x }} \\ \' " <b> \u202e end',
		);
		expect(notes('a\nb\tc')).toBe('a\nb\tc');
	});

	it('takes a number or a boolean as its text', () => {
		expect([notes(5), notes(82.6), notes(true), notes(false)]).toEqual(['5', '82.6', 'true', 'false']);
	});

	it('has no limit of its own in notes', () => {
		const long = 'x'.repeat(1_000_000);
		expect(notes(long)).toBe(long);
	});

	it('is never cut off: what is longer than the column is refused, counted in characters', () => {
		expect(exercise('x'.repeat(50))).toBe('x'.repeat(50));
		expect(exercise('x'.repeat(51))).toBe('too_long');
		expect(exercise('🏋'.repeat(50))).toBe('🏋'.repeat(50));
		expect(exercise('🏋'.repeat(51))).toBe('too_long');
	});

	it('refuses what no text can hold, objects and lists', () => {
		expect([notes('a\0b'), notes('a\ud800'), notes({}), notes(['a']), notes(new Date(0))]).toEqual(
			Array(5).fill('not_text'),
		);
	});

	it('knows the words of a movement type in any case', () => {
		expect([movement('Compound'), movement('isolation')]).toEqual(['Compound', 'Isolation']);
		expect(movement('Cardio')).toBe('out_of_range');
	});
});
