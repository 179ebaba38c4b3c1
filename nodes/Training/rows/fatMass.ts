import Big from 'big.js';

import { CellError } from './cell';
import type { CachedReader } from './cellCache';
import { columnsOf } from './columns';
import type { Column } from './columns';
import { kilograms } from './fieldTypes';

export const BODY_FAT: Column = columnsOf.measurement.bodyfat_pct;

/** The mass of fat, which body scales export. It isn't stored: the body fat in percent is computed from it. */
export const FAT_MASS: Column<number> = {
	label: 'Fat Mass',
	aliases: ['fat_mass_weight', 'body_fat_mass', 'body_fat_weight'],
	need: 'optional',
	blank: null,
	...kilograms('a fat mass is', { min: 0, max: 400 }),
	// Scales write 0 for "not measured" here too.
	isBlank: BODY_FAT.isBlank,
};

/** The body fat in percent, as `read` reads a cell of its column. */
export function bodyFatOf(fatMass: number, bodyWeight: number, read: CachedReader): ReturnType<CachedReader> {
	const percent = new Big(fatMass).times(100).div(bodyWeight).round(2, Big.roundHalfUp).toNumber();
	const value = read(`${percent} %`);
	return value instanceof CellError
		? new CellError(value.code, `, which is ${percent} % of the body weight${value.problem}`, value.fix)
		: value;
}
