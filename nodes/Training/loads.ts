/** Weights as people read them: in the unit of their exercise. */

export type LoadUnit = 'kg' | 'lb';

const KILOGRAMS_PER_POUND = 0.45359237;

/**
 * Kilograms in the unit of an exercise, like `in_load_unit` in SQL. A stored weight has two decimals: pounds that were typed with a
 * quarter or a tenth come back exactly. Other weights are rounded to 0.1 lb.
 */
export function inLoadUnit(kilograms: number, unit: LoadUnit): number {
	if (unit === 'kg') return kilograms;
	const pounds = kilograms / KILOGRAMS_PER_POUND;
	const quarters = Math.round(pounds * 4) / 4;
	const isTyped = Math.round(quarters * KILOGRAMS_PER_POUND * 100) === Math.round(kilograms * 100);
	return isTyped ? quarters : Math.round(pounds * 10) / 10;
}

/** `82.5 kg`, `172 lb`. Without a load, the weight is the body. */
export const formatLoad = (load: number, unit: LoadUnit): string =>
	load === 0 ? 'bodyweight' : `${Number(load.toFixed(2))} ${unit}`;

/** A stored weight in the unit of its exercise. */
export const formatWeight = (kilograms: number, unit: LoadUnit): string =>
	formatLoad(inLoadUnit(kilograms, unit), unit);
