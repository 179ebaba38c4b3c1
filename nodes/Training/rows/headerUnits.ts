import { cleanText } from './cell';
import type { Unit } from './fieldTypes';
import { unitOf } from './units';

/** A header in parts: `Weight (kg)` is the name `weight` and the unit `kg`. */
export interface HeaderParts {
	header: string;
	/** Normalized, with the unit. */
	whole: string;
	/** Normalized, without the unit. */
	name: string;
	/** null if the header states none. */
	unit: StatedUnit | null;
}

export interface StatedUnit {
	/** As the header writes it, in lower case. */
	text: string;
	/** One name for all spellings of the unit, or a scale such as `1-10`. */
	unit: string;
}

/** What a header can state that a cell can't: units that no column has, and notations. */
const OTHER_UNITS: Readonly<Record<string, readonly string[]>> = {
	st: ['st', 'stone', 'stones'],
	g: ['g', 'gram', 'grams'],
	oz: ['oz', 'ounce', 'ounces'],
	ms: ['ms', 'msec', 'millisecond', 'milliseconds'],
	weeks: ['w', 'wk', 'wks', 'week', 'weeks'],
	'%': ['percent', 'pct'],
	'm:ss': ['m:ss', 'mm:ss', 'min:sec'],
	'h:mm': ['h:mm', 'hh:mm'],
	'h:mm:ss': ['h:mm:ss', 'hh:mm:ss'],
};

const OTHER_UNIT_OF = new Map(
	Object.entries(OTHER_UNITS).flatMap(([unit, spellings]) => spellings.map((word) => [word, unit] as const)),
);

/** The units that the cells of a column can have. */
const ACCEPTED: Readonly<Record<Unit, readonly string[]>> = {
	kg: ['kg', 'lb'],
	s: ['s', 'm:ss', 'h:mm:ss'],
	min: ['min', 'h:mm', 'h:mm:ss'],
	d: ['d'],
	'%': ['%'],
	score: ['1-5'],
	load: [],
};

/** The accepted units as error messages name them. */
export const ACCEPTED_TEXT: Readonly<Record<Unit, string>> = {
	kg: 'kg or lb',
	s: 'seconds or m:ss',
	min: 'minutes or h:mm',
	d: 'days',
	'%': 'percent',
	score: 'scores from 1 to 5',
	load: 'numbers in load_unit',
};

export const accepts = (measured: Unit, { unit }: StatedUnit): boolean => ACCEPTED[measured].includes(unit);

/** The unit of weight that a cell of a unit column names: `lbs`. null if it names none. */
export function weightUnitIn(cell: unknown): 'kg' | 'lb' | null {
	const unit = typeof cell === 'string' && cell.length <= MAX_LENGTH ? unitOf(cleanText(cell)) : undefined;
	return unit === 'kg' || unit === 'lb' ? unit : null;
}

const INVISIBLE = /[\u200B-\u200F\u2060\uFEFF]/g;
const PUNCTUATION = /[\s_\-:?*.#[\]()]/g;

const clean = (header: string) => header.normalize('NFC').toLowerCase().replace(INVISIBLE, '').trim();

const withoutPunctuation = (text: string) => text.replace(PUNCTUATION, '');

/** Headers match ignoring case, white space, invisible characters and punctuation. */
export const normalize = (header: string): string => withoutPunctuation(clean(header));

/** No header with a unit is longer. The limit also bounds the time that the patterns below can take. */
const MAX_LENGTH = 100;

const BRACKETS = /^(.*?)[([]([^()[\]]*)[)\]]$/s;
const LAST_WORD = /^(.*?[^\s_,/-])([\s_,/-]+)([^\s_,/-]+)$/s;
/** `Mood 1-10`, `recovery 1 to 5` */
const LAST_SCALE = /^(.*?[^\s_,-])([\s_,-]+)(\d{1,3}(?: ?[-–_] ?| to )\d{1,3})$/s;
const SCALE = /^(\d{1,3})\s*(?:-|–|_|to|\.\.\.?)\s*(\d{1,3})$/;
const OUT_OF = /^(?:\/|out of|of)\s*(\d{1,3})$/;

const NOTES = new Set(['optional', 'required', 'y/n', 'yes/no', 'true/false', 'x', '0/1', '1/0']);
/** `dd.mm.yyyy`, `yyyy-mm-dd hh:mm`, also with German (`tt.mm.jjjj`), French (`aaaa`) or Polish (`rrrr`) letters. */
const DATE_FORMAT =
	/^[djt]{1,2}[ .\/-]m{1,3}[ .\/-][yjra]{2,4}$|^m{1,3}[ .\/-][djt]{1,2}[ .\/-][yjra]{2,4}$|^[yjra]{4}[ .\/-]m{1,3}[ .\/-][djt]{1,2}$/;
const TIME_FORMAT = /[ t,]{1,3}h{1,2}:mm(?::ss)?$/;

const END = new Set(' \t\r\n\u00A0\u202F:?*.#');

/** Without the punctuation after the name. A pattern would take quadratic time. */
function withoutEnd(text: string): string {
	let { length } = text;
	while (length > 0 && END.has(text.charAt(length - 1))) length -= 1;
	return text.slice(0, length);
}

/** Splits a header into its name and its unit. Brackets that only explain, such as `(optional)`, are left out. */
export function splitHeader(header: string): HeaderParts {
	const text = clean(header);
	const whole = withoutPunctuation(text);
	const [rest, unit] = text.length > MAX_LENGTH ? [text, null] : splitText(withoutEnd(text));
	return { header, whole, name: withoutPunctuation(rest), unit };
}

function splitText(text: string): [name: string, unit: StatedUnit | null] {
	let name = text;
	let unit: StatedUnit | null = null;
	for (let match = BRACKETS.exec(name); match; match = BRACKETS.exec(name)) {
		const content = match[2]!.trim().replace(/^in /, '').replace(/\.$/, '');
		const stated = unitIn(content);
		if (stated === null && !explains(content)) break;
		if (stated !== null && unit !== null) return [text, null];
		if (stated !== null) unit = { text: content, unit: stated };
		name = withoutEnd(match[1]!);
	}
	const [shortName, lastUnit] = splitLastWord(name);
	if (unit === null) return [shortName, lastUnit];
	// `Weight kg (lb)` can mean both.
	return isWeight(unit) && lastUnit && isWeight(lastUnit) && lastUnit.unit !== unit.unit
		? [text, null]
		: [name, unit];
}

const isWeight = ({ unit }: StatedUnit): boolean => ['kg', 'lb', 'st'].includes(unit);

function splitLastWord(text: string): [name: string, unit: StatedUnit | null] {
	if (text.startsWith('%')) return [text.slice(1), PERCENT];
	if (text.endsWith('%')) return [text.slice(0, -1), PERCENT];
	const last = LAST_SCALE.exec(text) ?? LAST_WORD.exec(text);
	const stated = last && unitIn(last[3]!);
	if (!stated) return [text, null];
	const [before, separator, word] = [last[1]!, last[2]!, last[3]!];
	// In `Plan S`, the letter is no unit.
	if (word.length === 1 && !/[_,/-]/.test(separator)) return [text, null];
	return [before.replace(/[\s_]in$/, ''), { text: word, unit: stated }];
}

const PERCENT: StatedUnit = { text: '%', unit: '%' };

function unitIn(text: string): string | null {
	const scale = SCALE.exec(text);
	if (scale) return `${Number(scale[1])}-${Number(scale[2])}`;
	const outOf = OUT_OF.exec(text);
	if (outOf) return `1-${Number(outOf[1])}`;
	return unitOf(text) ?? OTHER_UNIT_OF.get(text) ?? null;
}

const explains = (text: string): boolean =>
	NOTES.has(text) || DATE_FORMAT.test(text.replace(TIME_FORMAT, ''));
