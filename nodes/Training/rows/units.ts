/** The units that a cell can have after its number. */
export type CellUnit = 'kg' | 'lb' | 's' | 'min' | 'h' | 'd' | '%';

const SPELLINGS: Record<CellUnit, readonly string[]> = {
	kg: ['kg', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms'],
	lb: ['lb', 'lbs', 'pound', 'pounds', '#'],
	s: ['s', 'sec', 'secs', 'second', 'seconds'],
	min: ['min', 'm', 'mins', 'minute', 'minutes'],
	h: ['h', 'hr', 'hrs', 'hour', 'hours'],
	d: ['d', 'day', 'days'],
	'%': ['%'],
};

const UNITS = new Map(
	Object.entries(SPELLINGS).flatMap(([unit, spellings]) =>
		spellings.map((spelling) => [spelling, unit as CellUnit] as const),
	),
);

/** Units as error messages name them. */
export const UNIT_NAMES: Record<CellUnit, string> = {
	kg: 'kg',
	lb: 'lb',
	s: 'seconds',
	min: 'minutes',
	h: 'hours',
	d: 'days',
	'%': '%',
};

/** The unit that a word means, in any case, with or without a full stop: `kg`, `Lbs.`, `#`. */
export const unitOf = (word: string): CellUnit | undefined =>
	UNITS.get((word.endsWith('.') ? word.slice(0, -1) : word).toLowerCase());

const NUMBER_AND_UNIT = /^(.*\d)(\D*)$/s;

/** A number and the unit after it, '' if there is none. undefined: the text has no number, or a unit that is not known. */
export function splitUnit(text: string): { number: string; unit: CellUnit | '' } | undefined {
	const [, number, rest] = NUMBER_AND_UNIT.exec(text) ?? [];
	if (number === undefined || rest === '') return number === undefined ? undefined : { number, unit: '' };
	const unit = unitOf(rest!.trim());
	return unit && { number, unit };
}
