/** Weights as people read them: in the unit of their exercise. */

export type LoadUnit = 'kg' | 'lb';

/** What the weight of an exercise means: see `exercises` in SQL. */
export interface LoadSettings {
	load_type: string;
	load_unit: LoadUnit;
}

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

/** `82.5 kg`, `172 lb`, `20 kg of assistance`, `bodyweight + 5 kg`. Without a load, the weight is the body. */
export function formatLoad(load: number, { load_type, load_unit }: LoadSettings): string {
	const weight = `${Number(load.toFixed(2))} ${load_unit}`;
	if (load_type === 'Assisted') return load === 0 ? 'no assistance' : `${weight} of assistance`;
	if (load === 0) return 'bodyweight';
	return load_type === 'Bodyweight' ? `bodyweight + ${weight}` : weight;
}

/** A stored weight, as `formatLoad` writes it. */
export const formatWeight = (kilograms: number, exercise: LoadSettings): string =>
	formatLoad(inLoadUnit(kilograms, exercise.load_unit), exercise);
