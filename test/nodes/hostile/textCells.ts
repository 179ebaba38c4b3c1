/** Generators of the cells of text columns, with their meaning. */
import * as fc from 'fast-check';

import {
	TEXTS,
	blankKey,
	blankText,
	errorInText,
	failsWith,
	mostly,
	nonCells,
	notStorable,
} from './generators';
import type { Cell, Meaning } from './generators';

const longText = fc.string({ unit: 'grapheme', minLength: 60, maxLength: 150 });
const anyText = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
	{ weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
	{ weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
	{ weight: 1, arbitrary: longText },
	{ weight: 1, arbitrary: fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(5)).map(disguise) },
);

/** Text as it is copied from web pages, sheets and other systems. */
function disguise([written, way]: [string, number]): string {
	return [
		`'${written}`,
		`\ufeff${written}\u200b`,
		`\u200e ${written.normalize('NFD')}\u2060\t`,
		` '  ${written}`,
		`${written}  \n ${written}`,
		`\u200d${written}\u200c \u200d${written}`,
	][way]!;
}

const ENDS_IN_SPACE = /\s$/;

/** The text without invisible characters. Inside, those that join others stay: emoji consist of them. */
function visibleText(cell: string): string {
	const parts = cell.replace(/[\u200b\u200e\u200f\u2060\ufeff]/g, '').split(/([\u200c\u200d]+)/);
	const hasInk = (part: string | undefined) => part !== undefined && part !== '';
	const joined = parts.filter((_, index) => {
		if (index % 2 === 0) return true;
		const [before, after] = [parts[index - 1], parts[index + 1]];
		return hasInk(before) && hasInk(after) && !ENDS_IN_SPACE.test(before!) && after === after!.trimStart();
	});
	return joined.join('').normalize('NFC').trim();
}

/** The meaning of a cell in a column of free text, unless it is too long or PostgreSQL cannot store it. */
function meaningOfText(cell: string | number | boolean, maxLength = Infinity): Meaning {
	const visible = visibleText(String(cell));
	const isMarkedAsText = visible.startsWith("'") && !visible.slice(1).includes("'");
	return storable(isMarkedAsText ? visible.slice(1).trim() : visible, maxLength);
}

/** The meaning of a cell in a column of identifiers: what looks the same is the same. */
function meaningOfIdentifier(cell: string, maxLength: number): Meaning {
	const visible = cell
		.replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
		.normalize('NFC')
		.trim();
	const identifier = visible.startsWith("'") ? visible.slice(1) : visible;
	return storable(identifier.split(/\s+/).filter(Boolean).join(' '), maxLength);
}

function storable(text: string, maxLength: number): Meaning {
	if (text === '') return 'blank';
	if (/[\0\ufffd\p{Surrogate}]/u.test(text)) return { code: 'not_text' };
	return [...text].length > maxLength ? { code: 'too_long' } : { value: text };
}

export const text = (maxLength = Infinity): fc.Arbitrary<Cell> => {
	const withMeaning = (cell: string | number | boolean): Cell => [cell, meaningOfText(cell, maxLength)];
	return mostly(
		fc
			.oneof(
				{ weight: 9, arbitrary: anyText },
				{ weight: 1, arbitrary: fc.oneof(fc.double(), fc.boolean(), fc.constantFrom(-0, 1e309, NaN)) },
			)
			.map(withMeaning)
			.filter(([, meaning]) => 'value' in Object(meaning)),
		blankText,
		fc.oneof(
			notStorable.map(failsWith('not_text')),
			nonCells.map(failsWith('not_text')),
			fc.constant('[object Object]').map(failsWith('not_text')),
			errorInText,
			anyText.map(withMeaning),
			fc.constant('🏋'.repeat(maxLength === Infinity ? 1 : maxLength + 1)).map(withMeaning),
		),
	);
};

/** An identifier that is unique to the row, blank, or one that cannot be stored. */
export const identifier = (prefix: string): fc.Arbitrary<Cell> =>
	fc.oneof(
		{
			weight: 40,
			arbitrary: anyText
				.map((written) => `${prefix} ${written}`)
				.map((cell): Cell => [cell, meaningOfIdentifier(cell, 50)])
				.filter(([, meaning]) => 'value' in Object(meaning)),
		},
		{
			weight: 1,
			arbitrary: fc.oneof(
				blankKey,
				errorInText,
				nonCells.map(failsWith('not_text')),
				notStorable.map((written) => `${prefix} ${written}`).map(failsWith('not_text')),
				longText
					.map((written) => `${prefix} ${written}`)
					.map((cell): Cell => [cell, meaningOfIdentifier(cell, 50)]),
			),
		},
	);

/** A name that is unique to the row, or one that cannot be stored. */
export const uniqueName = (prefix: string): fc.Arbitrary<Cell> =>
	fc.oneof(
		{
			weight: 30,
			arbitrary: anyText
				.map((written) => `${prefix} ${written}`)
				.map((cell): Cell => [cell, meaningOfText(cell, 100)]),
		},
		{ weight: 1, arbitrary: fc.oneof(blankText, errorInText, notStorable.map(failsWith('not_text'))) },
	);
