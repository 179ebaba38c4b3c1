import { boolean } from './booleans';
import { isBlank } from './cell';
import type { CellReader, Value } from './cell';
import { calendarDate } from './dates';
import { number } from './numbers';
import type { Range } from './numbers';
import { oneOf, text } from './texts';

/** What the cells of a column measure. A header may state the unit: `Weight (kg)`, `TUT [s]`, `Mood (1-5)`. */
export type Unit = 'kg' | 's' | 'min' | 'd' | '%' | 'score';

/** What the columns of one type have in common. */
export interface FieldType<T extends Value = Value> {
	/** The panel's field type. */
	type: 'dateTime' | 'number' | 'boolean' | 'string';
	read: CellReader<T>;
	/** Whether the cell holds no value in a column of this type. */
	isBlank(cell: unknown): boolean;
	/** Absent if headers of the column have no unit. */
	measures?: Unit;
}

export const date: FieldType<string> = { type: 'dateTime', read: calendarDate, isBlank };

export const yesOrNo: FieldType<boolean> = { type: 'boolean', read: boolean, isBlank };

export const freeText: FieldType<string> = { type: 'string', read: text(), isBlank };

export const shortText = (maxLength: number): FieldType<string> => ({
	type: 'string',
	read: text(maxLength),
	isBlank,
});

export const identifier = shortText;

export const choice = (...words: string[]): FieldType<string> => ({
	type: 'string',
	read: oneOf(words),
	isBlank,
});

/** Numbers of one unit. Error messages consist of the subject, the range and the unit: `a set lasts above … and up to … seconds`. */
const quantity =
	(measures: Unit, unit: string, cellUnits: readonly string[], decimals: number) =>
	(subject: string, range: Range): FieldType<number> => ({
		type: 'number',
		read: number({ subject, range, unit, cellUnits, decimals }),
		isBlank,
		measures,
	});

export const kilograms = quantity('kg', 'kg', ['kg'], 2);
export const seconds = quantity('s', 'seconds', ['sec', 's'], 2);
export const wholeSeconds = quantity('s', 'seconds', ['sec', 's'], 0);
export const minutes = quantity('min', 'minutes', ['min'], 0);
export const percent = quantity('%', '%', ['%'], 2);
/** The subject names the days. */
export const days = quantity('d', '', ['days', 'd'], 0);
export const score = quantity('score', '', [], 0);
