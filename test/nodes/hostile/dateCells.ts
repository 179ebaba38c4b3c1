/** Generators of the cells of date columns, with their meaning. */
import * as fc from 'fast-check';

import { TEXTS, blankKey, errorInText, failsWith, nonCells } from './generators';
import type { Cell } from './generators';

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);
const serialOfDay = (day: string) => (Date.parse(day) - EPOCH) / DAY_MS;

/** The first and the last day that columns accept, as serial numbers of a spreadsheet. */
export const FIRST_SERIAL = serialOfDay('1900-01-01');
export const LAST_SERIAL = serialOfDay('2200-12-31');
/** Numbers outside these days are no dates. */
const FIRST_PLAUSIBLE = serialOfDay('1990-01-01');
const LAST_PLAUSIBLE = serialOfDay('2100-12-31');

export const dateOfSerial = (serial: number) => new Date(EPOCH + serial * DAY_MS).toISOString().slice(0, 10);

const words = (text: string) => text.split(' ');
const MONTHS = {
	short: words('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'),
	english: words('January February March April May June July August September October November December'),
	german: words('Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
	polish: words(
		'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
	),
	french: words('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
	spanish: words('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
};
const WEEKDAYS = words('Sunday Monday Tuesday Wednesday Thursday Friday Saturday');

/** The formats that sheets, people and programs write. */
function datesOf(serial: number): unknown[] {
	const iso = dateOfSerial(serial);
	const [year, month, date] = iso.split('-') as [string, string, string];
	const day = Number(date);
	const weekday = WEEKDAYS[new Date(iso).getUTCDay()]!;
	const monthIn = (language: keyof typeof MONTHS) => MONTHS[language][Number(month) - 1]!;
	return [
		iso,
		`${iso}T23:59:59`,
		`${iso} 07:30`,
		`${iso} 9.33.45`,
		`${iso}, 8:30\u202fAM`,
		`${iso}T00:00:00.000Z`,
		new Date(iso),
		new Date(`${iso}T12:00:00Z`),
		` ${iso}\t`,
		`'${iso}`,
		`\u200e${iso}\ufeff`,
		[iso],
		`${year}/${month}/${date}`,
		`${year}.${month}.${date}`,
		`${day}.${Number(month)}.${year}`,
		`${day}. ${Number(month)}. ${year}`,
		`${date}.${month}.${year}.`,
		`${day} ${monthIn('short')} ${year}`,
		`${monthIn('short').toUpperCase()} ${day}, ${year}`,
		`${weekday.slice(0, 3)}, ${date} ${monthIn('short')} ${year} 23:59`,
		`${weekday}, ${monthIn('english')} ${day}, ${year}`,
		`${day}. ${monthIn('german')} ${year} 8:30`,
		`${day} ${monthIn('polish').normalize('NFD')} ${year}`,
		`${day} ${monthIn('french')} ${year}`,
		`${day} de ${monthIn('spanish')} de ${year}`,
		// Slashes, where only one day is possible
		...(day > 12 || date === month ? [`${date}/${month}/${year}`, `${month}/${date}/${year} 7:00 pm`] : []),
		...(serial >= FIRST_PLAUSIBLE && serial <= LAST_PLAUSIBLE ? [serial, serial + 0.999, serial + 0.5] : []),
	];
}

const isoOf = (year: number) => `${String(year).padStart(4, '0')}-06-15`;

/** Cells that no column accepts as a date, each with its error code. */
const notADate = fc.oneof(
	fc
		.oneof(fc.integer({ min: 1, max: 1899 }), fc.integer({ min: 2201, max: 9999 }))
		.map(isoOf)
		.map(failsWith('out_of_range')),
	fc
		.constantFrom<unknown>(
			'1899-12-31',
			'2201-01-01',
			'9999-12-31T23:59:59-14:00',
			new Date(8.64e15),
			new Date(-8.64e15),
		)
		.map(failsWith('out_of_range')),
	fc
		.constantFrom<unknown>(
			...[FIRST_SERIAL, LAST_SERIAL, FIRST_PLAUSIBLE - 1, LAST_PLAUSIBLE + 1, FIRST_PLAUSIBLE - 0.001],
			...[0, -0, -1, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 0.5, 98, 2026, 10.02, 1e309, NaN],
		)
		.map(failsWith('not_a_date')),
	fc
		.constantFrom<unknown>(
			...['2026-02-30', '0000-00-00', '2026-13-01', '46063', '26-01-20', '10.02.26', '10000-01-01'],
			...['-0001-01-01', '2026-01-20T25:00', '２０２６-01-20', '10 Feb', 'today', '2026-02', '20260210'],
			...['2026-W07-2', 'Mon, 10 Feb 2026', '30 lutego 2026', '7:12', '07:12:00', '8:30 AM'],
			...['1899-12-30T07:12:00', '2026-01-20\ufffd', true, new Date(NaN), new Date('1899-12-31T07:12:00Z')],
			...TEXTS.filter((text) => text !== 'null' && text !== 'undefined'),
		)
		.map(failsWith('not_a_date')),
	fc.constantFrom('03/04/2026', '04-03-2026').map(failsWith('ambiguous_date')),
	nonCells.map(failsWith('not_a_date')),
	errorInText,
	blankKey,
);

export const date = (serial: number): fc.Arbitrary<Cell> =>
	fc.oneof(
		{
			weight: 40,
			arbitrary: fc
				.constantFrom(...datesOf(serial))
				.map((cell): Cell => [cell, { value: dateOfSerial(serial) }]),
		},
		{ weight: 1, arbitrary: notADate },
	);
