import { toErrorJson, toItems } from '../../nodes/Training/outcomes';
import type { ItemFormat, Outcome } from '../../nodes/Training/outcomes';
import type { RowError } from '../../nodes/Training/rows';

const regular: ItemFormat = { withKind: false, withText: false, hasErrorOutput: false };

const error: RowError = {
	item: 0,
	row: 14,
	kind: 'set',
	column: 'tut_seconds',
	header: 'tut_s',
	value: 350,
	key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
	code: 'out_of_range',
	message: 'Row 14: tut_s is 350, but a set lasts above 0 and up to 300 seconds.',
};
const errorJson = {
	message: 'Row 14: tut_s is 350, but a set lasts above 0 and up to 300 seconds.',
	error: {
		code: 'out_of_range',
		kind: 'set',
		row: 14,
		column: 'tut_seconds',
		header: 'tut_s',
		value: 350,
		key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
	},
};

describe('a rejected item', () => {
	const outcome: Outcome = { status: 'rejected', item: 0, error };
	const jsonIn = (format: Partial<ItemFormat>) => toItems([outcome], { ...regular, ...format })[0]?.json;

	it('has exactly the keys message and error on the error output', () => {
		expect(jsonIn({ hasErrorOutput: true, withKind: true })).toEqual(errorJson);
		expect(JSON.stringify(toErrorJson(error))).toBe(JSON.stringify(errorJson));
	});

	it('begins with its status on the regular output', () => {
		expect(JSON.stringify(jsonIn({}))).toBe(JSON.stringify({ status: 'rejected', ...errorJson }));
	});

	it('begins with status and kind on the regular output of Journal Sync', () => {
		expect(JSON.stringify(jsonIn({ withKind: true }))).toBe(
			JSON.stringify({ status: 'rejected', kind: 'set', ...errorJson }),
		);
	});

	it('has a sqlstate if the database refused it', () => {
		expect(toErrorJson({ ...error, code: 'database', sqlstate: null }).error).toEqual({
			...errorJson.error,
			code: 'database',
			sqlstate: null,
		});
	});
});

describe('the other items', () => {
	const values = { measurement_date: '2026-01-20', bodyweight_kg: 82.6, notes: null };
	const outcomes: Outcome[] = [
		{ status: 'inserted', item: 0, row: { kind: 'measurement', values }, created: false },
		{ status: 'superseded', item: 1, row: { kind: 'measurement', values }, supersededBy: 0 },
		{ status: 'skipped', item: 2, kind: null },
	];

	it('have the columns of the row, or its key, and are linked to their input', () => {
		expect(toItems(outcomes, regular)).toEqual([
			{ json: { status: 'inserted', ...values }, pairedItem: { item: 0 } },
			{
				json: { status: 'superseded', measurement_date: '2026-01-20', superseded_by: 0 },
				pairedItem: { item: 1 },
			},
			{ json: { status: 'skipped' }, pairedItem: { item: 2 } },
		]);
	});

	it('begin with a sentence for a model', () => {
		const items = toItems(outcomes, { ...regular, withText: true });
		expect(items.map(({ json }) => json.text)).toEqual([
			'The measurement of 2026-01-20 was added: 82.6 kg.',
			'The measurement of 2026-01-20 was written from a later item.',
			'Nothing was filled in, so nothing was written.',
		]);
		expect(Object.keys(items[0]!.json).slice(0, 2)).toEqual(['text', 'status']);
	});
});
