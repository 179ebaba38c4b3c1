import Big from 'big.js';

import { isBlankAnswer, isBlankKey, isBlankPercentage, isBlankValue } from './blanks';
import { boolean } from './booleans';
import { CellError, isBlank, onlyElement } from './cell';
import type { CellReader, Value } from './cell';
import { calendarDate } from './dates';
import { duration } from './durations';
import { exerciseList, isBlankList, loadList } from './lists';
import { number } from './numbers';
import type { Range } from './numbers';
import { isSheetError, sheetError } from './sheetErrors';
import { identifierText, oneOf, text } from './texts';
import { unitOf } from './units';
import { bodyweight, setWeight } from './weights';

/** What the cells of a column measure. A header may state the unit: `Weight (kg)`, `TUT [s]`, `Mood (1-5)`. */
export type Unit = 'kg' | 's' | 'min' | 'd' | '%' | 'score' | 'load';

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

type LimitedRange = Extract<Range, { min: number }>;

/** In every column, a list of one is its element, and the error of a formula is rejected as such. */
export const readerOf =
	<T extends Value>(read: CellReader<T>): CellReader<T> =>
	(cell, options) => {
		const value = read(onlyElement(cell), options);
		return value instanceof CellError && isSheetError(onlyElement(cell)) ? sheetError : value;
	};

export const date: FieldType<string> = {
	type: 'dateTime',
	read: readerOf(calendarDate),
	isBlank: isBlankKey,
};

/** A day that need not be known. */
export const optionalDate: FieldType<string> = { ...date, isBlank: isBlankValue };

export const yesOrNo: FieldType<boolean> = {
	type: 'boolean',
	read: readerOf(boolean),
	isBlank: isBlankAnswer,
};

export const freeText: FieldType<string> = { type: 'string', read: readerOf(text()), isBlank };

export const shortText = (maxLength: number): FieldType<string> => ({
	type: 'string',
	read: readerOf(text(maxLength)),
	isBlank,
});

export const identifier = (maxLength: number): FieldType<string> => ({
	type: 'string',
	read: readerOf(identifierText(maxLength)),
	isBlank: isBlankKey,
});

/** One of a few words. `synonyms` are other spellings, in lower case. */
export const choice = (words: string[], synonyms: Record<string, string> = {}): FieldType<string> => ({
	type: 'string',
	read: readerOf(oneOf(words, (word) => synonyms[word])),
	isBlank: isBlankValue,
});

/** The unit of an exercise's loads. */
export const loadUnit: FieldType<string> = {
	type: 'string',
	read: readerOf(oneOf(['kg', 'lb'], unitOf)),
	isBlank: isBlankValue,
};

/** Exercises in the order of a workout. */
export const exercises = (maxLength: number): FieldType<readonly string[]> => ({
	type: 'string',
	read: exerciseList(maxLength),
	isBlank: isBlankList,
});

/** All loads of an exercise. */
export const loads = (subject: string, range: Range): FieldType<readonly number[]> => ({
	type: 'string',
	read: loadList(subject, range),
	isBlank: isBlankList,
	measures: 'load',
});

// Numbers. Their error messages consist of the subject, the range and the unit: `a set lasts above … and up to … seconds`.

const quantity = (measures: Unit, read: CellReader<number>): FieldType<number> => ({
	type: 'number',
	read: readerOf(read),
	isBlank: isBlankValue,
	measures,
});

/** The weight of a person. */
export const kilograms = (subject: string, range: Range) => quantity('kg', bodyweight(subject, range));

/** The weight of a set, where `BW` is none. */
export const load = (subject: string, range: Range) => quantity('kg', setWeight(subject, range));

export const seconds = (subject: string, range: Range) =>
	quantity(
		's',
		duration({ subject, range, unit: 'seconds', decimals: 2, fix: 'Write the seconds, like 98 or 1:38.' }),
	);

export const wholeSeconds = (subject: string, range: LimitedRange) =>
	quantity(
		's',
		duration({
			subject,
			range,
			unit: 'seconds',
			decimals: 0,
			fix: `Write whole seconds from ${range.min} to ${range.max}, like 90 or 1:30.`,
		}),
	);

export const minutes = (subject: string, range: LimitedRange) =>
	quantity(
		'min',
		duration({
			subject,
			range,
			unit: 'minutes',
			decimals: 0,
			fix: `Write whole minutes from ${range.min} to ${range.max}, like 65 or 1:05.`,
		}),
	);

/** A cell that is formatted as a percentage holds a fraction: 0.185 for 18.5 %. */
const FRACTIONS = { min: 0.02, max: 0.75 };

export const percent = (subject: string, range: Range): FieldType<number> => ({
	...quantity(
		'%',
		number({
			subject,
			range,
			unit: '%',
			decimals: 2,
			unitsOfColumn: 'is in %',
			fix: 'Write the percentage, like 18.5.',
			convert: (value, unit) => {
				if (unit !== '') return unit === '%' ? value : undefined;
				const isFraction = Number(value) >= FRACTIONS.min && Number(value) <= FRACTIONS.max;
				return isFraction ? new Big(value).times(100) : value;
			},
		}),
	),
	isBlank: isBlankPercentage,
});

/** A load or the difference between two. The exercise's load_unit names the unit. */
export const loadNumber = (subject: string, range: Range) =>
	quantity(
		'load',
		number({
			subject,
			range,
			unit: '',
			decimals: 2,
			unitsOfColumn: 'has no unit',
			fix: 'Write the number, like 2.5, and its unit in load_unit.',
			convert: (value, unit) => (unit === '' ? value : undefined),
		}),
	);

/** The subject names the days. */
export const days = (subject: string, range: LimitedRange) =>
	quantity(
		'd',
		number({
			subject,
			range,
			unit: '',
			decimals: 0,
			unitsOfColumn: 'is in days',
			fix: `Write a whole number from ${range.min} to ${range.max}.`,
			convert: (value, unit) => (unit === '' || unit === 'd' ? value : undefined),
		}),
	);

export const score = (subject: string, range: LimitedRange) =>
	quantity(
		'score',
		number({
			subject,
			range,
			unit: '',
			decimals: 0,
			unitsOfColumn: 'has no unit',
			fix: `Write a whole number from ${range.min} to ${range.max}.`,
			rangeFix: `Write ${range.min} to ${range.max}, or leave it blank.`,
			convert: (value, unit) => (unit === '' ? value : undefined),
		}),
	);
