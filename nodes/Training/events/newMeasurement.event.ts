import { readMeasurementChanges } from '../statements';
import type { WatchedEvent } from './event';
import { journalSights, sameFingerprint, watchOf } from './journal';
import { change, joined, known } from './words';

/** A measurement was logged or changed. */
export const newMeasurement: WatchedEvent = {
	value: 'newMeasurement',
	name: 'New Measurement',
	description: 'A measurement was logged or changed',
	properties: [],
	options: [],
	settings: () => ({}),
	statement: (look) => readMeasurementChanges(look.schema, watchOf(look)),
	sights: journalSights,
	depth: 365,
	isJournal: true,
	isWanted: () => true,
	covers: sameFingerprint,
	previous: ([, bodyweight_kg = null, bodyfat_pct = null]) => ({ bodyweight_kg, bodyfat_pct }),
	text(item, previous) {
		const fat = item.bodyfat_pct === null ? '' : `${String(item.bodyfat_pct)} % body fat`;
		const what = joined(', ', `${String(item.bodyweight_kg)} kg`, fat);
		const compared = joined(', ', change(item.weight_change, 'kg'), known('trend', item.weight_trend));
		return `${previous ? '✏️ Measurement changed' : '⚖️ Measurement logged'}: ${what} on ${String(item.measurement_date)} (${compared}).`;
	},
	nothing: () => 'There is no measurement yet. Log one first.',
};
