import { CellError, columnsOf } from '../../nodes/Training/rows';

const read = (cell: unknown) => {
	const value = columnsOf.set.form_ok.read(cell, { timezone: 'UTC', dateFormat: '' });
	return value instanceof CellError ? value.code : value;
};

describe('a yes-or-no cell', () => {
	it.each([true, 'true', 'TRUE', 'Yes', 'y', '1', 1, 'on', 'x', 'X', '✓', 'tak', 'PRAWDA', ' yes '])(
		'reads %j as true',
		(cell) => {
			expect(read(cell)).toBe(true);
		},
	);

	it.each([false, 'false', 'FALSE', 'No', 'n', '0', 0, 'off', 'nie', 'FAŁSZ', 'fałsz'])(
		'reads %j as false',
		(cell) => {
			expect(read(cell)).toBe(false);
		},
	);

	it.each(['maybe', 't', 'f', '2', 2, -1, 'ja', {}, [], [true], new Date(0)])(
		'rejects %j with not_a_boolean',
		(cell) => {
			expect(read(cell)).toBe('not_a_boolean');
		},
	);
});
