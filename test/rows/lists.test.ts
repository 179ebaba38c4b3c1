/** The cells of an exercise's loads, and of a template's exercises. */
import { CellError, columnsOf } from '../../nodes/Training/rows';
import { errorOf, messageOf, read, valuesOf } from './reading';

const options = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' } as const;
const codeOrValue = (value: unknown) => (value instanceof CellError ? value.code : value);
const { load_type, load_unit, load_step, available_loads } = columnsOf.exercise;
const { exercise_ids } = columnsOf.workoutTemplate;
const loads = (cell: unknown) => codeOrValue(available_loads.read(cell, options));
const exercises = (cell: unknown) => codeOrValue(exercise_ids.read(cell, options));

describe('a cell of available loads', () => {
	it.each<[cell: unknown, loads: number[]]>([
		['10, 12.5, 15', [10, 12.5, 15]],
		['10,12.5,15', [10, 12.5, 15]],
		['10,12,15', [10, 12, 15]],
		['100,110,120', [100, 110, 120]],
		['10; 12,5; 15', [10, 12.5, 15]],
		['10;12.5;15;', [10, 12.5, 15]],
		['10, 12,05', [10, 12.05]],
		['10\n12,5\n15', [10, 12.5, 15]],
		['10,\n12.5,\n15', [10, 12.5, 15]],
		['15, 10, 12.5, 10', [10, 12.5, 15]],
		[
			[15, '12,5', 10, '', null],
			[10, 12.5, 15],
		],
		['[10, 12]', [10, 12]],
		['[10,5]', [5, 10]],
		['10, 12,', [10, 12]],
		[16, [16]],
		[[16], [16]],
		['12.125', [12.13]],
		['0, 5', [0, 5]],
	])('is a list of numbers, ascending, each once: %j is %j', (cell, expected) => {
		expect(loads(cell)).toEqual(expected);
	});

	it.each<[cell: unknown, code: string]>([
		['10,12', 'ambiguous_number'],
		['10,5', 'ambiguous_number'],
		['10, 12,15', 'ambiguous_number'],
		['10, 12,5, 15,25', 'ambiguous_number'],
		['2.5, 5, 1,250', 'ambiguous_number'],
		['10-50', 'not_a_number'],
		['10 – 50', 'not_a_number'],
		['10 to 50 by 2.5', 'not_a_number'],
		['10..50', 'not_a_number'],
		['10 kg, 12.5 kg', 'not_a_number'],
		['10 12.5 15', 'not_a_number'],
		['10/12/15', 'not_a_number'],
		['dumbbells', 'not_a_number'],
		[',', 'not_a_number'],
		[{}, 'not_a_number'],
		[[[10], 12], 'not_a_number'],
		['10, -5', 'out_of_range'],
		['10; 12000', 'out_of_range'],
		['#REF!', 'sheet_error'],
	])('is rejected if it can mean something else or nothing: %j', (cell, code) => {
		expect(loads(cell)).toBe(code);
	});

	it('is rejected with too_long from 101 loads on', () => {
		const all = Array.from({ length: 101 }, (_, load) => load);
		expect(loads(all.slice(1))).toEqual(all.slice(1));
		expect([all, all.join(', '), '1,'.repeat(3000)].map(loads)).toEqual(['too_long', 'too_long', 'too_long']);
	});
});

describe('a cell of exercises', () => {
	it.each<[cell: unknown, ids: string[]]>([
		['ex_squat, ex_row', ['ex_squat', 'ex_row']],
		['ex_squat;ex_row;', ['ex_squat', 'ex_row']],
		['ex_squat\r\nex_row\r\n', ['ex_squat', 'ex_row']],
		['ex_squat,\nex_row', ['ex_squat', 'ex_row']],
		['1. ex_squat\n2. ex_row', ['ex_squat', 'ex_row']],
		['- ex_squat\n- ex_row', ['ex_squat', 'ex_row']],
		['Leg  press ', ['Leg press']],
		[
			['ex_squat', 'Press, incline', ''],
			['ex_squat', 'Press, incline'],
		],
		['["ex_squat", "Press, incline"]', ['ex_squat', 'Press, incline']],
		['[ex_squat, ex_row]', ['ex_squat', 'ex_row']],
		[['Press, incline'], ['Press, incline']],
		[5, ['5']],
	])('is a list in its order: %j is %j', (cell, expected) => {
		expect(exercises(cell)).toEqual(expected);
	});

	it.each<[cell: unknown, code: string]>([
		['ex_squat, ex_row, Ex_Squat', 'not_text'],
		['ex_squat, ex_row; ex_press', 'not_text'],
		[true, 'not_text'],
		[{}, 'not_text'],
		[['ex_squat', {}], 'not_text'],
		[',', 'not_text'],
		[`ex_squat, ${'x'.repeat(51)}`, 'too_long'],
		['#REF!', 'sheet_error'],
	])('is rejected if it is no list, or has an exercise twice: %j', (cell, code) => {
		expect(exercises(cell)).toBe(code);
	});
});

describe('a blank list', () => {
	it.each([null, '', ' ', '-', 'n/a', '[]', [], ['', null]])('clears what is stored: %j', (cell) => {
		expect(valuesOf([{ exercise: 'e', available_loads: cell }], 'exercise')).toMatchObject({
			available_loads: null,
		});
		expect(valuesOf([{ template: 't', exercises: cell }], 'workoutTemplate')).toMatchObject({
			exercise_ids: null,
		});
	});
});

describe('the words of a load', () => {
	it('are read in any case, with the usual spellings', () => {
		const type = (cell: string) => codeOrValue(load_type.read(cell, options));
		expect(['external', 'ASSISTED', 'assistance', 'BW', 'Body weight', 'bodyweight'].map(type)).toEqual([
			'External',
			'Assisted',
			'Assisted',
			'Bodyweight',
			'Bodyweight',
			'Bodyweight',
		]);
		const unit = (cell: string) => codeOrValue(load_unit.read(cell, options));
		expect(['KG', 'kilos', 'lbs', 'Lb.', 'pounds', 'st', 's'].map(unit)).toEqual([
			'kg',
			'kg',
			'lb',
			'lb',
			'lb',
			'out_of_range',
			'out_of_range',
		]);
	});
});

describe('the loads of an exercise in a sheet', () => {
	it('have the usual headers', () => {
		const item = {
			Exercise: 'ex_leg_press',
			'Load type': 'External',
			Unit: 'lb',
			'Load step': '5',
			'Min load': 20,
			'Highest load': '300',
		};
		expect(valuesOf([item], 'exercise')).toMatchObject({
			exercise_id: 'ex_leg_press',
			load_type: 'External',
			load_unit: 'lb',
			load_step: 5,
			load_min: 20,
			load_max: 300,
		});
	});

	it('take their unit from load_unit only', () => {
		expect(messageOf([{ exercise: 'e', 'Load step (lb)': 5 }], 'exercise')).toBe(
			'Row 1: Load step (lb) is 5, but load_step takes numbers in load_unit, not lb. Rename the column to load_step, and write the unit below load_unit.',
		);
		expect(messageOf([{ exercise: 'e', load_step: '5 lb' }], 'exercise')).toBe(
			'Row 1: load_step is "5 lb", which is in lb, but this column has no unit. Write the number, like 2.5, and its unit in load_unit.',
		);
		expect(codeOrValue(load_step.read(0, options))).toBe('out_of_range');
	});

	it('say which element of a list is wrong', () => {
		expect(messageOf([{ exercise: 'e', loads: '10, 12x' }], 'exercise')).toBe(
			'Row 1: loads is "10, 12x", with "12x", which is not a number. Write each load without its unit, like 10; 12.5; 15.',
		);
		expect(messageOf([{ template: 't', exercises: 'ex_a, ex_b, EX_A' }], 'workoutTemplate')).toBe(
			'Row 1: exercises is "ex_a, ex_b, EX_A", with "EX_A" twice. A workout has one set of each exercise: write it once.',
		);
		expect(messageOf([{ exercise: 'e', loads: '10,5' }], 'exercise')).toBe(
			'Row 1: loads is "10,5", which can mean 10 and 5, or 10.5. Separate the loads with semicolons.',
		);
	});

	it('are rejected if the highest is below the lowest', () => {
		expect(errorOf([{ exercise: 'e', load_min: 20, load_max: 19.5 }], 'exercise')).toMatchObject({
			column: 'load_max',
			code: 'out_of_range',
			message: 'Row 1: load_max is 19.5, but it must be at least load_min, which is 20.',
		});
		expect(read([{ exercise: 'e', load_min: 20, load_max: 20 }], 'exercise').rejected).toEqual([]);
	});

	it('count once if two headers have the same list below them', () => {
		const item = (loads: string) => [{ exercise: 'e', available_loads: '10; 12', loads }];
		expect(valuesOf(item('10, 12'), 'exercise')).toMatchObject({ available_loads: [10, 12] });
		expect(errorOf(item('10, 15'), 'exercise')).toMatchObject({ code: 'ambiguous_header' });
	});
});
