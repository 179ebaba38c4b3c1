import Big from 'big.js';

import { CellError } from './cell';
import type { CellOptions, CellReader } from './cell';
import { decimalsIn, roundHalfAwayFromZero } from './decimals';
import type { Numeric } from './decimals';
import { describeRange, isInRange, number } from './numbers';
import type { NumberRules, Range } from './numbers';
import { splitUnit } from './units';
import type { CellUnit } from './units';

/** The international pound, exactly. */
const KILOGRAMS_PER_POUND = '0.45359237';

function toKilograms(value: Numeric, unit: CellUnit | '', { weightUnit }: CellOptions): Numeric | undefined {
	switch (unit === '' ? weightUnit : unit) {
		case 'lb':
			return new Big(value).times(KILOGRAMS_PER_POUND);
		case 's':
		case 'min':
		case 'h':
		case 'd':
		case '%':
			return undefined;
		default:
			return value;
	}
}

type WeightRules = Omit<NumberRules, 'fix' | 'readOther'>;

const rules = (subject: string, range: Range): WeightRules => ({
	subject,
	range,
	unit: 'kg',
	decimals: 2,
	unitsOfColumn: 'is in kg or lb',
	convert: (value, unit, options) => {
		const kilograms = toKilograms(value, unit, options);
		const isInPounds = (unit || options.weightUnit) === 'lb';
		return kilograms !== undefined && isInPounds
			? checkPounds(kilograms, { subject, range, unit: 'kg' })
			: kilograms;
	},
});

/** The range is in kilograms: without the converted weight, it does not explain why 30 pounds are out of it. */
function checkPounds(
	kilograms: Numeric,
	rules: Pick<NumberRules, 'subject' | 'range' | 'unit'>,
): Numeric | CellError {
	const rounded = roundHalfAwayFromZero(kilograms, 2);
	return isInRange(rounded, rules.range)
		? kilograms
		: new CellError('out_of_range', `, which is ${rounded} kg, but ${describeRange(rules)}.`);
}

/** The weight of a person, in kilograms. */
export const bodyweight = (subject: string, range: Range): CellReader<number> =>
	number({ ...rules(subject, range), fix: 'Write the weight in kg or lb, like 82.5 or 182 lb.' });

/** The weight of a set, in kilograms. Without a load it is `BW` (0), with an added load `BW+10` (10). */
export const setWeight = (subject: string, range: Range): CellReader<number> =>
	number({
		...rules(subject, range),
		fix: 'Write the total weight in kg or lb, like 82.5 or 182 lb.',
		readOther: addedLoad,
	});

const BODYWEIGHT_AND_LOAD = /^(?:bw|body\s?weight)(?:\s?\+\s?(\d.*))?$/is;

function addedLoad(cell: unknown, options: CellOptions): Numeric | undefined {
	if (typeof cell !== 'string') return undefined;
	const match = BODYWEIGHT_AND_LOAD.exec(cell);
	if (!match) return undefined;
	const [, added] = match;
	if (added === undefined) return 0;
	const { number: written = '', unit = '' } = splitUnit(added) ?? {};
	const [reading, other] = decimalsIn(written);
	return reading === undefined || other !== undefined ? undefined : toKilograms(reading, unit, options);
}
