import type { ReadRow, RowOf } from '../../nodes/Training/rows';
import { quoteSchema, splitIntoBatches, upsertRows } from '../../nodes/Training/statements';

const schema = quoteSchema('public');

const measurement = (values: RowOf<'measurement'>): ReadRow<'measurement'> => ({
	kind: 'measurement',
	key: values.measurement_date,
	items: [0],
	values,
});

describe('an upsert', () => {
	it('is one statement that returns rows with the same result together', () => {
		const row = measurement({ measurement_date: '2026-01-20', bodyweight_kg: 82.6 });
		expect(upsertRows(schema, 'measurement', [row])).toEqual({
			text: `select json_agg(item_index) as item_indexes, status, code, created, stored from "public".upsert_measurements($1::jsonb) where pg_catalog.current_setting('training.in_transaction', true) operator(pg_catalog.=) 'true' group by status, code, created, stored`,
			values: ['{"measurement_date":["2026-01-20"],"bodyweight_kg":[82.6]}'],
		});
	});

	it('sends one array per column, without the columns that the rows lack', () => {
		const rows = [
			measurement({
				measurement_date: '2026-01-20',
				bodyweight_kg: 82.6,
				bodyfat_pct: undefined,
				notes: null,
				data_source: 'Sheet',
			}),
			measurement({
				measurement_date: '2026-01-21',
				bodyweight_kg: 82.4,
				notes: 'fasted',
				data_source: 'Sheet',
			}),
		];
		const [json] = upsertRows(schema, 'measurement', rows).values;
		expect(json).toBe(
			'{"measurement_date":["2026-01-20","2026-01-21"],"bodyweight_kg":[82.6,82.4],"notes":[null,"fasted"],"data_source":["Sheet","Sheet"]}',
		);
	});

	it('throws if only some rows have a column, since null would clear the stored value of the others', () => {
		const rows = [
			measurement({ measurement_date: '2026-01-20', notes: 'fasted' }),
			measurement({ measurement_date: '2026-01-21' }),
		];
		expect(() => upsertRows(schema, 'measurement', rows)).toThrow(
			'Only some rows of the batch have a notes.',
		);
	});
});

describe('the batches of an upsert', () => {
	const row = (index: number, more: Partial<RowOf<'measurement'>> = {}) =>
		measurement({ measurement_date: `day ${index}`, bodyweight_kg: 80, ...more });
	const daysIn = (batches: ReadRow[][]) => batches.map((batch) => batch.map(({ key }) => key));

	it('are none for no rows', () => {
		expect(splitIntoBatches([])).toEqual([]);
	});

	it('have 5,000 rows each, in the order of the rows', () => {
		const rows = Array.from({ length: 12_001 }, (_, index) => row(index));
		const batches = splitIntoBatches(rows);
		expect(batches.map((batch) => batch.length)).toEqual([5000, 5000, 2001]);
		expect(batches.flat()).toEqual(rows);
	});

	it('have the same columns in all their rows', () => {
		const rows = [
			row(0),
			row(1, { notes: 'a' }),
			row(2, { notes: undefined }),
			row(3, { notes: null }),
			row(4, { bodyweight_kg: undefined }),
		];
		expect(daysIn(splitIntoBatches(rows))).toEqual([['day 0', 'day 2'], ['day 1', 'day 3'], ['day 4']]);
	});

	it('have up to 16 million characters of notes, unless a single row has more', () => {
		const noted = (index: number, millions: number) =>
			row(index, { notes: 'n'.repeat(millions * 1_000_000) });
		const batches = splitIntoBatches([noted(0, 9), noted(1, 7), noted(2, 1), noted(3, 20)]);
		expect(daysIn(batches)).toEqual([['day 0', 'day 1'], ['day 2'], ['day 3']]);
	});
});
