import { mergeOutcomes, rejectedItems } from '../../nodes/Training/outcomes';
import type { WriteResult } from '../../nodes/Training/outcomes';
import { readRows } from '../../nodes/Training/rows';
import type { Cells } from '../../nodes/Training/rows';
import type { UpsertResult } from '../../nodes/Training/statements';

const rules = { timezone: 'UTC', dateFormat: '', emptyCells: 'clear', dataSource: 'Sheet' } as const;
const read = (...items: Cells[]) => readRows(items, 'journal', (item) => item + 1, rules);
const weighed = (date: string) => ({ date, bodyweight: 80 });
const result = (place: number, more: Partial<UpsertResult> = {}): UpsertResult => ({
	item_indexes: [place],
	status: 'inserted',
	code: null,
	column_name: null,
	reason: null,
	created: false,
	...more,
});

describe('bringing outcomes together', () => {
	const reading = read(weighed('2026-01-01'), { date: '' }, weighed('2026-01-02'), { foo: 1 });
	const written = (...results: UpsertResult[]): WriteResult[] => [
		{ kind: 'measurement', rows: reading.rows, results },
	];

	it('gives every item one, in the order of the items, whatever the order of the results', () => {
		const outcomes = mergeOutcomes(4, reading, written(result(1, { status: 'updated' }), result(0)));
		expect(outcomes.map(({ status, item }) => [item, status])).toEqual([
			[0, 'inserted'],
			[1, 'skipped'],
			[2, 'updated'],
			[3, 'rejected'],
		]);
	});

	it('fails where an item has none', () => {
		expect(() => mergeOutcomes(4, reading, written(result(0)))).toThrow('Item 2 has no outcome.');
	});

	it('fails where an item has two', () => {
		expect(() => mergeOutcomes(4, reading, written(result(0), result(1), result(1)))).toThrow(
			'Item 2 has two outcomes.',
		);
	});
});

describe('a set whose workout the database rejected in the same run', () => {
	it('says so', () => {
		const reading = read(
			{ date: '2026-01-20', workout_id: 'a', duration: 20 },
			{ date: '2026-01-20', workout_id: 'a', exercise: 'b', weight: 5, tut: 60 },
		);
		const rejected = rejectedItems(reading, [
			{
				kind: 'workout',
				rows: [reading.rows[0]!],
				results: [
					result(0, {
						status: 'rejected',
						code: 'name_taken',
						column_name: 'template_id',
						reason: 'the name is taken.',
					}),
				],
			},
			{
				kind: 'set',
				rows: [reading.rows[1]!],
				results: [result(0, { status: 'rejected', code: 'workout_missing', reason: 'there is none.' })],
			},
		]);
		expect(rejected.map(({ rejection }) => [rejection.code, rejection.sentence])).toEqual([
			['name_taken', 'Row 1: the name is taken.'],
			['workout_rejected', 'Row 2: its workout a on 2026-01-20 was rejected (row 1). Mend that row first.'],
		]);
	});
});
