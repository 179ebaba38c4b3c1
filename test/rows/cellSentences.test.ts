/** What people read when a cell is rejected: one sentence for each kind of column and code, with what to do in this column. */
import { CellError, columnEntries } from '../../nodes/Training/rows';
import type { CellOptions, Column, ErrorCode, Kind } from '../../nodes/Training/rows';

const options: CellOptions = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' };

type Sentence = [cell: unknown, code: ErrorCode, sentence: string];

const FORMULA: Sentence = [
	'#REF!',
	'sheet_error',
	"…, which is an error of the sheet's formula. Correct the formula in this cell.",
];

const TEXT: Sentence[] = [
	FORMULA,
	[{}, 'not_text', '…, but only text fits here. Write text or a number.'],
	['a\0b', 'not_text', '…, which contains invalid characters. Type it again.'],
	[
		'caf\uFFFD',
		'not_text',
		'…, which contains characters that were lost: the file was read in the wrong encoding. Set the encoding of the file where the workflow reads it, for example Windows-1252, and run it again.',
	],
];

const tooLong = (limit: number): Sentence => [
	'x'.repeat(limit + 1),
	'too_long',
	`…, which is ${limit + 1} characters long, but at most ${limit} fit here. Shorten it.`,
];

const scoreSentences = (name: string): Sentence[] => [
	FORMULA,
	['good', 'not_a_number', '…, which is not a number. Write a whole number from 1 to 5.'],
	['4/5', 'not_a_number', '…, which is not a number. Write a whole number from 1 to 5.'],
	[
		'3 kg',
		'not_a_number',
		'…, which is in kg, but this column has no unit. Write a whole number from 1 to 5.',
	],
	[3.5, 'not_whole', '…, but only whole numbers fit here. Write a whole number from 1 to 5.'],
	[0, 'out_of_range', `…, but a ${name} score is 1 to 5. Write 1 to 5, or leave it blank.`],
	[6, 'out_of_range', `…, but a ${name} score is 1 to 5. Write 1 to 5, or leave it blank.`],
];

const minutesSentences = (subject: string): Sentence[] => [
	FORMULA,
	['long', 'not_a_number', '…, which is not a number. Write whole minutes from 1 to 300, like 65 or 1:05.'],
	[
		'22 kg',
		'not_a_number',
		'…, which is in kg, but this column is in minutes. Write whole minutes from 1 to 300, like 65 or 1:05.',
	],
	[
		22.5,
		'not_whole',
		'…, but only whole numbers fit here. Write whole minutes from 1 to 300, like 65 or 1:05.',
	],
	[301, 'out_of_range', `…, but ${subject} 1 to 300 minutes.`],
	[
		0.5,
		'out_of_range',
		`…, which is a time of day, but ${subject} 1 to 300 minutes. Write whole minutes from 1 to 300, like 65 or 1:05.`,
	],
];

const SENTENCES: Array<[columns: Partial<Record<Kind, string[]>>, sentences: Sentence[]]> = [
	[
		{
			workout: ['workout_date'],
			set: ['workout_date'],
			measurement: ['measurement_date'],
			goal: ['target_date'],
		},
		[
			FORMULA,
			['2026-02-10-1', 'not_a_date', '…, which is not a date. Write it like 2026-02-10.'],
			[
				10.02,
				'not_a_date',
				'…, which is a number, not a date. Format the column as a date, or write it like 2026-02-10.',
			],
			[
				'03/04/2026',
				'ambiguous_date',
				'…, which can mean 2026-04-03 or 2026-03-04. Write one of these, or set the option Date Format.',
			],
			['2201-01-01', 'out_of_range', '…, but dates go from 1900 to 2200.'],
		],
	],
	[
		{
			workout: ['template_id'],
			set: ['template_id', 'exercise_id'],
			exercise: ['exercise_id'],
			workoutTemplate: ['template_id'],
		},
		[...TEXT, tooLong(50)],
	],
	[
		{
			workout: ['notes'],
			set: ['notes'],
			measurement: ['notes'],
			exercise: ['notes'],
			workoutTemplate: ['notes'],
			goal: ['notes'],
		},
		TEXT,
	],
	[{ workout: ['location'], exercise: ['muscle_group', 'equipment'] }, [...TEXT, tooLong(50)]],
	[{ exercise: ['exercise_name'], workoutTemplate: ['template_name'] }, [...TEXT, tooLong(100)]],
	[{ workoutTemplate: ['workout_type'] }, [...TEXT, tooLong(30)]],
	[
		{ goal: ['metric'] },
		[
			...TEXT,
			['muscle', 'out_of_range', '…, but it must be bodyfat_pct or bodyweight_kg.'],
			['body fat (kg)', 'out_of_range', '…, but it must be bodyfat_pct or bodyweight_kg.'],
		],
	],
	[
		{ exercise: ['movement_type'] },
		[...TEXT, ['Cardio', 'out_of_range', '…, but it must be Compound or Isolation.']],
	],
	[
		{ exercise: ['load_type'] },
		[...TEXT, ['Machine', 'out_of_range', '…, but it must be External, Assisted or Bodyweight.']],
	],
	[{ exercise: ['load_unit'] }, [...TEXT, ['st', 'out_of_range', '…, but it must be kg or lb.']]],
	[
		{ exercise: ['load_step', 'load_min', 'load_max'] },
		[
			FORMULA,
			[
				'heavy',
				'not_a_number',
				'…, which is not a number. Write the number, like 2.5, and its unit in load_unit.',
			],
			[
				'5 lb',
				'not_a_number',
				'…, which is in lb, but this column has no unit. Write the number, like 2.5, and its unit in load_unit.',
			],
			['1,234', 'ambiguous_number', '…, which can mean 1234 or 1.234. Write one of these.'],
		],
	],
	[{ exercise: ['load_step'] }, [[0, 'out_of_range', '…, but a step is above 0 and up to 9999.99.']]],
	[
		{ exercise: ['load_min', 'load_max', 'available_loads'] },
		[[-1, 'out_of_range', '…, but a load is 0 to 9999.99.']],
	],
	[
		{ exercise: ['available_loads'] },
		[
			FORMULA,
			[
				{},
				'not_a_number',
				'…, which is not a list of loads. Write each load without its unit, like 10; 12.5; 15.',
			],
			[
				'10, heavy',
				'not_a_number',
				'…, with "heavy", which is not a number. Write each load without its unit, like 10; 12.5; 15.',
			],
			[
				'10 kg, 12 kg',
				'not_a_number',
				'…, with "10 kg", which is in kg, but this column has no units. Write each load without its unit, like 10; 12.5; 15.',
			],
			[
				'10-50',
				'not_a_number',
				'…, which is not a list of loads. Write each load, like 10; 12.5; 15. For a machine with equal steps, fill in load_step, load_min and load_max instead.',
			],
			[
				'10,12',
				'ambiguous_number',
				'…, which can mean 10 and 12, or 10.12. Separate the loads with semicolons.',
			],
			['10, 10000', 'out_of_range', '…, with "10000", but a load is 0 to 9999.99.'],
			[
				new Array(101).fill(1),
				'too_long',
				'…, but a list has up to 100 entries and 5000 characters. Shorten it.',
			],
		],
	],
	[
		{ workoutTemplate: ['exercise_ids'] },
		[
			FORMULA,
			[{}, 'not_text', '…, which is not a list of exercises. Write them like ex_squat, ex_row.'],
			[
				'ex_a, ex_b; ex_c',
				'not_text',
				'…, which has commas beside semicolons or line breaks. Separate all exercises in the same way. Write them like ex_squat, ex_row.',
			],
			[
				'ex_a, ex_b, Ex_A',
				'not_text',
				'…, with "Ex_A" twice. A workout has one set of each exercise: write it once.',
			],
			[['ex_a', {}], 'not_text', '…, with an object, but only text fits here. Write text or a number.'],
			[
				`ex_a, ${'x'.repeat(51)}`,
				'too_long',
				`…, with "${'x'.repeat(51)}", which is 51 characters long, but at most 50 fit here. Shorten it.`,
			],
			['x,'.repeat(101), 'too_long', '…, but a list has up to 100 entries and 5000 characters. Shorten it.'],
		],
	],
	[
		{ set: ['max_effort', 'form_ok'], exercise: ['is_active'], workoutTemplate: ['is_active'] },
		[
			FORMULA,
			['maybe', 'not_a_boolean', '…, which is neither yes nor no. Write yes or no, or tick the box.'],
		],
	],
	[
		{ set: ['weight_kg'] },
		[
			FORMULA,
			...['2x20', '20+5', '80 each', '12 st', '80/80', '75-80', 'BW-20'].map((cell): Sentence => [
				cell,
				'not_a_number',
				'…, which is not a number. Write the total weight in kg or lb, like 82.5 or 182 lb.',
			]),
			[
				'80 s',
				'not_a_number',
				'…, which is in seconds, but this column is in kg or lb. Write the total weight in kg or lb, like 82.5 or 182 lb.',
			],
			['1,234', 'ambiguous_number', '…, which can mean 1234 or 1.234. Write one of these.'],
			[10_000, 'out_of_range', '…, but a weight is 0 to 9999.99 kg.'],
			['-5 lb', 'out_of_range', '…, which is -2.27 kg, but a weight is 0 to 9999.99 kg.'],
		],
	],
	[
		{ measurement: ['bodyweight_kg'], goal: ['target_value'] },
		[
			FORMULA,
			[
				'12 st 3',
				'not_a_number',
				'…, which is not a number. Write the weight in kg or lb, like 82.5 or 182 lb.',
			],
			[
				'21 %',
				'not_a_number',
				'…, which is in %, but this column is in kg or lb. Write the weight in kg or lb, like 82.5 or 182 lb.',
			],
			[8.3, 'out_of_range', '…, but a bodyweight is 20 to 400 kg.'],
			['30 lb', 'out_of_range', '…, which is 13.61 kg, but a bodyweight is 20 to 400 kg.'],
		],
	],
	[
		{ measurement: ['bodyfat_pct'] },
		[
			FORMULA,
			['low', 'not_a_number', '…, which is not a number. Write the percentage, like 18.5.'],
			[
				'21 kg',
				'not_a_number',
				'…, which is in kg, but this column is in %. Write the percentage, like 18.5.',
			],
			[80, 'out_of_range', '…, but body fat is 2 to 75 %.'],
		],
	],
	[
		{ set: ['tut_seconds'] },
		[
			FORMULA,
			['long', 'not_a_number', '…, which is not a number. Write the seconds, like 98 or 1:38.'],
			[
				'80 kg',
				'not_a_number',
				'…, which is in kg, but this column is in seconds. Write the seconds, like 98 or 1:38.',
			],
			['5:01', 'out_of_range', '…, but a set lasts above 0 and up to 300 seconds.'],
			[
				'01:38:00',
				'out_of_range',
				'…, which has hours, but a set lasts above 0 and up to 300 seconds. Write the seconds, like 98 or 1:38.',
			],
			[
				0.5,
				'out_of_range',
				'…, which is a time of day, but a set lasts above 0 and up to 300 seconds. Write the seconds, like 98 or 1:38.',
			],
		],
	],
	[
		{ exercise: ['target_tut_min', 'target_tut_max'] },
		[
			FORMULA,
			[
				'long',
				'not_a_number',
				'…, which is not a number. Write whole seconds from 1 to 600, like 90 or 1:30.',
			],
			[
				'80 lb',
				'not_a_number',
				'…, which is in lb, but this column is in seconds. Write whole seconds from 1 to 600, like 90 or 1:30.',
			],
			[
				90.5,
				'not_whole',
				'…, but only whole numbers fit here. Write whole seconds from 1 to 600, like 90 or 1:30.',
			],
			[0, 'out_of_range', '…, but a target is 1 to 600 seconds.'],
			[
				0.9,
				'out_of_range',
				'…, which is a time of day, but a target is 1 to 600 seconds. Write whole seconds from 1 to 600, like 90 or 1:30.',
			],
		],
	],
	[{ workout: ['duration_min'] }, minutesSentences('a workout lasts')],
	[{ workoutTemplate: ['target_duration_min'] }, minutesSentences('a target duration is')],
	[{ workout: ['recovery_score'] }, scoreSentences('recovery')],
	[{ workout: ['mood_score'] }, scoreSentences('mood')],
	[
		{ workout: ['days_since_last_workout'] },
		[
			FORMULA,
			['week', 'not_a_number', '…, which is not a number. Write a whole number from 0 to 3650.'],
			[
				'4 min',
				'not_a_number',
				'…, which is in minutes, but this column is in days. Write a whole number from 0 to 3650.',
			],
			[1.5, 'not_whole', '…, but only whole numbers fit here. Write a whole number from 0 to 3650.'],
			[-1, 'out_of_range', '…, but days since the last workout go from 0 to 3650.'],
		],
	],
];

const KINDS: Kind[] = ['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'];

const ALL_COLUMNS = new Map<string, Column>(
	KINDS.flatMap((kind) => columnEntries(kind).map(([name, column]) => [`${kind}.${name}`, column] as const)),
);

const namesOf = (columns: Partial<Record<Kind, string[]>>) =>
	Object.entries(columns).flatMap(([kind, names]) => names.map((name) => `${kind}.${name}`));

describe('the sentences for rejected cells', () => {
	it('include every column', () => {
		expect(new Set(SENTENCES.flatMap(([columns]) => namesOf(columns)))).toEqual(new Set(ALL_COLUMNS.keys()));
	});

	const cases = SENTENCES.flatMap(([columns, sentences]) =>
		namesOf(columns).flatMap((name) => sentences.map((sentence) => [name, ...sentence] as const)),
	);
	it.each(cases)('are, in %s for the cell %j with %s: %s', (name, cell, code, sentence) => {
		const error = ALL_COLUMNS.get(name)!.read(cell, options) as CellError;
		expect(error).toBeInstanceOf(CellError);
		const written = [`…${error.problem}`, error.fix].filter(Boolean).join(' ');
		expect([error.code, written]).toEqual([code, sentence]);
	});
});
