import { columnEntries, readRows } from '../../nodes/Training/rows';
import type { Cells, Kind, RowOptions, Value } from '../../nodes/Training/rows';
import fc from '../fastCheck';

const options: RowOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
	emptyCells: 'clear',
	dataSource: 'Sheet',
};
const KINDS: Kind[] = ['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'];

/** The columns that hold lists, with the type of their elements. */
const LISTS: Record<string, string> = { available_loads: 'number', exercise_ids: 'string' };
const elementTypes = (value: Value) => [...new Set((value as unknown[]).map((element) => typeof element))];

/** Text that looks like what people write, and anything else. */
const cell = fc.oneof(
	fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true }),
	fc.string({ unit: 'binary', maxLength: 80 }),
	fc.double(),
	fc.date({ noInvalidDate: false }),
	fc.stringMatching(/^[+-]?\d{0,4}([., ]\d{0,4}){0,3} ?(kg|s|%|min|lb)?$/),
	fc.stringMatching(/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T]\d{1,2}:\d{2}(Z|[+-]\d{2}:?\d{2})?)?$/),
	fc.constantFrom<unknown>(
		{ isLuxonDateTime: true },
		{ isLuxonDateTime: true, toMillis: 1 },
		{ [Symbol.toStringTag]: 'Date' },
		{ toJSON: () => Object.create(null) as unknown },
		{ toString: null, valueOf: null },
		'true',
		'x',
		'nie',
		'✓',
		'',
		' ',
		'=1+1',
		'{{ $json }}',
		"'; drop table x; --",
		'\\x00',
		'1e309',
		'-0',
	),
);

const itemOf = (kind: Kind) => {
	const headers = columnEntries(kind).flatMap(([name, { aliases }]) => [name, ...aliases]);
	const header = fc.oneof(
		{ weight: 9, arbitrary: fc.constantFrom(...headers) },
		{ weight: 1, arbitrary: fc.string() },
	);
	return fc.array(fc.tuple(header, cell), { maxLength: 12 }).map((cells): Cells => Object.fromEntries(cells));
};

describe('items with any cells', () => {
	it.each(KINDS)(
		'of the kind %s become a row that can be stored, an error that names the cell, or a skipped line',
		(kind) => {
			const columns = new Map(columnEntries(kind));
			fc.assert(
				fc.property(
					fc.array(itemOf(kind), { maxLength: 6 }),
					fc.constantFrom('clear', 'keep'),
					(items, emptyCells) => {
						const reading = readRows(items, kind, (item) => item + 1, {
							...options,
							emptyCells,
						});
						const outcomes = [
							...reading.rows.flatMap((row) => row.items),
							...reading.rejected.map((row) => row.item),
							...reading.skipped.map((row) => row.item),
						];
						expect(outcomes.sort((one, other) => one - other)).toEqual(items.map((_, item) => item));
						for (const { values } of reading.rows) {
							const sent = JSON.parse(JSON.stringify(values)) as Record<string, Value>;
							expect(sent).toEqual(values);
							const { data_source, ...cells } = sent;
							expect([undefined, 'Sheet']).toContain(data_source);
							for (const [name, value] of Object.entries(cells)) {
								const { need, type } = columns.get(name)!;
								if (value === null) expect(need).toBe('optional');
								else if (type === 'dateTime') expect(value).toMatch(/^(19|20|21|22)\d\d-\d\d-\d\d$/);
								else if (name in LISTS) expect(elementTypes(value)).toEqual([LISTS[name]]);
								else expect(typeof value).toBe(type);
								if (typeof value === 'string') expect(value.includes('\0')).toBe(false);
							}
						}
						for (const { column, header, message, row } of reading.rejected) {
							expect(columns.has(column!)).toBe(true);
							// Messages are stored and sent on, so they may contain neither half surrogates nor NUL.
							expect(message.isWellFormed() && !message.includes('\0')).toBe(true);
							expect(message).toMatch(new RegExp(`^Row ${row}: .+\\.$`, 's'));
							if (header !== null) expect(message).toContain(header);
						}
					},
				),
				{ numRuns: 500 },
			);
		},
	);

	it('have one outcome each in a journal', () => {
		const item = fc.oneof(...(['workout', 'set', 'measurement'] as const).map(itemOf));
		fc.assert(
			fc.property(fc.array(item, { maxLength: 8 }), (items) => {
				const { rows, rejected, skipped } = readRows(items, 'journal', (one) => one + 1, options);
				const count = rows.flatMap((row) => row.items).length + rejected.length + skipped.length;
				expect(count).toBe(items.length);
			}),
			{ numRuns: 500 },
		);
	});
});
