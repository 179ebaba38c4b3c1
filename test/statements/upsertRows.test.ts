import type { ReadRow } from '../../nodes/Training/rows';
import { quoteSchema, splitIntoBatches, upsertRows } from '../../nodes/Training/statements';

type MeasurementCells = ReadRow<'measurement'>['values'];

const measurement = (values: MeasurementCells, item = 0): ReadRow<'measurement'> => ({
	kind: 'measurement',
	key: values.measurement_date,
	items: [item],
	values,
});

/** A valid date for each index, for keys that differ. */
const dayOf = (index: number) => new Date(Date.UTC(1990, 0, 1 + index)).toISOString().slice(0, 10);

describe('an upsert', () => {
	it('sends one array per column, without columns that no row has', () => {
		const { text, values } = upsertRows(quoteSchema('public'), 'measurement', [
			measurement({
				measurement_date: '2026-01-20',
				bodyweight_kg: 82.6,
				bodyfat_pct: undefined,
				notes: null,
			}),
			measurement({ measurement_date: '2026-01-21', bodyweight_kg: 82.4, notes: 'fasted' }),
		]);
		expect(text).toContain('from "public".upsert_measurements($1::jsonb)');
		expect(values.map((json) => JSON.parse(String(json)) as unknown)).toEqual([
			{
				measurement_date: ['2026-01-20', '2026-01-21'],
				bodyweight_kg: [82.6, 82.4],
				notes: [null, 'fasted'],
			},
		]);
	});
});

describe('the batches of an upsert', () => {
	it('are none for no rows', () => {
		expect(splitIntoBatches([])).toEqual([]);
	});

	it('hold up to 5,000 rows each, and every row once', () => {
		const rows = Array.from({ length: 12_001 }, (_, index) =>
			measurement({ measurement_date: dayOf(index) }, index),
		);
		const batches = splitIntoBatches(rows);
		expect(batches.map((batch) => batch.length)).toEqual([5000, 5000, 2001]);
		expect(batches.flat()).toEqual(rows);
	});

	it('hold up to 16 million characters of notes each, or one row that has more', () => {
		const withNotes = (day: string, millions: number) =>
			measurement({ measurement_date: day, notes: 'n'.repeat(millions * 1_000_000) });
		const batches = splitIntoBatches([
			withNotes('2026-01-01', 9),
			withNotes('2026-01-02', 7),
			withNotes('2026-01-03', 1),
			withNotes('2026-01-04', 20),
		]);
		expect(batches.map((batch) => batch.map(({ key }) => key))).toEqual([
			['2026-01-01', '2026-01-02'],
			['2026-01-03'],
			['2026-01-04'],
		]);
	});

	it('hold rows with the same columns, since a missing column keeps the stored value', () => {
		const full = measurement({ measurement_date: '2026-01-20', bodyweight_kg: 82.6, notes: null });
		const partial = measurement({ measurement_date: '2026-01-21', bodyweight_kg: 82.4 });
		const alsoFull = measurement({ measurement_date: '2026-01-22', bodyweight_kg: 82.2, notes: 'fasted' });
		expect(splitIntoBatches([full, partial, alsoFull])).toEqual([[full, alsoFull], [partial]]);
	});
});
