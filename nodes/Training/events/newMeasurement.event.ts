import { readMeasurementChanges } from '../statements';
import type { ChangedMeasurement, MeasurementSnapshot } from '../statements';
import { change, joined, labelled } from './messages';
import type { JournalEvent } from './triggerEvent';

export const newMeasurement: JournalEvent<ChangedMeasurement, MeasurementSnapshot> = {
	type: 'journal',
	value: 'newMeasurement',
	name: 'New Measurement',
	description: 'A measurement was added or changed',
	properties: [],
	options: [],
	watchedRows: 365,
	query: readMeasurementChanges,
	previous: (last) => last,
	text(item, isChange) {
		const bodyFat = item.bodyfat_pct === null ? '' : `${item.bodyfat_pct} % body fat`;
		const values = joined(', ', `${item.bodyweight_kg} kg`, bodyFat);
		const trend = joined(', ', change(item.weight_change, 'kg'), labelled('trend', item.weight_trend));
		return `${isChange ? '✏️ Measurement changed' : '⚖️ Measurement logged'}: ${values} on ${item.measurement_date} (${trend}).`;
	},
	nothingToShow: 'There is no measurement yet. Add one first.',
};
