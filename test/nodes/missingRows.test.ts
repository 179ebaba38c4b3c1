/** Journal Sync and the stored rows that are no longer in the sheet. */
import type { IDataObject, INodeParameters, OnError } from 'n8n-workflow';

import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = (options: INodeParameters = {}) => ({ resource: 'journal', operation: 'sync', options });
const give = async (items: IDataObject[], options: INodeParameters = {}) =>
	await database.give({ parameters: sync(options), items });
const summarize = async (items: IDataObject[], options: INodeParameters) =>
	(await give(items, { output: 'summary', ...options }))[0]!;
const remove = async (items: IDataObject[], options: INodeParameters = {}) =>
	(await give(items, { missingRows: 'delete', ...options })).filter(({ status }) => status === 'deleted');

const workoutOn = (date: string, more = {}) => ({ ...workout, date, ...more });
const setOn = (date: string, exercise_id = 'ex_squat', more = {}) => ({
	...squat,
	date,
	exercise_id,
	...more,
});
const measured = (date: string, more = {}) => ({ ...measurement, date, ...more });
/** The first days of 2026. */
const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10);
const measuredDays = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => measured(day(from + index)));

/** All rows of the journal by key, without their times. */
const stored = async () => ({
	workouts: await database.rows(
		"select to_jsonb(w) - 'created_at' - 'updated_at' as row from workouts w order by workout_date, template_id",
	),
	sets: await database.rows(
		"select to_jsonb(s) - 'created_at' - 'updated_at' as row from workout_sets s order by workout_date, template_id, exercise_id",
	),
	measurements: await database.rows(
		"select to_jsonb(m) - 'created_at' - 'updated_at' as row from measurements m order by measurement_date",
	),
});
const daysOf = async (table: string, column = 'workout_date') =>
	(await database.rows<{ day: string }>(`select ${column} as day from ${table} order by 1`)).map(
		(row) => row.day,
	);

const journal = [
	workoutOn('2026-01-20'),
	workoutOn('2026-01-23'),
	setOn('2026-01-20'),
	setOn('2026-01-20', 'ex_row'),
	setOn('2026-01-23'),
	setOn('2026-01-23', 'ex_row'),
	measured('2026-01-20'),
	measured('2026-01-23'),
];
const firstDay = journal.filter(({ date }) => date === '2026-01-20');
const secondWorkout = { workout_date: '2026-01-23', template_id: 'hit_lower_a' };

describe('a row that left the sheet', () => {
	beforeEach(async () => {
		await give(journal);
	});

	it('stays by default, and is not reported', async () => {
		const before = await stored();
		const output = await give(firstDay);
		expect(output.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'unchanged'));
		expect(await stored()).toEqual(before);
		expect(await summarize(firstDay, {})).not.toHaveProperty('missing');
	});

	it('stays with Report, and is listed in the summary', async () => {
		const before = await stored();
		const summary = await summarize(firstDay, { missingRows: 'report' });
		expect(summary).toMatchObject({
			status: 'success',
			missing: [
				{ kind: 'set', ...secondWorkout, exercise_id: 'ex_row' },
				{ kind: 'set', ...secondWorkout, exercise_id: 'ex_squat' },
				{ kind: 'workout', ...secondWorkout },
				{ kind: 'measurement', measurement_date: '2026-01-23' },
			],
		});
		expect(summary).not.toHaveProperty('deleted');
		expect(summary.text).toContain(
			'4 stored rows are not in the sheet: the set of ex_row in hit_lower_a on 2026-01-23, the set of ex_squat in hit_lower_a on 2026-01-23, the workout hit_lower_a on 2026-01-23, the measurement of 2026-01-23',
		);
		expect(await stored()).toEqual(before);
	});

	it('is deleted with Delete, sets before their workout, and is an item that is paired with none', async () => {
		const { success } = await database.run({
			parameters: sync({ missingRows: 'delete' }),
			items: firstDay,
		});
		expect(success.map(({ json }) => json.status)).toEqual([
			...Array.from({ length: 4 }, () => 'unchanged'),
			...Array.from({ length: 4 }, () => 'deleted'),
		]);
		expect(success.slice(4)).toEqual([
			{ json: { status: 'deleted', kind: 'set', ...secondWorkout, exercise_id: 'ex_row' } },
			{ json: { status: 'deleted', kind: 'set', ...secondWorkout, exercise_id: 'ex_squat' } },
			{ json: { status: 'deleted', kind: 'workout', ...secondWorkout } },
			{ json: { status: 'deleted', kind: 'measurement', measurement_date: '2026-01-23' } },
		]);
		expect(await daysOf('workouts')).toEqual(['2026-01-20']);
		expect(await daysOf('workout_sets')).toEqual(['2026-01-20', '2026-01-20']);
		expect(await daysOf('measurements', 'measurement_date')).toEqual(['2026-01-20']);
	});

	it('is counted in the summary when it is deleted', async () => {
		expect(await summarize(firstDay, { missingRows: 'delete' })).toMatchObject({
			status: 'success',
			workouts: { received: 1, unchanged: 1, deleted: 1 },
			sets: { received: 2, unchanged: 2, deleted: 2 },
			measurements: { received: 1, unchanged: 1, deleted: 1 },
			deleted: 4,
		});
	});

	it('is back after a sync of the old sheet', async () => {
		const before = await stored();
		await remove(firstDay);
		expect(await stored()).not.toEqual(before);
		await give(journal, { missingRows: 'delete' });
		expect(await stored()).toEqual(before);
	});

	it('stays if it is of another data source', async () => {
		await database.rows(
			"update measurements set data_source = 'Manual' where measurement_date = '2026-01-23'",
		);
		await database.rows("update workout_sets set data_source = null where exercise_id = 'ex_row'");
		expect(await remove(firstDay)).toEqual([
			{ status: 'deleted', kind: 'set', ...secondWorkout, exercise_id: 'ex_squat' },
		]);
		expect(await daysOf('measurements', 'measurement_date')).toEqual(['2026-01-20', '2026-01-23']);
	});

	it('stays if it is older than every row of its kind in the sheet', async () => {
		const withoutFirstSet = journal.filter(({ date }) => date === '2026-01-23').slice(0, 1);
		const items = [...withoutFirstSet, setOn('2026-01-23'), setOn('2026-01-23', 'ex_row')];
		expect(await remove(items)).toEqual([]);
	});

	it('is looked for from the first day of its kind on', async () => {
		const items = [workoutOn('2026-01-23'), setOn('2026-01-20'), setOn('2026-01-23')];
		expect(await remove(items)).toEqual([
			{
				status: 'deleted',
				kind: 'set',
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				exercise_id: 'ex_row',
			},
			{ status: 'deleted', kind: 'set', ...secondWorkout, exercise_id: 'ex_row' },
		]);
		expect(await daysOf('workouts')).toEqual(['2026-01-20', '2026-01-23']);
	});

	it('stays if the sheet has no row of its kind', async () => {
		expect(await remove([measured('2026-01-20')])).toEqual([
			{ status: 'deleted', kind: 'measurement', measurement_date: '2026-01-23' },
		]);
		expect(await daysOf('workout_sets')).toHaveLength(4);
	});

	it('stays if there are no items', async () => {
		expect(await give([], { missingRows: 'delete' })).toEqual([]);
		expect(await give([{ date: '', exercise_id: '' }], { missingRows: 'delete' })).toMatchObject([
			{ status: 'skipped' },
		]);
		expect(await daysOf('workouts')).toHaveLength(2);
	});

	it('stays as long as its exercise is in the sheet by its name or in other case', async () => {
		await database.rows(
			"update exercises set exercise_name = 'Barbell Squat' where exercise_id = 'ex_squat'",
		);
		const items = [
			...journal.filter(({ exercise_id }: IDataObject) => exercise_id === undefined),
			setOn('2026-01-20', 'barbell squat'),
			setOn('2026-01-23', 'Barbell Squat'),
			setOn('2026-01-20', 'EX_ROW'),
		];
		expect(await remove(items)).toEqual([
			{ status: 'deleted', kind: 'set', ...secondWorkout, exercise_id: 'ex_row' },
		]);
	});

	it('is not one whose row was rejected or superseded', async () => {
		const items = [...journal, { ...journal[2]!, notes: 'a second time' }];
		expect(await remove(items)).toEqual([]);
		const { success } = await database.run({
			parameters: sync({ missingRows: 'report', output: 'summary' }),
			items: journal.map((item, index) => (index === 2 ? { ...item, weight_kg: 'heavy' } : item)),
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toMatchObject({ status: 'partial', missing: [] });
	});
});

describe('a workout that left the sheet', () => {
	it('is kept, and reported with the reason, if its sets are still in the sheet', async () => {
		await give(journal);
		const items = journal.filter((item) => item !== journal[1]);
		for (const missingRows of ['report', 'delete']) {
			expect(await summarize(items, { missingRows })).toMatchObject({
				missing: [{ kind: 'workout', ...secondWorkout, reason: 'it still has 2 sets' }],
			});
		}
		expect(await daysOf('workouts')).toEqual(['2026-01-20', '2026-01-23']);
	});

	it('is kept if a set of it comes from another data source', async () => {
		await give(journal);
		await give([setOn('2026-01-23', 'ex_press')], { dataSource: 'Manual' });
		expect(await summarize(firstDay, { missingRows: 'delete' })).toMatchObject({
			sets: { deleted: 2 },
			workouts: { deleted: 0 },
			missing: [{ kind: 'workout', ...secondWorkout, reason: 'it still has 1 set' }],
		});
	});

	it('is kept if the sheet has workouts but no sets', async () => {
		await give(journal);
		expect(await summarize([workoutOn('2026-01-20')], { missingRows: 'delete' })).toMatchObject({
			deleted: 0,
			missing: [{ kind: 'workout', ...secondWorkout, reason: 'it still has 2 sets' }],
		});
	});

	it('is kept with its set if a trigger prevents the deletion of the set', async () => {
		await give(journal);
		await database.rows(`
			create function keep_rows() returns trigger language plpgsql as 'begin return null; end';
			create trigger keep_rows before delete on workout_sets for each row
				when (old.exercise_id = 'ex_row') execute function keep_rows()`);
		const summary = await summarize(firstDay, { missingRows: 'delete' });
		await database.rows('drop function keep_rows cascade');
		expect(summary).toMatchObject({
			deleted: 2,
			missing: [
				{
					kind: 'set',
					...secondWorkout,
					exercise_id: 'ex_row',
					reason: 'a trigger or a row security policy in the database prevents it',
				},
				{ kind: 'workout', ...secondWorkout, reason: 'it still has 1 set' },
			],
		});
	});
});

describe('a date that was mistyped, synced and corrected', () => {
	it('does not stay as the newest workout', async () => {
		const getStatus = async () =>
			(
				await database.give({ parameters: { resource: 'database', operation: 'getStatus' }, items: [{}] })
			)[0]!;
		const rows = (date: string) => [workoutOn(date), setOn(date), setOn(date, 'ex_row')];
		await give([...rows('2026-01-20'), ...rows('2062-01-23')]);
		expect(await getStatus()).toMatchObject({
			last_workout: '2062-01-23',
			advice: [
				expect.stringContaining('(years: 2062)'),
				'1 workout is in the future, on 2062-01-23. If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.',
			],
		});
		const corrected = [...rows('2026-01-20'), ...rows('2026-01-23')];
		expect(await remove(corrected)).toMatchObject([
			{ kind: 'set', workout_date: '2062-01-23', exercise_id: 'ex_row' },
			{ kind: 'set', workout_date: '2062-01-23', exercise_id: 'ex_squat' },
			{ kind: 'workout', workout_date: '2062-01-23' },
		]);
		expect(await getStatus()).toMatchObject({ last_workout: '2026-01-23', workouts: 2, sets: 4, advice: [] });
	});
});

describe('Missing Rows = Delete writes nothing and says what to do', () => {
	const nothingWritten = async (items: IDataObject[], message: string, fix: string, options = {}) => {
		const parameters = sync({ missingRows: 'delete', ...options });
		const before = await stored();
		const run = async (onError?: OnError, more: INodeParameters = {}) =>
			await database.run({
				parameters: { ...parameters, options: { ...parameters.options, ...more } },
				items,
				...(onError && { onError }),
			});

		const stopped = await run();
		expect(stopped.thrown).toMatchObject({ message, description: fix });
		expect(stopped.success).toEqual([]);

		const regular = await run('continueRegularOutput');
		expect(regular.success).toHaveLength(items.length);
		expect(regular.success[0]).toMatchObject({
			json: {
				status: 'rejected',
				message: `${message} ${fix}`,
				error: { code: 'database', sqlstate: null },
			},
			pairedItem: { item: 0 },
		});
		const separate = await run('continueErrorOutput');
		expect(separate.success).toEqual([]);
		expect(separate.error).toHaveLength(items.length);
		expect(separate.error[0]?.json.message).toBe(`${message} ${fix}`);

		const summary = await run('continueErrorOutput', { output: 'summary' });
		expect(summary.error).toMatchObject([
			{ json: { message: `${message} ${fix}`, error: { status: 'failed' } } },
		]);
		expect(await stored()).toEqual(before);
	};

	it('if more than 20 rows and more than 10 % of a kind would go', async () => {
		await give(measuredDays(1, 100));
		await nothingWritten(
			[...measuredDays(1, 79), measured('2027-01-01')],
			'Missing Rows would delete 21 measurements (the measurement of 2026-03-21, the measurement of 2026-03-22, the measurement of 2026-03-23, …), 21 % of the 100 that are stored since 2026-01-01. The limit is 20 rows or 10 %. So nothing was changed.',
			'Check that the whole sheet was read. If it was, set Missing Rows Limit to 21 for one run.',
		);
		expect(await remove(measuredDays(1, 79), { missingRowsLimit: 21 })).toHaveLength(21);
	});

	it('but not at 20 rows, nor at 10 %', async () => {
		await give(measuredDays(1, 210));
		expect(await remove(measuredDays(1, 189))).toHaveLength(21);
		expect(await remove(measuredDays(1, 169))).toHaveLength(20);
	});

	it('if the rows of another sheet are added, however many they are', async () => {
		await give(measuredDays(1, 30));
		await nothingWritten(
			[...measuredDays(1, 1), ...measuredDays(100, 1000)],
			'Missing Rows would delete 29 measurements (the measurement of 2026-01-02, the measurement of 2026-01-03, the measurement of 2026-01-04, …), 97 % of the 30 that are stored since 2026-01-01. The limit is 20 rows or 10 %. So nothing was changed.',
			'Check that the whole sheet was read. If it was, set Missing Rows Limit to 29 for one run.',
		);
	});

	it('if the sheet has less than half of the rows of the last sync', async () => {
		await give(measuredDays(1, 10));
		const items = measuredDays(1, 4);
		await nothingWritten(
			items,
			'Missing Rows would delete 6 measurements (the measurement of 2026-01-05, the measurement of 2026-01-06, the measurement of 2026-01-07, …), but the sheet has only 4 measurements, less than half of the 10 of the last sync. So nothing was changed.',
			'Check that the whole sheet was read. If it was, sync once with Missing Rows = Keep, then again with Delete.',
		);
		await give(items);
		expect(await remove(items)).toHaveLength(6);
	});

	it('if the sheet has less than half of the stored rows, and no sync was recorded', async () => {
		await give(measuredDays(1, 10));
		await give(measuredDays(11, 30), { dataSource: 'Manual' });
		await database.rows('truncate training_last_sync');
		await nothingWritten(
			[...measuredDays(1, 3), measured('2027-01-01')],
			'Missing Rows would delete 7 measurements (the measurement of 2026-01-04, the measurement of 2026-01-05, the measurement of 2026-01-06, …), but the sheet has only 4 measurements, less than half of the 10 that are stored. So nothing was changed.',
			'Check that the whole sheet was read. If it was, sync once with Missing Rows = Keep, then again with Delete.',
		);
		expect(await remove(measuredDays(1, 5))).toHaveLength(5);
	});

	it('if a row of that kind was rejected, which may be the missing one', async () => {
		await give(journal);
		const before = await stored();
		const items = [
			...journal.slice(0, 4),
			{ ...journal[4]!, date: 'Friday' },
			...journal.slice(5),
			measured('2026-01-24'),
		];
		const parameters = sync({ missingRows: 'delete' });
		const { thrown } = await database.run({ parameters, items });
		expect(thrown?.message).toBe('1 of 9 rows was rejected, so nothing was changed');

		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const { success, error } = await database.run({ parameters, items, onError });
			const messages = [...success, ...error].map(({ json }) => String(json.message));
			expect(messages).toHaveLength(9);
			const ownMessage = messages.find((message) => message.startsWith('Row'));
			expect(ownMessage).toContain('date is "Friday"');
			expect(new Set(messages.filter((message) => message !== ownMessage))).toEqual(
				new Set([
					`Missing Rows would delete 1 set (the set of ex_squat in hit_lower_a on 2026-01-23), but 1 row was rejected and may be one of these. The first: ${ownMessage} So nothing was changed. Correct the rejected rows, then sync again.`,
				]),
			);
		}
		expect(await stored()).toEqual(before);
	});

	it('but not if rows of another kind were rejected', async () => {
		await give(journal);
		const { success } = await database.run({
			parameters: sync({ missingRows: 'delete' }),
			items: [...journal.slice(0, 5), ...journal.slice(6), measured('2026-01-24', { bodyweight_kg: 'much' })],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json.status)).toEqual([
			...Array.from({ length: 7 }, () => 'unchanged'),
			'rejected',
			'deleted',
		]);
	});

	it('if a row that is a workout and a measurement was rejected, for both kinds, and not for sets', async () => {
		await give(journal);
		const both = workoutOn('2026-01-23', { bodyweight_kg: 82, mood_1_5: 9 });
		const output = async (items: IDataObject[]) => {
			const { success } = await database.run({
				parameters: sync({ missingRows: 'delete' }),
				items: [...items, both],
				onError: 'continueRegularOutput',
			});
			return success.map(({ json }) => json.status);
		};
		expect(await output([...firstDay.slice(0, 3), setOn('2026-01-23'), measured('2026-01-24')])).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
			'unchanged',
			'inserted',
			'rejected',
			'deleted',
		]);
		await give([workoutOn('2026-01-21')]);
		expect(await output(journal.filter((item) => item !== journal[1]))).toEqual(
			Array.from({ length: 8 }, () => 'rejected'),
		);
	});

	it('if a row whose kind is unknown was rejected', async () => {
		await give(journal);
		const { success } = await database.run({
			parameters: sync({ missingRows: 'delete' }),
			items: [...journal.slice(0, 5), ...journal.slice(6), { date: '2026-01-23', workout_id: 'hit_lower_a' }],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json.status)).toEqual(Array.from({ length: 8 }, () => 'rejected'));
	});

	it('for all kinds in one message', async () => {
		const days = Array.from({ length: 30 }, (_, n) => day(n + 1));
		await give(days.flatMap((date) => [workoutOn(date), setOn(date), measured(date)]));
		const few = days.slice(0, 9).flatMap((date) => [workoutOn(date), setOn(date)]);
		const { thrown } = await database.run({
			parameters: sync({ missingRows: 'delete' }),
			items: [...few, ...days.map((date) => measured(date))],
		});
		expect(thrown?.message).toMatch(
			/^Missing Rows would delete 21 sets .+ of the last sync\. Missing Rows would delete 21 workouts .+ of the last sync\. So nothing was changed\.$/,
		);
	});
});

describe('the number of rows of the last sync', () => {
	const recorded = () =>
		database.rows('select data_source, kind, items from training_last_sync order by 1, 2');

	it('is recorded per data source and kind, whatever Missing Rows is', async () => {
		await give(journal);
		await give(measuredDays(1, 3), { dataSource: 'Import', missingRows: 'report' });
		expect(await recorded()).toEqual([
			{ data_source: 'Import', kind: 'measurement', items: 3 },
			{ data_source: 'Sheet', kind: 'measurement', items: 2 },
			{ data_source: 'Sheet', kind: 'set', items: 4 },
			{ data_source: 'Sheet', kind: 'workout', items: 2 },
		]);
		await give(firstDay, { missingRows: 'delete' });
		expect(await recorded()).toEqual([
			{ data_source: 'Import', kind: 'measurement', items: 3 },
			{ data_source: 'Sheet', kind: 'measurement', items: 1 },
			{ data_source: 'Sheet', kind: 'set', items: 2 },
			{ data_source: 'Sheet', kind: 'workout', items: 1 },
		]);
	});

	it('is not written by an unchanged sync, nor by Create or Update', async () => {
		const versions = () => database.rows('select xmin::text, * from training_last_sync order by kind');
		await give(journal);
		const before = await versions();
		await give(journal);
		await database.give({
			parameters: { resource: 'measurement', operation: 'upsert' },
			items: measuredDays(1, 9),
		});
		expect(await versions()).toEqual(before);
	});

	it('is not recorded for a kind with rejected rows', async () => {
		await database.run({
			parameters: sync(),
			items: [...journal, measured('2026-01-24', { bodyweight_kg: 'much' })],
			onError: 'continueRegularOutput',
		});
		expect(await recorded()).toEqual([
			{ data_source: 'Sheet', kind: 'set', items: 4 },
			{ data_source: 'Sheet', kind: 'workout', items: 2 },
		]);
	});
});
