import { toErrorJson, toItems } from '../../nodes/Training/outcomes';
import type { ItemFormat, Outcome } from '../../nodes/Training/outcomes';
import type { KeyedRow, RowError } from '../../nodes/Training/rows';

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

	it('lists the further faults of the row, if there are any', () => {
		const also = [
			{
				column: 'weight_kg',
				header: 'weight',
				value: 'heavy',
				code: 'not_a_number' as const,
				message: 'Row 14: weight is "heavy", which is not a number. Write it like 82.5 or 82,5.',
			},
		];
		expect(JSON.stringify(toErrorJson({ ...error, also }))).toBe(
			JSON.stringify({ ...errorJson, error: { ...errorJson.error, also } }),
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

	it('have the outcome of the measurement in `also` if they are a workout and a measurement', () => {
		const workout: Outcome = {
			status: 'unchanged',
			item: 0,
			row: {
				kind: 'workout',
				values: { workout_date: '2026-01-20', template_id: 'hit_lower_a', duration_min: 22 },
			},
			created: false,
			also: { status: 'inserted', item: 0, row: { kind: 'measurement', values }, created: false },
		};
		const json = {
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			duration_min: 22,
			template_created: false,
			also: {
				status: 'inserted',
				kind: 'measurement',
				measurement_date: '2026-01-20',
				bodyweight_kg: 82.6,
				notes: null,
			},
		};
		expect(toItems([workout], { ...regular, withKind: true })[0]?.json).toEqual({
			status: 'unchanged',
			kind: 'workout',
			...json,
		});
		expect(toItems([workout], { ...regular, withText: true })[0]?.json).toEqual({
			text: 'The workout hit_lower_a on 2026-01-20 is already stored with the same values: 22 min. The measurement of 2026-01-20 was added: 82.6 kg.',
			status: 'unchanged',
			...json,
		});
		const superseded = { status: 'superseded', item: 0, supersededBy: 4 } as const;
		const both: Outcome = {
			...superseded,
			row: workout.row,
			also: { ...superseded, row: { kind: 'measurement', values } },
		};
		expect(toItems([both], { ...regular, withKind: true })[0]?.json).toEqual({
			status: 'superseded',
			kind: 'workout',
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			superseded_by: 4,
			also: {
				status: 'superseded',
				kind: 'measurement',
				measurement_date: '2026-01-20',
				superseded_by: 4,
			},
		});
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

describe('the rows that left the sheet', () => {
	const set: KeyedRow = {
		kind: 'set',
		values: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
	};

	it('come last, with their keys, and are linked to no item', () => {
		const items = toItems([{ status: 'skipped', item: 0, kind: 'set' }], { ...regular, withKind: true }, [
			set,
		]);
		expect(items).toEqual([
			{ json: { status: 'skipped', kind: 'set' }, pairedItem: { item: 0 } },
			{ json: { status: 'deleted', kind: 'set', ...set.values } },
		]);
	});

	it('begin with a sentence for a model', () => {
		expect(toItems([], { ...regular, withText: true }, [set])[0]?.json.text).toBe(
			'The set of ex_squat in hit_lower_a on 2026-01-20 was deleted.',
		);
	});
});
