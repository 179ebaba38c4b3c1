import { CellError, columnEntries } from '../../nodes/Training/rows';
import type { Cells, Kind } from '../../nodes/Training/rows';
import { errorOf, messageOf, read, valuesOf } from './reading';

const squat = {
	date: '2026-01-20',
	workout_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 78,
	tut_s: 67,
};
const without = (item: Cells, ...headers: string[]): Cells =>
	Object.fromEntries(Object.entries(item).filter(([header]) => !headers.includes(header)));
const setWith = (cells: Cells, ...replaced: string[]): Cells => ({
	...without(squat, ...replaced),
	...cells,
});

/** The column that a header is read as, with a cell that fits it. null if the header is not read. */
function columnOf(kind: Kind, header: string): string | null {
	const { unreadHeaders, rows, rejected } = read([{ [header]: '\u0000' }], kind);
	if (unreadHeaders.length > 0) return null;
	if (rows.length > 0) throw new Error('The cell must be rejected.');
	const faults = rejected.flatMap((error) => [error, ...(error.also ?? [])]);
	return faults.find((fault) => fault.header === header)?.column ?? null;
}

describe('a header', () => {
	it.each<[Kind, string, string]>([
		['workout', 'workout_date', 'date, day, Date*, Date:, "Date", DATE (dd.mm.yyyy), Date [YYYY-MM-DD]'],
		['workout', 'template_id', 'workout_id, template, workout, Workout ID, Template (required)'],
		['workout', 'location', 'place, Location, Place?'],
		[
			'workout',
			'duration_min',
			'duration, Duration (min), duration_min, Duration [minutes], Duration (h:mm), duration mins',
		],
		[
			'workout',
			'days_since_last_workout',
			'days_since, rest_days, Rest days, Days Since Last Workout, days since (d), Rest-Days',
		],
		[
			'workout',
			'recovery_score',
			'recovered_1_5, recovery, recovered, Recovery (1-5), Recovery 1-5, Recovery (1 to 5), recovery_score (1–5), Recovery (/5)',
		],
		['workout', 'mood_score', 'mood_1_5, mood, Mood (1-5), Mood 1 to 5, Mood Score (optional)'],
		['workout', 'notes', 'note, comment, comments, Notes (optional), Comments:'],
		['set', 'workout_date', 'date, day'],
		['set', 'template_id', 'workout_id, template, workout'],
		['set', 'exercise_id', 'exercise, exercise_name, Exercise Name, Exercise #'],
		[
			'set',
			'weight_kg',
			'weight, load, Weight (kg), weight kg, Weight[kg], Weight - kg, Weight/kg, Weight, lbs, weight_lb, weight in kg, Load (lb), weight-kgs, Weight (in pounds), Weight kg (optional), Weight_KG',
		],
		[
			'set',
			'tut_seconds',
			'tut_s, tut, tul, time_under_tension, seconds, TUT [s], TUT (sec.), tut sec, TUL (m:ss), TUT (mm:ss), Time Under Tension (s), TUT:',
		],
		['set', 'max_effort', 'Max Effort?, max-effort, Max Effort (y/n), MAX EFFORT (yes/no)'],
		['set', 'form_ok', 'form, good_form, Form OK?, Form?, Good form (Y/N)'],
		['measurement', 'measurement_date', 'date, day, time, time_of_measurement, Time of Measurement'],
		[
			'measurement',
			'bodyweight_kg',
			'bodyweight, body_weight, weight, Weight(kg), Body Weight (lb), weight_kg, body weight lbs',
		],
		[
			'measurement',
			'bodyfat_pct',
			'bodyfat, body_fat, fat, fat_pct, fat_percent, fat_ratio, fatRate, fat_rate, bf, Body Fat %, Body Fat(%), fat%, BF%, % Body Fat, Fat Ratio (%)',
		],
		['measurement', 'notes', 'note, comment, comments, remarks'],
		['exercise', 'exercise_id', 'exercise'],
		['exercise', 'exercise_name', 'name, Name:'],
		['exercise', 'target_tut_min', 'Target TUT, Minimum (s), target_tut_min (s), Target TUT min'],
		['exercise', 'is_active', 'active, Active?'],
		['workoutTemplate', 'template_id', 'workout_id, template'],
		['workoutTemplate', 'template_name', 'name'],
		['workoutTemplate', 'target_duration_min', 'Target Duration (min), target duration'],
		['workoutTemplate', 'is_active', 'active'],
		['goal', 'target_value', 'target, Target (kg), target lb, Target %, target_value [lbs]'],
		['goal', 'target_date', 'deadline, by, Target Date:'],
	])('of a %s means %s: %s', (kind, column, headers) => {
		// A comma before a space separates headers, except in `Weight, lbs` and the label of the targets.
		const list = headers.replace(/, (?=lbs|Minimum)/g, ';').split(', ');
		const all = list.map((header) => header.replace(';', ', ').replaceAll('"', ''));
		expect(all.map((header) => [header, columnOf(kind, header)])).toEqual(
			all.map((header) => [header, column]),
		);
	});

	it.each(['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'] as const)(
		'of a %s can be the name or the label of each column',
		(kind) => {
			const columns = columnEntries(kind);
			expect(columns.map(([name]) => columnOf(kind, name))).toEqual(columns.map(([name]) => name));
			expect(columns.map(([, { label }]) => columnOf(kind, label))).toEqual(columns.map(([name]) => name));
		},
	);

	it('ignores invisible characters, no-break spaces and the form of its accents', () => {
		expect(columnOf('set', '\uFEFFExercise\u00A0\u200BID\u200E')).toBe('exercise_id');
		expect(columnOf('set', ' tut\u2060 ')).toBe('tut_seconds');
	});

	it.each([
		'Weight (each)',
		'Weight (kg) (lb)',
		'Weight kg (lb)',
		'weights',
		'TUT minimum',
		'Form %',
		'Set #',
		'Plan S',
		'Reps',
		'Weight (1-5) stars',
		'remarks',
	])('of a set is not read: %s', (header) => {
		expect(columnOf('set', header)).toBeNull();
	});

	it('with a very long text is matched without its unit', () => {
		expect(columnOf('set', `${'('.repeat(50_000)}kg${')'.repeat(50_000)}`)).toBeNull();
		expect(columnOf('set', `weight${' '.repeat(100_000)}`)).toBe('weight_kg');
	});
});

describe('a unit in a header', () => {
	it.each([
		['Weight (kg)', 78],
		['weight kg', 78],
		['Weight (lb)', 35.38],
		['Weight (lbs)', 35.38],
		['weight_lb', 35.38],
		['Weight, lbs', 35.38],
		['Weight (#)', 35.38],
		['Load in pounds', 35.38],
	])('is the unit of the weights below it: %s', (header, stored) => {
		expect(valuesOf([setWith({ [header]: 78 }, 'weight_kg')])).toMatchObject({ weight_kg: stored });
		const options = { weightUnit: 'lb' } as const;
		expect(valuesOf([setWith({ [header]: 78 }, 'weight_kg')], 'set', options)).toMatchObject({
			weight_kg: stored,
		});
	});

	it('is not stated by the name of the column: the option Weight Unit decides', () => {
		expect(valuesOf([squat], 'set', { weightUnit: 'lb' })).toMatchObject({ weight_kg: 35.38 });
		expect(valuesOf([setWith({ weight: 78 }, 'weight_kg')], 'set', { weightUnit: 'lb' })).toMatchObject({
			weight_kg: 35.38,
		});
	});

	it('gives way to a unit in the cell', () => {
		expect(valuesOf([setWith({ 'Weight (kg)': '172 lb' }, 'weight_kg')])).toMatchObject({ weight_kg: 78.02 });
	});

	it.each([
		['TUL (m:ss)', '1:38', 98],
		['TUT (s)', 98, 98],
		['TUT (mm:ss)', '01:38', 98],
	])('is the notation of the durations below it: %s', (header, cell, stored) => {
		expect(valuesOf([setWith({ [header]: cell }, 'tut_s')])).toMatchObject({ tut_seconds: stored });
	});

	it('can be hours and minutes in a column of minutes', () => {
		const item = { date: '2026-01-20', workout: 'a', 'Duration (h:mm)': '1:05' };
		expect(valuesOf([item], 'workout')).toMatchObject({ duration_min: 65 });
	});

	it.each<[Kind, string, string, string]>([
		['set', 'Weight (st)', 'weight_kg', 'weight_kg takes kg or lb, not st'],
		['set', 'Weight stone', 'weight_kg', 'weight_kg takes kg or lb, not stone'],
		['set', 'weight_g', 'weight_kg', 'weight_kg takes kg or lb, not g'],
		['set', 'TUT (min)', 'tut_seconds', 'tut_seconds takes seconds or m:ss, not min'],
		['set', 'TUT [ms]', 'tut_seconds', 'tut_seconds takes seconds or m:ss, not ms'],
		['workout', 'Duration (h)', 'duration_min', 'duration_min takes minutes or h:mm, not h'],
		['workout', 'Duration (m:ss)', 'duration_min', 'duration_min takes minutes or h:mm, not m:ss'],
		['workout', 'Mood (1-10)', 'mood_score', 'mood_score takes scores from 1 to 5, not 1-10'],
		['workout', 'Mood 1-10', 'mood_score', 'mood_score takes scores from 1 to 5, not 1-10'],
		['workout', 'mood_1_10', 'mood_score', 'mood_score takes scores from 1 to 5, not 1_10'],
		['workout', 'Recovery (5-1)', 'recovery_score', 'recovery_score takes scores from 1 to 5, not 5-1'],
		['workout', 'Recovery %', 'recovery_score', 'recovery_score takes scores from 1 to 5, not %'],
		[
			'workout',
			'Days since (weeks)',
			'days_since_last_workout',
			'days_since_last_workout takes days, not weeks',
		],
	])('that the column of a %s cannot have rejects the row: %s', (kind, header, column, sentence) => {
		const row = {
			workout: { date: '2026-01-20', template: 'a', duration: 30 },
			set: squat,
			measurement: { date: '2026-01-20', bodyweight: 80 },
		}[kind as 'set'] as Cells;
		const others =
			column === 'duration_min'
				? ['duration']
				: ['weight_kg', 'tut_s'].filter((one) => column.includes(one.slice(0, 3)));
		const item = { ...without(row, ...others), [header]: 3 };
		expect(errorOf([item], kind)).toMatchObject({
			column,
			header,
			value: 3,
			code: 'not_a_number',
			message: `Row 1: ${header} is 3, but ${sentence}. Convert the cells, and rename the column to ${column}.`,
		});
	});

	it.each([
		['Body Fat (kg)', 'bodyfat_pct takes percent, not kg. Rename the column to Fat Mass (kg).'],
		['Fat (lbs)', 'bodyfat_pct takes percent, not lbs. Rename the column to Fat Mass (lbs).'],
		['Fat Mass (%)', 'fat_mass takes kg or lb, not %. Rename the column to bodyfat_pct.'],
		[
			'Body Fat (s)',
			'bodyfat_pct takes percent, not s. Convert the cells, and rename the column to bodyfat_pct.',
		],
	])('of a mass above a percentage, or the reverse, names the other column: %s', (header, sentence) => {
		const item = { date: '2026-01-20', weight: 80, [header]: 20 };
		expect(errorOf([item], 'measurement')).toMatchObject({
			column: 'bodyfat_pct',
			header,
			code: 'not_a_number',
			message: `Row 1: ${header} is 20, but ${sentence}`,
		});
	});

	it('does not matter in a row with a blank cell below it', () => {
		expect(valuesOf([{ date: '2026-01-20', weight: 80, 'Body Fat (kg)': '' }], 'measurement')).toMatchObject({
			bodyfat_pct: null,
		});
	});
});

describe('a cell with the unit of its row', () => {
	const item = { ...squat, weight_kg: 225 };

	it.each([
		['Weight Unit', 'lbs', 102.06],
		['weight_unit', 'lb', 102.06],
		['unit', 'Pounds', 102.06],
		['Units', ' LB. ', 102.06],
		['unit', 'kg', 225],
		['unit', 'KGS', 225],
		['unit', '', 225],
		['unit', '-', 225],
		['unit', null, 225],
	])('decides what the weight is: %s %s', (header, unit, stored) => {
		expect(valuesOf([{ ...item, [header]: unit }])).toMatchObject({ weight_kg: stored });
	});

	it('decides about body weights too, row by row', () => {
		const { rows } = read(
			[
				{ date: '2026-01-20', weight: 180, unit: 'lb' },
				{ date: '2026-01-21', weight: 82, unit: 'kg' },
				{ date: '2026-01-22', weight: 82, unit: '' },
			],
			'measurement',
		);
		expect(rows.map(({ values }) => values)).toMatchObject([
			{ bodyweight_kg: 81.65 },
			{ bodyweight_kg: 82 },
			{ bodyweight_kg: 82 },
		]);
	});

	it('is stronger than the option Weight Unit', () => {
		expect(valuesOf([{ ...item, unit: 'kg' }], 'set', { weightUnit: 'lb' })).toMatchObject({
			weight_kg: 225,
		});
	});

	it('counts as read in the rows of a kind without a weight', () => {
		const workout = { date: '2026-01-20', template: 'a', duration: 30, unit: '' };
		expect(read([workout, { ...item, unit: 'lb' }], 'journal').unreadHeaders).toEqual([]);
		expect(read([workout], 'journal').unreadHeaders).toEqual(['unit']);
	});

	it('rejects the row if it is another word', () => {
		expect(errorOf([{ ...item, unit: 'stone' }])).toMatchObject({
			column: 'weight_kg',
			header: 'unit',
			value: 'stone',
			code: 'not_a_number',
			message: 'Row 1: unit is "stone", but a weight is in kg or lb. Write kg or lb.',
		});
	});

	it('rejects the row if the header says another unit', () => {
		expect(errorOf([setWith({ 'Weight (kg)': 225, unit: 'lb' }, 'weight_kg')])).toMatchObject({
			column: 'weight_kg',
			header: 'Weight (kg)',
			value: 225,
			code: 'ambiguous_header',
			message:
				'Row 1: Weight (kg) is 225, but unit is "lb", which contradicts the header. Correct one of them.',
		});
	});
});

describe('two headers of one column', () => {
	it('count as one if only one has a value', () => {
		expect(valuesOf([{ ...squat, weight_kg: '', weight: 70 }])).toMatchObject({ weight_kg: 70 });
		expect(valuesOf([{ ...squat, weight: '-' }])).toMatchObject({ weight_kg: 78 });
	});

	it('count as one if both values are the same as read', () => {
		const item = { date: '2026-01-20', 'Weight (kg)': 82.6, 'Weight (lb)': 182.1 };
		expect(valuesOf([item], 'measurement')).toMatchObject({ bodyweight_kg: 82.6 });
		expect(valuesOf([{ ...squat, 'Workout Date': '20.01.2026' }])).toMatchObject({
			workout_date: '2026-01-20',
		});
	});

	it('reject the row if their values differ, with both names', () => {
		const item = { ...without(squat, 'workout_id'), Template: 'Lower body A', workout_id: '17' };
		expect(errorOf([item])).toMatchObject({
			column: 'template_id',
			header: 'Template',
			value: 'Lower body A',
			code: 'ambiguous_header',
			message:
				'Row 1: Template is "Lower body A" and workout_id is "17", but both headers mean template_id. Remove or rename one of the columns.',
		});
	});

	it('reject the row if one value is unreadable', () => {
		expect(messageOf([{ ...squat, weight: 'abc' }])).toBe(
			'Row 1: weight_kg is 78 and weight is "abc", but both headers mean weight_kg. Remove or rename one of the columns.',
		);
	});

	it('reject the row if one of them states a unit that the column cannot have', () => {
		const item = setWith({ 'Weight (kg)': 12, 'Weight (st)': 12 }, 'weight_kg');
		expect(errorOf([item])).toMatchObject({ code: 'ambiguous_header' });
	});

	it('keep the reason of the cell if both values are the same text', () => {
		expect(errorOf([{ ...squat, weight_kg: 'abc', weight: 'abc' }])).toMatchObject({ code: 'not_a_number' });
	});

	it('are required if both are blank', () => {
		expect(errorOf([{ ...squat, weight_kg: '', weight: null }])).toMatchObject({
			header: 'weight_kg',
			code: 'required',
		});
	});
});

describe('headers that match nothing', () => {
	it('are listed once per run, in order of appearance', () => {
		const { unreadHeaders } = read([
			{ ...squat, Colour: 'red', RPE: 9 },
			{ RPE: 8, ...squat, exercise_id: 'ex_row', Colour: 'red', Tempo: '4-1-4' },
		]);
		expect(unreadHeaders).toEqual(['Colour', 'RPE', 'Tempo']);
	});

	it('are listed without those of n8n itself', () => {
		const item = {
			row_number: 2,
			__EMPTY: '',
			__EMPTY_1: '',
			col_5: '',
			submittedAt: '2026-01-20T10:00:00Z',
			formMode: 'test',
			'': '',
			...squat,
		};
		expect(read([item]).unreadHeaders).toEqual([]);
	});

	it('are not those with a unit that the column cannot have, nor a unit column', () => {
		expect(read([setWith({ 'Weight (st)': 12, unit: 'kg' }, 'weight_kg')]).unreadHeaders).toEqual([]);
	});

	it('are in a journal those that the kind of their rows does not read', () => {
		expect(read([{ ...squat, time: '7:12', remarks: 'x' }], 'journal').unreadHeaders).toEqual([
			'time',
			'remarks',
		]);
		expect(
			read([{ date: '2026-01-20', time: '7:12', remarks: 'x', body_weight: 80 }], 'journal').unreadHeaders,
		).toEqual([]);
	});

	it('are none if there are no items', () => {
		expect(read([], 'journal').unreadHeaders).toEqual([]);
	});
});

describe('a row without a column that it needs', () => {
	it('names the headers that were found, and what to do', () => {
		const item = { row_number: 2, Date: '2026-01-20', 'Gewicht (kg)': 82 };
		const { rows, reject } = read([item], 'measurement');
		const [error] = reject(
			rows[0]!,
			'bodyweight_kg',
			new CellError('required', ', but a new measurement needs it.'),
		);
		expect(error).toMatchObject({
			column: 'bodyweight_kg',
			header: null,
			code: 'required',
			message:
				'Row 2: no column for the body weight. Headers: "Date", "Gewicht (kg)". Rename one to bodyweight_kg, or map the columns manually.',
		});
	});

	it.each<[Kind, Cells, string]>([
		[
			'workout',
			{ template: 'a' },
			'no column for the date. Headers: "template". Rename one to workout_date,',
		],
		[
			'workout',
			{ date: '2026-01-20' },
			'no column for the template. Headers: "date". Rename one to template_id,',
		],
		[
			'set',
			{ date: '2026-01-20', workout: 'a' },
			'no column for the exercise. Headers: "date", "workout". Rename one to exercise_id,',
		],
		[
			'measurement',
			{ weight: 80 },
			'no column for the date. Headers: "weight". Rename one to measurement_date,',
		],
		['exercise', { name: 'Row' }, 'no column for the exercise. Headers: "name". Rename one to exercise_id,'],
		[
			'workoutTemplate',
			{ name: 'A' },
			'no column for the template. Headers: "name". Rename one to template_id,',
		],
	])('says which: %s %j', (kind, item, sentence) => {
		expect(messageOf([item], kind)).toBe(`Row 1: ${sentence} or map the columns manually.`);
	});

	it('shows at most ten headers, long ones shortened', () => {
		const headers = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`column ${index + 1}`, 1]));
		expect(messageOf([{ date: '2026-01-20', ['x'.repeat(100)]: 1, ...headers }])).toBe(
			`Row 1: no column for the template. Headers: "date", "${'x'.repeat(60)}…", "column 1", "column 2", "column 3", "column 4", "column 5", "column 6", "column 7", "column 8" and 5 more. Rename one to template_id, or map the columns manually.`,
		);
	});

	it('is not mapped manually in a journal', () => {
		expect(messageOf([{ workout: 'a', exercise: 'e', weight: 5, tut: 60 }], 'journal')).toBe(
			'Row 1: no column for the date. Headers: "workout", "exercise", "weight", "tut". Rename one to workout_date, or map the columns manually with Create or Update.',
		);
	});

	it('lists its other faults too', () => {
		expect(errorOf([{ date: '20.13.2026', exercise: 'e', tut: 350 }])?.also).toEqual([
			{
				column: 'template_id',
				header: null,
				value: null,
				code: 'required',
				message:
					'Row 1: no column for the template. Headers: "date", "exercise", "tut". Rename one to template_id, or map the columns manually.',
			},
			{
				column: 'tut_seconds',
				header: 'tut',
				value: 350,
				code: 'out_of_range',
				message: 'Row 1: tut is 350, but a set lasts above 0 and up to 300 seconds.',
			},
		]);
	});
});

describe('a run without any known header', () => {
	const items = [{ 'Training log 2026': 'Date', __EMPTY: 'Exercise' }, { 'Training log 2026': '2026-01-20' }];
	const advice =
		'no header is recognized, so the header row may be another one (Google Sheets node: Header Row; Extract From File node: Header Row or Read As).';

	it('says first that the header row may be another one', () => {
		const messages = read(items).rejected.map(({ message }) => message);
		expect(messages).toEqual([
			`Row 1: ${advice} No column for the date. Headers: "Training log 2026". Rename one to workout_date, or map the columns manually.`,
			'Row 2: no column for the date. Headers: "Training log 2026". Rename one to workout_date, or map the columns manually.',
		]);
	});

	it('says so in a journal too', () => {
		expect(messageOf(items, 'journal')).toBe(
			`Row 1: ${advice} This is neither a workout, a set nor a measurement. A set has an exercise, a measurement has a body weight or body fat, and a workout has a duration, location, score or days since the last workout. Headers: "Training log 2026". If these are your headers, rename them, for example to date, template and exercise.`,
		);
	});

	it('does not say so if the items have no headers at all', () => {
		expect(messageOf([{ row_number: 2 }])).toBe(
			'Row 2: no column for the date. The item has no headers. Add the column workout_date, or map the columns manually.',
		);
	});

	it('does not say so if any item has a known header', () => {
		expect(messageOf([...items, squat])).not.toContain('header row');
	});
});
