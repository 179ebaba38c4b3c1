import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = { resource: 'journal', operation: 'sync' };
const statusesOf = (items: Array<Record<string, unknown>>) => items.map(({ status }) => status);

describe('Journal Sync', () => {
	it('writes the three kinds in any order, and returns one item per row', async () => {
		const polish = { ...squat, date: '20.01.2026', weight_kg: '78,5', form_ok: 'TAK' };
		const { success } = await database.run({
			parameters: sync,
			items: [polish, { ...measurement, date: 46042 }, workout],
		});
		expect(success).toEqual([
			{
				json: {
					status: 'inserted',
					kind: 'set',
					workout_date: '2026-01-20',
					template_id: 'hit_lower_a',
					exercise_id: 'ex_squat',
					weight_kg: 78.5,
					tut_seconds: 67,
					max_effort: true,
					form_ok: true,
					notes: 'hard; clean reps',
					data_source: 'Sheet',
					exercise_created: true,
				},
				pairedItem: { item: 0 },
			},
			{
				json: {
					status: 'inserted',
					kind: 'measurement',
					measurement_date: '2026-01-20',
					bodyweight_kg: 82.6,
					bodyfat_pct: 21,
					notes: null,
					data_source: 'Sheet',
				},
				pairedItem: { item: 1 },
			},
			{
				json: {
					status: 'inserted',
					kind: 'workout',
					workout_date: '2026-01-20',
					template_id: 'hit_lower_a',
					location: 'home',
					duration_min: 22,
					days_since_last_workout: null,
					recovery_score: 4,
					mood_score: 4,
					notes: null,
					data_source: 'Sheet',
					template_created: true,
				},
				pairedItem: { item: 2 },
			},
		]);
		expect(await database.rows('select weight_kg, form_ok from workout_sets')).toEqual([
			{ weight_kg: 78.5, form_ok: true },
		]);
		expect(await database.rows('select exercise_name, muscle_group from exercises')).toEqual([
			{ exercise_name: 'ex_squat', muscle_group: 'Other' },
		]);
	});

	it('reports unchanged rows the second time, and does not write them', async () => {
		const items = [workout, squat, measurement];
		const versions =
			'select xmin::text, updated_at from workouts union all select xmin::text, updated_at from workout_sets union all select xmin::text, updated_at from measurements';
		await database.give({ parameters: sync, items });
		const before = await database.rows(versions);
		expect(statusesOf(await database.give({ parameters: sync, items }))).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
		]);
		expect(await database.rows(versions)).toEqual(before);
	});

	it('updates cells that differ, keeps cells that are absent, and clears cells that are blank', async () => {
		await database.give({ parameters: sync, items: [workout, { ...squat, form_ok: false }] });
		const { notes, form_ok, ...changed } = { ...squat, weight_kg: 80 };
		const stored = {
			kind: 'set',
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
			weight_kg: 80,
			tut_seconds: 67,
			max_effort: true,
			form_ok: false,
			notes,
			data_source: 'Sheet',
			exercise_created: false,
		};
		expect(await database.give({ parameters: sync, items: [changed] })).toEqual([
			{ status: 'updated', ...stored },
		]);
		expect(await database.give({ parameters: sync, items: [changed] })).toEqual([
			{ status: 'unchanged', ...stored },
		]);
		expect(await database.rows('select weight_kg, form_ok, notes from workout_sets')).toEqual([
			{ weight_kg: 80, form_ok: false, notes },
		]);
		await database.give({ parameters: sync, items: [{ ...changed, notes: '', form_ok: '' }] });
		expect(await database.rows('select form_ok, notes from workout_sets')).toEqual([
			{ form_ok, notes: null },
		]);
	});

	it('keeps blank cells with Empty Cells = Keep, and rejects a new row without a required cell', async () => {
		await database.give({ parameters: sync, items: [workout, squat] });
		const parameters = { ...sync, options: { emptyCells: 'keep' } };
		const blanks = { ...squat, weight_kg: '', notes: '' };
		expect(statusesOf(await database.give({ parameters, items: [blanks] }))).toEqual(['unchanged']);
		const { success } = await database.run({
			parameters,
			items: [{ ...blanks, exercise_id: 'ex_new' }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toEqual({
			status: 'rejected',
			kind: 'set',
			message: 'Row 2: weight_kg is blank, but a new set needs it. Add a value.',
			error: {
				code: 'required',
				kind: 'set',
				row: 2,
				column: 'weight_kg',
				header: 'weight_kg',
				value: '',
				key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_new' },
			},
		});
	});

	it('skips blank lines', async () => {
		const blank = {
			row_number: 3,
			date: '',
			workout_id: '',
			exercise_id: '',
			weight_kg: '',
			max_effort: false,
			form_ok: false,
		};
		expect(await database.give({ parameters: sync, items: [blank, workout] })).toMatchObject([
			{ status: 'skipped', kind: 'set' },
			{ status: 'inserted' },
		]);
	});

	it('takes a missing cell as blank if another item of the kind has the column', async () => {
		await database.give({ parameters: sync, items: [workout, squat, measurement] });
		const { notes, ...withoutNotes } = squat;
		const row = { ...squat, exercise_id: 'ex_row', notes };
		expect(await database.give({ parameters: sync, items: [withoutNotes, row] })).toMatchObject([
			{ status: 'updated', exercise_id: 'ex_squat', notes: null },
			{ status: 'inserted', exercise_id: 'ex_row', notes },
		]);
	});

	it('writes the last of several rows with the same key whole; the others are superseded', async () => {
		const items = [
			workout,
			squat,
			{ ...squat, form_ok: false },
			{ date: '2026-01-20', workout_id: 'hit_lower_a', exercise_id: 'ex_squat', weight_kg: 80, tut_s: 70 },
		];
		const output = await database.give({ parameters: sync, items });
		const key = { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' };
		expect(output.slice(1)).toEqual([
			{ status: 'superseded', kind: 'set', ...key, superseded_by: 3 },
			{ status: 'superseded', kind: 'set', ...key, superseded_by: 3 },
			{
				status: 'inserted',
				kind: 'set',
				...key,
				weight_kg: 80,
				tut_seconds: 70,
				max_effort: true,
				form_ok: true,
				notes: null,
				data_source: 'Sheet',
				exercise_created: true,
			},
		]);
	});

	it('finds an exercise by its name, and supersedes the set that gives it by its ID', async () => {
		await database.give({
			parameters: { resource: 'exercise', operation: 'upsert' },
			items: [{ exercise: 'ex_squat', name: 'Back Squat' }],
		});
		const byName = { ...squat, exercise_id: 'back squat', weight_kg: 80 };
		const output = await database.give({ parameters: sync, items: [workout, squat, byName] });
		const key = { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' };
		expect(output.slice(1)).toMatchObject([
			{ status: 'superseded', ...key, superseded_by: 2 },
			{ status: 'inserted', ...key, weight_kg: 80, exercise_created: false },
		]);
		expect(await database.rows('select exercise_id, weight_kg from workout_sets')).toEqual([
			{ exercise_id: 'ex_squat', weight_kg: 80 },
		]);
	});

	it('writes a row that has a workout and a body weight as both, in one item', async () => {
		const both = { ...workout, bodyweight_kg: 82.6 };
		const { success } = await database.run({ parameters: sync, items: [both] });
		expect(success).toMatchObject([
			{
				json: {
					status: 'inserted',
					kind: 'workout',
					workout_date: '2026-01-20',
					template_created: true,
					also: {
						status: 'inserted',
						kind: 'measurement',
						measurement_date: '2026-01-20',
						bodyweight_kg: 82.6,
						bodyfat_pct: null,
						data_source: 'Sheet',
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		const parameters = { ...sync, options: { output: 'summary' } };
		expect(await database.give({ parameters, items: [both] })).toMatchObject([
			{
				status: 'success',
				workouts: { received: 1, unchanged: 1 },
				measurements: { received: 1, unchanged: 1 },
			},
		]);
	});

	it('returns created: true on every row whose exercise or template did not exist before the run', async () => {
		const other = { ...workout, date: '2026-01-23' };
		const items = [workout, other, squat, { ...squat, date: '2026-01-23' }];
		expect(
			(await database.give({ parameters: sync, items })).map(
				(item) => item.template_created ?? item.exercise_created,
			),
		).toEqual([true, true, true, true]);
		expect(
			(await database.give({ parameters: sync, items })).map(
				(item) => item.template_created ?? item.exercise_created,
			),
		).toEqual([false, false, false, false]);
	});

	it("reads instants as days in the workflow's time zone", async () => {
		const items = [{ ...measurement, date: '2026-01-20T23:30:00Z' }];
		expect(await database.give({ parameters: sync, items, timezone: 'Europe/Warsaw' })).toMatchObject([
			{ measurement_date: '2026-01-21' },
		]);
		expect(await database.give({ parameters: sync, items, timezone: 'America/New_York' })).toMatchObject([
			{ measurement_date: '2026-01-20' },
		]);
		expect(await database.rows('select measurement_date from measurements order by 1')).toEqual([
			{ measurement_date: '2026-01-20' },
			{ measurement_date: '2026-01-21' },
		]);
	});

	it('reads ambiguous dates in the format of the option Date Format', async () => {
		const parameters = { ...sync, options: { dateFormat: 'MM/dd/yyyy', dataSource: 'Import' } };
		expect(
			await database.give({ parameters, items: [{ ...measurement, date: '03/04/2026' }] }),
		).toMatchObject([{ measurement_date: '2026-03-04', data_source: 'Import' }]);
	});

	it('reads weights without a unit in the unit of the option Weight Unit', async () => {
		const parameters = { ...sync, options: { weightUnit: 'lb' } };
		const items = [
			{ date: '2026-01-20', bodyweight: 172 },
			{ date: '2026-01-21', bodyweight: '78 kg' },
		];
		expect(await database.give({ parameters, items })).toMatchObject([
			{ bodyweight_kg: 78.02 },
			{ bodyweight_kg: 78 },
		]);
	});

	it('reads month names in the language of the option Month Names', async () => {
		const parameters = { ...sync, options: { dateLocale: 'it' } };
		const items = [{ ...measurement, date: '10 febbraio 2026' }];
		expect(await database.give({ parameters, items })).toMatchObject([{ measurement_date: '2026-02-10' }]);
	});

	it('opens no connection for no items, or for blank lines only', async () => {
		const unreachable = { ...database.settings, port: 1 };
		expect(
			(await database.run({ parameters: sync, items: [], credential: unreachable })).thrown,
		).toBeUndefined();
		expect(
			(await database.run({ parameters: sync, items: [{ date: '' }], credential: unreachable })).success,
		).toMatchObject([{ json: { status: 'skipped' } }]);
	});

	it('of 100,000 rows returns one item per row, in the order of the input', async () => {
		const items = Array.from({ length: 100_000 }, (_, index) => ({
			json: {
				...measurement,
				row_number: index + 2,
				date: new Date(Date.UTC(1900, 0, 1 + index)).toISOString().slice(0, 10),
			},
		}));
		const { success } = await database.run({ parameters: sync, items });
		expect(success).toHaveLength(100_000);
		expect(success[99_999]).toMatchObject({
			json: { status: 'inserted', measurement_date: '2173-10-15' },
			pairedItem: { item: 99_999 },
		});
	}, 180_000);

	it('returns the same outcomes for several batches as for one', async () => {
		const days = Array.from({ length: 12 }, (_, day) => `2026-01-${String(12 - day).padStart(2, '0')}`);
		const workouts = days.map((date) => ({ ...workout, date }));
		const sets = days.flatMap((date) =>
			Array.from({ length: 1000 }, (_, index) => ({ ...squat, date, exercise_id: `ex_${index}` })),
		);
		const withoutWorkout = { ...squat, date: '2026-02-01' };
		const { success } = await database.run({
			parameters: sync,
			items: [...sets, withoutWorkout, ...workouts],
			onError: 'continueRegularOutput',
		});
		expect(success).toHaveLength(12_013);
		for (const [item, { date, exercise_id }] of sets.entries()) {
			expect(success[item]).toMatchObject({
				json: { status: 'inserted', kind: 'set', workout_date: date, exercise_id, exercise_created: true },
				pairedItem: { item },
			});
		}
		expect(success[12_000]?.json).toMatchObject({
			status: 'rejected',
			kind: 'set',
			error: { code: 'workout_missing', row: 2 },
		});
		expect(await database.rows('select count(*) as n from workout_sets')).toEqual([{ n: 12_000 }]);

		const again = await database.run({
			parameters: { ...sync, options: { output: 'summary' } },
			items: [...workouts, ...sets],
		});
		expect(again.success[0]?.json).toMatchObject({
			status: 'success',
			sets: { received: 12_000, unchanged: 12_000 },
			created: { templates: [], exercises: [] },
		});
	});

	it('inserts each row once if several workflows write the same journal at once', async () => {
		const journal = Array.from({ length: 200 }, (_, index) => ({ ...squat, exercise_id: `ex_${index}` }));
		const runs = await Promise.all(
			[journal, journal.toReversed(), journal, journal.toReversed()].map(
				async (sets) => await database.give({ parameters: sync, items: [...sets, workout] }),
			),
		);
		const inserted = runs.flat().filter(({ status }) => status === 'inserted');
		expect(inserted).toHaveLength(201);
		expect(runs.flat()).toHaveLength(804);
	});
});

describe('the options of Journal Sync', () => {
	it.each([
		[
			{ dateLocale: 'klingon' },
			'The option Month Names is "klingon", which is not a known language.',
			'Use a language tag, for example it or pt-BR.',
		],
		[
			{ dateLocale: 'pl_PL' },
			'The option Month Names is "pl_PL", which is not a known language.',
			'Use a language tag, for example it or pt-BR.',
		],
		[
			{ weightUnit: 'stone' },
			'The option Weight Unit is "stone", which is not one of its choices.',
			'Use one of kg, lb.',
		],
		[
			{ missingRows: 'all' },
			'The option Missing Rows is "all", which is not one of its choices.',
			'Use one of keep, report, delete.',
		],
		[
			{ missingRows: 'delete', missingRowsLimit: -1 },
			'Missing Rows Limit is -1, but it must be a whole number of at least 0.',
			'Correct the value.',
		],
	])('reject %j', async (options, message, description) => {
		const { thrown } = await database.run({ parameters: { ...sync, options }, items: [measurement] });
		expect(thrown).toMatchObject({ message, description });
		expect(await database.rows('select from measurements')).toEqual([]);
	});
});
