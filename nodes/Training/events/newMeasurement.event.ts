import { readMeasurementChanges } from '../statements';
import type { ChangedMeasurement, MeasurementSnapshot } from '../statements';
import { describeMeasurement } from '../report';
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
	text: (item, isChange) =>
		`${isChange ? '✏️ Measurement changed' : '⚖️ Measurement logged'}: ${describeMeasurement(item)}`,
	nothingToShow: 'There is no measurement yet. Add one first.',
};
