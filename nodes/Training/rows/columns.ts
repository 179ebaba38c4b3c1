import type { CellError, Value } from './cell';
import { key, optional, required } from './column';
import type { Column, Need } from './column';
import {
	choice,
	date,
	days,
	exercises,
	freeText,
	identifier,
	kilograms,
	load,
	loadNumber,
	loadUnit,
	loads,
	minutes,
	optionalDate,
	percent,
	score,
	seconds,
	shortText,
	wholeSeconds,
	yesOrNo,
} from './fieldTypes';
import { metric } from './metrics';

/** What a row describes. */
export type Kind = 'workout' | 'set' | 'measurement' | 'exercise' | 'workoutTemplate' | 'goal';

export type { Column } from './column';

type Columns = Readonly<Record<string, Column>>;

const workoutDate = key('Date', date, ['date', 'day']);
const TEMPLATE_ALIASES = ['workout_id', 'template'];
const templateId = key('Template', identifier(50), [...TEMPLATE_ALIASES, 'workout']);
const NOTES_ALIASES = ['note', 'comment', 'comments'];
const notes = optional('Notes', freeText, { blank: null, aliases: NOTES_ALIASES });
const catalogNotes = optional('Notes', freeText, { blank: null });
const isActive = optional('Active', yesOrNo, { blank: true, aliases: ['active'] });
const SCORES = { min: 1, max: 5 };
const bodyweight = kilograms('a bodyweight is', { min: 20, max: 400 });
const bodyfat = percent('body fat is', { min: 2, max: 75 });
const measured = {
	bodyweight_kg: required('Body Weight (kg)', bodyweight, ['bodyweight', 'weight']),
	bodyfat_pct: optional('Body Fat (%)', bodyfat, {
		blank: null,
		aliases: ['bodyfat', 'fat', 'fat_pct', 'fat_percent', 'fat_ratio', 'fat_rate', 'bf'],
	}),
};
const bodyweightGoal = required('Target', bodyweight, ['target']);
/** Unlike in a measurement, 0 % is not a blank cell: as a goal it is a mistake. */
const bodyfatGoal = required('Target', { ...bodyfat, isBlank: bodyweight.isBlank });
const targetSeconds = wholeSeconds('a target is', { min: 1, max: 600 });
const LOADS = { min: 0, max: 9999.99 };
const oneLoad = loadNumber('a load is', LOADS);
const loadType = choice(['External', 'Assisted', 'Bodyweight'], {
	assistance: 'Assisted',
	assist: 'Assisted',
	'body weight': 'Bodyweight',
	bw: 'Bodyweight',
});

/**
 * The columns of each kind, in the order of the database's table. This is the only list of them in TypeScript: headers,
 * validation, keys, row types, the panel's fields and the output are derived from it. A test compares it with the catalogue and
 * the CHECK constraints of the database.
 */
export const columnsOf = {
	workout: {
		workout_date: workoutDate,
		template_id: templateId,
		location: optional('Location', shortText(50), { blank: 'home', aliases: ['place'] }),
		duration_min: required('Duration (min)', minutes('a workout lasts', { min: 1, max: 300 }), ['duration']),
		days_since_last_workout: optional(
			'Days Since Last Workout',
			days('days since the last workout go from', { min: 0, max: 3650 }),
			{ blank: null, aliases: ['days_since', 'rest_days'] },
		),
		recovery_score: optional('Recovery (1-5)', score('a recovery score is', SCORES), {
			blank: null,
			aliases: ['recovered_1_5', 'recovery', 'recovered'],
		}),
		mood_score: optional('Mood (1-5)', score('a mood score is', SCORES), {
			blank: null,
			aliases: ['mood_1_5', 'mood'],
		}),
		notes,
	},
	set: {
		workout_date: workoutDate,
		template_id: templateId,
		exercise_id: key('Exercise', identifier(50), ['exercise', 'exercise_name']),
		weight_kg: required('Weight (kg)', load('a weight is', LOADS), ['weight', 'load']),
		tut_seconds: required('Time Under Tension (s)', seconds('a set lasts', { above: 0, max: 300 }), [
			'tut_s',
			'tut',
			'tul',
			'time_under_tension',
			'seconds',
		]),
		max_effort: optional('Max Effort', yesOrNo, { blank: true }),
		form_ok: optional('Form OK', yesOrNo, { blank: true, aliases: ['form', 'good_form'] }),
		notes,
	},
	measurement: {
		measurement_date: key('Date', date, ['date', 'day', 'time', 'time_of_measurement']),
		...measured,
		notes: optional('Notes', freeText, { blank: null, aliases: [...NOTES_ALIASES, 'remarks'] }),
	},
	exercise: {
		exercise_id: key('Exercise', identifier(50), ['exercise']),
		exercise_name: optional('Name', shortText(100), { blank: { sameAs: 'exercise_id' }, aliases: ['name'] }),
		muscle_group: optional('Muscle Group', shortText(50), { blank: 'Other' }),
		movement_type: optional('Movement Type', choice(['Compound', 'Isolation']), { blank: null }),
		equipment: optional('Equipment', shortText(50), { blank: null }),
		target_tut_min: optional('Target TUT, Minimum (s)', targetSeconds, { blank: 45 }),
		target_tut_max: optional('Target TUT, Maximum (s)', targetSeconds, { blank: 90 }),
		notes: catalogNotes,
		is_active: isActive,
		load_type: optional('Load Type', loadType, { blank: 'External' }),
		load_unit: optional('Load Unit', loadUnit, { blank: 'kg', aliases: ['unit', 'weight_unit'] }),
		load_step: optional('Load Step', loadNumber('a step is', { above: 0, max: 9999.99 }), {
			blank: null,
			aliases: ['step'],
		}),
		load_min: optional('Lowest Load', oneLoad, { blank: null, aliases: ['min_load'] }),
		load_max: optional('Highest Load', oneLoad, { blank: null, aliases: ['max_load'] }),
		available_loads: optional('Available Loads', loads('a load is', LOADS), {
			blank: null,
			aliases: ['loads', 'weights'],
		}),
	},
	workoutTemplate: {
		template_id: key('Template', identifier(50), TEMPLATE_ALIASES),
		template_name: optional('Name', shortText(100), { blank: { sameAs: 'template_id' }, aliases: ['name'] }),
		workout_type: optional('Workout Type', shortText(30), { blank: 'Other' }),
		target_duration_min: optional(
			'Target Duration (min)',
			minutes('a target duration is', { min: 1, max: 300 }),
			{ blank: null },
		),
		notes: catalogNotes,
		is_active: isActive,
		exercise_ids: optional('Exercises', exercises(50), { blank: null, aliases: ['exercises'] }),
	},
	goal: {
		metric: key(
			'Metric',
			metric({ bodyfat_pct: measured.bodyfat_pct, bodyweight_kg: measured.bodyweight_kg }),
		),
		target_value: {
			...bodyweightGoal,
			inRow: (values) => (values.metric === 'bodyfat_pct' ? bodyfatGoal : bodyweightGoal),
		},
		target_date: optional('Target Date', optionalDate, { blank: null, aliases: ['deadline', 'by'] }),
		notes,
	},
} satisfies Record<Kind, Columns>;

type ColumnsOf = typeof columnsOf;

/** The names of a kind's columns that have, or don't have, a need. */
type NamesWith<K extends Kind, N extends Need> = {
	[C in keyof ColumnsOf[K]]: ColumnsOf[K][C] extends Column<Value, N> ? C : never;
}[keyof ColumnsOf[K]];

/** What a column's reader returns, and null if that is what a blank cell stores. */
type CellOf<C> =
	C extends Column<infer T, infer N, infer B>
		? Exclude<T, CellError> | (N extends 'optional' ? Extract<B, null> : never)
		: never;

/** The key columns of a kind. */
export type KeyOf<K extends Kind> = { [C in NamesWith<K, 'key'>]: CellOf<ColumnsOf[K][C]> };

/** Where a row of the journal comes from. It is stored with every row, and set by an option, not by a cell. */
type JournalColumns<K extends Kind> = K extends JournalKind ? { data_source?: string | undefined } : unknown;

/** The cells of a row by column, typed as the column table says. An absent or undefined column keeps what is stored. */
export type RowOf<K extends Kind> = KeyOf<K> &
	JournalColumns<K> & {
		[C in NamesWith<K, 'required' | 'optional'>]?: CellOf<ColumnsOf[K][C]> | undefined;
	};

/** A row of one of the kinds; `kind` says which. */
export type Row<K extends Kind = Kind> = { [P in K]: { kind: P; values: RowOf<P> } }[K];

/** The key of a row. */
export type KeyedRow<K extends Kind = Kind> = { [P in K]: { kind: P; values: KeyOf<P> } }[K];

export const JOURNAL_KINDS = ['workout', 'set', 'measurement'] as const;

export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** Whether rows of a kind say where they come from: those of the journal do. */
export const hasDataSource = (kind: Kind): kind is JournalKind =>
	kind === 'workout' || kind === 'set' || kind === 'measurement';

interface Table {
	entries: ReadonlyArray<[name: string, column: Column]>;
	names: readonly string[];
	stored: readonly string[];
	keys: readonly string[];
}

function tableOf(kind: Kind): Table {
	const columns: Columns = columnsOf[kind];
	const entries = Object.entries(columns);
	const names = Object.keys(columns);
	return {
		entries,
		names,
		stored: hasDataSource(kind) ? [...names, 'data_source'] : names,
		keys: entries.flatMap(([name, { need }]) => (need === 'key' ? [name] : [])),
	};
}

/** Computed once, since they are needed for every row. */
const tables: Record<Kind, Table> = {
	workout: tableOf('workout'),
	set: tableOf('set'),
	measurement: tableOf('measurement'),
	exercise: tableOf('exercise'),
	workoutTemplate: tableOf('workoutTemplate'),
	goal: tableOf('goal'),
};

export const columnEntries = (kind: Kind) => tables[kind].entries;

export const columnNames = (kind: Kind) => tables[kind].names;

/** The names of the key columns, in the table's order. */
export const keyColumns = (kind: Kind) => tables[kind].keys;

const LISTED: Partial<Record<Kind, readonly string[]>> = {
	workout: ['template_id'],
	set: ['template_id', 'exercise_id'],
};

/** The columns that refer to a stored template or exercise, so that the panel can list them. */
export const listedColumns = (kind: Kind) => LISTED[kind] ?? [];

/** The names of all columns that a row can have: the table's, and the data source of a journal row. */
export const storedColumns = (kind: Kind) => tables[kind].stored;

/** The cells of a row, for code that goes through its columns by name. */
export const cellsOf = ({ values }: KeyedRow | Row): Readonly<Record<string, Value | undefined>> => values;
