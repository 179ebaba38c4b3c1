import { CellError, columnsOf } from '../../nodes/Training/rows';

const options = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' } as const;
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
		['an object as text', '[object Object]'],
		['a list', ['a', 'b']],
		['text that was read in the wrong encoding', 'kettlebell \uFFFD'],
		['a Date', new Date(0)],
	])('is rejected with not_text if it is %s', (_, cell) => {
		expect(notes(cell)).toBe('not_text');
	});
});

describe('invisible characters of a text cell', () => {
	it.each([
		['\uFEFFhard\u200B', 'hard'],
		['ha\u200Brd \u2060set', 'hard set'],
		['e\u0301', '\u00E9'],
		['\u200Dhard\u200C \u200Dset', 'hard set'],
	])('are removed: %j is stored as %j', (cell, expected) => {
		expect(notes(cell)).toBe(expected);
	});

	it('stay if an emoji or a word consists of them', () => {
		expect(notes('👩‍❤️‍👨 می‌خواهم')).toBe('👩‍❤️‍👨 می‌خواهم');
	});

	it('are removed from an identifier', () => {
		expect([exercise('ex\u200D_squat'), exercise('\uFEFFex_squat')]).toEqual(['ex_squat', 'ex_squat']);
	});

	it('are removed in linear time', () => {
		const joiners = '\u200D'.repeat(200_000);
		expect(notes(`a${joiners} b${joiners}`)).toBe('a b');
	});
});

describe('a leading apostrophe', () => {
	it.each([
		["'hard", 'hard'],
		["'quoted' and more", "'quoted' and more"],
		["it's hard", "it's hard"],
	])('%s is stored as %s', (cell, expected) => {
		expect(notes(cell)).toBe(expected);
	});

	it('is removed from an identifier', () => {
		expect([exercise("'17"), exercise("farmer's walk")]).toEqual(['17', "farmer's walk"]);
	});
});

describe('an identifier', () => {
	it('has single spaces and composed characters', () => {
		expect([exercise('Ex  Squat'), exercise('Ex\u00A0\tSquat'), exercise('wyciskane\u0301')]).toEqual([
			'Ex Squat',
			'Ex Squat',
			'wyciskan\u00E9',
		]);
	});

	it('is the text of a number, and the element of a list of one', () => {
		expect([exercise(17), exercise(['ex_squat'])]).toEqual(['17', 'ex_squat']);
	});

	it('is rejected without counting its characters if it is very long', () => {
		expect(columnsOf.set.exercise_id.read('x'.repeat(50_000_000), options)).toMatchObject({
			code: 'too_long',
			problem: ', which is 50000000 characters long, but at most 50 fit here.',
		});
	});

	it.each(['', '-', '—', 'n/a', 'none', 'NULL', [], '\u200B'])('is blank if it is %j', (cell) => {
		expect(columnsOf.set.exercise_id.isBlank(cell)).toBe(true);
	});

	it('is not blank if it is the error of a formula', () => {
		expect(columnsOf.set.exercise_id.isBlank('#N/A')).toBe(false);
		expect(exercise('#N/A')).toBe('sheet_error');
	});
});

describe('words for no value', () => {
	it.each(['-', 'n/a', 'none', 'null', '—'])('are words in free text: %j', (cell) => {
		expect(columnsOf.set.notes.isBlank(cell)).toBe(false);
		expect(notes(cell)).toBe(cell);
	});

	it('are blank in a column of choices', () => {
		expect(['-', 'none', '#N/A'].map(columnsOf.exercise.movement_type.isBlank)).toEqual([true, true, true]);
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
