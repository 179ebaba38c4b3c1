import { CellError, columnsOf } from '../../nodes/Training/rows';

const read = (cell: unknown) => {
	const value = columnsOf.set.form_ok.read(cell, {
		timezone: 'UTC',
		dateFormat: '',
		dateLocale: '',
		weightUnit: 'kg',
	});
	return value instanceof CellError ? value.code : value;
};

describe('a yes-or-no cell', () => {
	it.each([
		...[true, 'true', 'TRUE', 'Yes', 'y', '1', 1, 'on', 'x', 'X', '✓', 'tak', 'PRAWDA', ' yes ', 'OK'],
		...['WAHR', 'VRAI', 'vrai', '✔', '✔\uFE0F', '☑', '☑\uFE0F', '✅', 'yes\u200B', "'TRUE"],
	])('reads %j as true', (cell) => {
		expect(read(cell)).toBe(true);
	});

	it.each([
		...[false, 'false', 'FALSE', 'No', 'n', '0', 0, 'off', 'nie', 'FAŁSZ', 'fałsz'],
		...['FALSCH', 'FAUX', '✗', '☐', '☐\uFE0F', '❌', '\uFEFFno'],
	])('reads %j as false', (cell) => {
		expect(read(cell)).toBe(false);
	});

	it('reads a list of one as its element, and an empty list as a box that is not ticked', () => {
		expect([read(['yes']), read([true]), read(['nie']), read([])]).toEqual([true, true, false, false]);
		expect(columnsOf.set.form_ok.isBlank([])).toBe(false);
	});

	it.each([
		'maybe',
		't',
		'f',
		'2',
		2,
		-1,
		'ja',
		'yes and no',
		{},
		['yes', 'no'],
		new Date(0),
		'x'.repeat(100_000),
	])('rejects %p with not_a_boolean', (cell) => {
		expect(read(cell)).toBe('not_a_boolean');
	});

	it.each([
		null,
		'',
		' ',
		'-',
		'--',
		'–',
		'—',
		'n/a',
		'N/A',
		'na',
		'#N/A',
		'null',
		'none',
		'None',
		'undefined',
		[''],
	])('is blank if it is %j', (cell) => {
		expect(columnsOf.set.form_ok.isBlank(cell)).toBe(true);
	});
});
