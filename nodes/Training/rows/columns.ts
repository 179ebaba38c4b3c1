import * as z from 'zod/v4-mini';

import type { CellReader, Value } from './cell';
import { calendarDate } from './dates';
import { flag } from './flags';
import { number } from './numbers';
import { text, word } from './texts';

/** What a row is about. */
export type Kind = 'workout' | 'set' | 'measurement' | 'exercise' | 'workoutTemplate';

export interface Column {
	/** What the panel calls it. */
	label: string;
	/** Headers it is known by besides its own name. */
	aliases: readonly string[];
	/** A key column tells which row is meant, a required one has no default: neither may be blank. */
	need: 'key' | 'required' | 'optional';
	/** The panel's field type. */
	type: 'dateTime' | 'number' | 'boolean' | 'string';
	read: CellReader;
	/** What a blank cell stores: the column's default in the database, or the value of another column. */
	blank: Value | { sameAs: string };
}

export type Columns = Readonly<Record<string, Column>>;

type Field = Pick<Column, 'type' | 'read'>;

const date: Field = { type: 'dateTime', read: calendarDate };
const yesOrNo: Field = { type: 'boolean', read: flag };
const freeText: Field = { type: 'string', read: text() };
const upTo = (longest: number): Field => ({ type: 'string', read: text(longest) });
const identifier = upTo(50);
const oneOf = (...words: string[]): Field => ({ type: 'string', read: word(words) });

const from = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most));
const above = (bound: number, most: number) => z.number().check(z.gt(bound), z.lte(most));

function quantity(units: string[], decimals: number, range: z.ZodMiniNumber, rangeInWords: string): Field {
	return { type: 'number', read: number({ units, decimals, range, rangeInWords }) };
}
const wholeNumber = (units: string[], range: z.ZodMiniNumber, rangeInWords: string) =>
	quantity(units, 0, range, rangeInWords);

const score = wholeNumber([], from(1, 5), 'scores go from 1 to 5');
const targetSeconds = wholeNumber(['sec', 's'], from(1, 600), 'a target is 1 to 600 seconds');

const key = (label: string, field: Field, ...aliases: string[]): Column => ({
	label,
	aliases,
	need: 'key',
	blank: null,
	...field,
});
const required = (label: string, field: Field, ...aliases: string[]): Column => ({
	...key(label, field, ...aliases),
	need: 'required',
});
const optional = (label: string, field: Field, blank: Column['blank'], ...aliases: string[]): Column => ({
	...key(label, field, ...aliases),
	need: 'optional',
	blank,
});

const templateKey = key('Template', identifier, 'workout_id', 'template');
const exerciseKey = key('Exercise', identifier, 'exercise');
const notes = optional('Notes', freeText, null);
const isActive = optional('Active', yesOrNo, true);

/**
 * The columns of each kind, in the table's order: the only list of them in TypeScript. Headers, validation, keys, the panel's
 * fields and the output follow from it; a test holds it against the database's catalogue and CHECK constraints.
 */
export const columnsOf = {
	workout: {
		workout_date: key('Date', date, 'date'),
		template_id: templateKey,
		location: optional('Location', upTo(50), 'home'),
		duration_min: required(
			'Duration (min)',
			wholeNumber(['min'], from(1, 300), 'a workout lasts 1 to 300 minutes'),
			'duration',
		),
		days_since_last_workout: optional(
			'Days Since Last Workout',
			wholeNumber(['days', 'd'], from(0, 3650), 'days since the last workout go from 0 to 3650'),
			null,
			'days_since',
		),
		recovery_score: optional('Recovery (1-5)', score, null, 'recovered_1_5', 'recovery'),
		mood_score: optional('Mood (1-5)', score, null, 'mood_1_5', 'mood'),
		notes,
	},
	set: {
		workout_date: key('Date', date, 'date'),
		template_id: templateKey,
		exercise_id: exerciseKey,
		weight_kg: required(
			'Weight (kg)',
			quantity(['kg'], 2, from(0, 9999.99), 'a weight is 0 to 9999.99 kg'),
			'weight',
		),
		tut_seconds: required(
			'Time Under Tension (s)',
			quantity(['sec', 's'], 2, above(0, 300), 'a set lasts above 0 and up to 300 seconds'),
			'tut_s',
			'tut',
		),
		max_effort: optional('Max Effort', yesOrNo, true),
		form_ok: optional('Form OK', yesOrNo, true),
		notes,
	},
	measurement: {
		measurement_date: key('Date', date, 'date'),
		bodyweight_kg: required(
			'Body Weight (kg)',
			quantity(['kg'], 2, from(20, 400), 'a body weight is 20 to 400 kg'),
			'bodyweight',
		),
		bodyfat_pct: optional(
			'Body Fat (%)',
			quantity(['%'], 2, from(2, 75), 'body fat is 2 to 75 %'),
			null,
			'bodyfat',
			'body_fat',
		),
		notes,
	},
	exercise: {
		exercise_id: exerciseKey,
		exercise_name: optional('Name', upTo(100), { sameAs: 'exercise_id' }, 'name'),
		muscle_group: optional('Muscle Group', upTo(50), 'Other'),
		movement_type: optional('Movement Type', oneOf('Compound', 'Isolation'), null),
		equipment: optional('Equipment', upTo(50), null),
		target_tut_min: optional('Target TUT, Minimum (s)', targetSeconds, 45),
		target_tut_max: optional('Target TUT, Maximum (s)', targetSeconds, 90),
		notes,
		is_active: isActive,
	},
	workoutTemplate: {
		template_id: templateKey,
		template_name: optional('Name', upTo(100), { sameAs: 'template_id' }, 'name'),
		workout_type: optional('Workout Type', upTo(30), 'Other'),
		target_duration_min: optional(
			'Target Duration (min)',
			wholeNumber(['min'], from(1, 300), 'a target duration is 1 to 300 minutes'),
			null,
		),
		notes,
		is_active: isActive,
	},
} satisfies Record<Kind, Columns>;

interface Table {
	entries: ReadonlyArray<[name: string, column: Column]>;
	names: readonly string[];
	keys: readonly string[];
}

function tableOf(columns: Columns): Table {
	const entries = Object.entries(columns);
	return {
		entries,
		names: Object.keys(columns),
		keys: entries.flatMap(([name, { need }]) => (need === 'key' ? [name] : [])),
	};
}

/** Worked out once: every row asks for them. */
const tables: Record<Kind, Table> = {
	workout: tableOf(columnsOf.workout),
	set: tableOf(columnsOf.set),
	measurement: tableOf(columnsOf.measurement),
	exercise: tableOf(columnsOf.exercise),
	workoutTemplate: tableOf(columnsOf.workoutTemplate),
};

export const columnEntries = (kind: Kind) => tables[kind].entries;

export const columnNames = (kind: Kind) => tables[kind].names;

/** The names of all that a row holds: its columns and, of the journal's rows, where they come from. */
export const storedColumns = (kind: Kind): readonly string[] =>
	hasDataSource(kind) ? [...columnNames(kind), 'data_source'] : columnNames(kind);

/** The names of the columns that tell which row is meant, in the table's order. */
export const keyColumns = (kind: Kind) => tables[kind].keys;

/** Rows that say where they come from: the journal's. */
export const hasDataSource = (kind: Kind): boolean =>
	kind === 'workout' || kind === 'set' || kind === 'measurement';
