/** Goals in the nodes: written, listed, deleted and projected; the default target of the report and of the trigger. */
import { measuredOn, triggerDatabase } from './trigger/triggerDatabase';
import type { TriggerDatabase } from './trigger/triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

type Json = Record<string, string | number | null>;

const goals = (operation: string, items: Json[] = [{}], parameters = {}) =>
	database.give({ parameters: { resource: 'goal', operation, ...parameters }, items });
const projections = (onDate: string, more = {}) =>
	database.give({
		parameters: { resource: 'recommendation', operation: 'getGoals', onDate },
		items: [{}],
		...more,
	});

/** Four weeks from 84 kg and 22 %, losing 0.1 kg and 0.05 points a day, to 81.3 kg and 20.65 % on 28 January. */
const measureFourWeeks = () =>
	database.rows(`
		insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct)
		select date '2026-01-01' + days, 84 - days * 0.1, round(22 - days * 0.05, 2) from generate_series(0, 27) as days;
		update goals set updated_at = '2026-01-01'`);

describe('a goal', () => {
	it('is written from cells as people write them, changed, and listed by its metric', async () => {
		const pounds = { options: { weightUnit: 'lb' } };
		const items = [
			{ metric: 'Weight', target: 176, target_date: '31 Mar 2026', notes: '' },
			{ metric: 'body fat %', target: '15 %', target_date: '', notes: 'G01' },
		];
		expect(await goals('upsert', items, pounds)).toEqual([
			{
				status: 'inserted',
				metric: 'bodyweight_kg',
				target_value: 79.83,
				target_date: '2026-03-31',
				notes: null,
			},
			{ status: 'inserted', metric: 'bodyfat_pct', target_value: 15, target_date: null, notes: 'G01' },
		]);
		expect(await goals('upsert', items, pounds)).toMatchObject([
			{ status: 'unchanged' },
			{ status: 'unchanged' },
		]);
		// An absent cell keeps what is stored.
		expect(await goals('upsert', [{ metric: 'bodyfat', target: 14 }])).toEqual([
			{ status: 'updated', metric: 'bodyfat_pct', target_value: 14, target_date: null, notes: 'G01' },
		]);
		expect(await goals('getAll')).toEqual([
			{
				metric: 'bodyfat_pct',
				target_value: 14,
				target_date: null,
				notes: 'G01',
				updated_at: expect.stringMatching(/Z$/),
			},
			expect.objectContaining({ metric: 'bodyweight_kg', target_date: '2026-03-31' }),
		]);
	});

	it('is deleted by its metric', async () => {
		await goals('upsert', [{ metric: 'weight', target: 80 }]);
		const byMetric = { metric: '={{ $json.metric }}' };
		expect(await goals('delete', [{ metric: 'body fat' }, { metric: 'Weight' }], byMetric)).toEqual([
			{ deleted: 0, metric: 'bodyfat_pct' },
			{ deleted: 1, metric: 'bodyweight_kg' },
		]);
		expect(await goals('getAll')).toEqual([]);
	});

	it('is summarized, and described to an agent', async () => {
		expect(
			await goals('upsert', [{ metric: 'weight', target: 80 }], { options: { output: 'summary' } }),
		).toEqual([
			expect.objectContaining({
				status: 'success',
				goals: { received: 1, inserted: 1, updated: 0, unchanged: 0, superseded: 0, rejected: 0 },
				text: expect.stringContaining('• 1 goal: 1 new'),
			}),
		]);
		const { success } = await database.run({
			type: 'trainingTool',
			parameters: {
				resource: 'goal',
				operation: 'upsert',
				columns: { mappingMode: 'autoMapInputData', value: null },
			},
			items: [
				{ metric: 'weight', target: 79, target_date: '2026-06-30' },
				{ metric: 'fat', target: 15 },
			],
		});
		expect(success.map(({ json }) => json.text)).toEqual([
			'The goal for body weight was changed: 79 kg, 2026-06-30.',
			'The goal for body fat was added: 15 %.',
		]);
	});

	it('is projected as of a day, by default today in the time zone of the workflow', async () => {
		await goals('upsert', [{ metric: 'weight', target: 80, target_date: '2026-03-01' }]);
		await measureFourWeeks();
		expect(await projections('28.01.2026')).toEqual([
			{
				metric: 'bodyweight_kg',
				target_value: 80,
				target_date: '2026-03-01',
				start_value: 84,
				start_date: '2026-01-01',
				current_mean: 81.6,
				weekly_rate: -0.7,
				projected_date: '2026-02-13',
				days_ahead: 16,
				status: 'ON TRACK',
			},
		]);
		const summary = {
			resource: 'recommendation',
			operation: 'getGoals',
			onDate: '2026-01-28',
			options: { output: 'summary' },
		};
		expect(await database.give({ parameters: summary, items: [{}] })).toEqual([
			{
				on_date: '2026-01-28',
				goals: await projections('2026-01-28'),
				text: '🎯 Body weight: 81.6 kg. Target 80 kg by 1 Mar 2026: about 13 Feb 2026, 16 days early, at the pace of the last four weeks (−0.70 kg a week).',
			},
		]);
		expect(await projections('')).toMatchObject([{ current_mean: 81.6, status: 'NO DATA' }]);
		// In the east it is always a later day than in the west.
		const inTheEast = new Intl.DateTimeFormat('sv', { timeZone: 'Pacific/Kiritimati' }).format(new Date());
		await database.write(measuredOn(inTheEast, 70));
		expect(await projections('', { timezone: 'Pacific/Kiritimati' })).not.toEqual(
			await projections('', { timezone: 'Pacific/Niue' }),
		);
		await expect(projections('03/04/2026')).rejects.toMatchObject({
			message: 'On Date is "03/04/2026", which can mean 2026-04-03 or 2026-03-04.',
		});
	});
});

describe('the report', () => {
	const targets = async (options = {}) => {
		const [json] = await database.give({
			parameters: {
				resource: 'report',
				operation: 'getProgress',
				options: { lastDay: '2026-01-28', ...options },
			},
			items: [{}],
		});
		return String(json!.markdown).match(/Target .*/g);
	};

	it('projects the goals, or the targets that it is given', async () => {
		await goals('upsert', [
			{ metric: 'weight', target: 80, target_date: '2026-03-01' },
			{ metric: 'fat', target: 15 },
		]);
		await measureFourWeeks();
		const fat = 'Target 15 %: about 24 May 2026 at the pace of the last four weeks (−0.35 points a week).';
		expect(await targets()).toEqual([
			fat,
			'Target 80 kg by 1 Mar 2026: about 13 Feb 2026, 16 days early, at the pace of the last four weeks (−0.70 kg a week).',
		]);
		expect(await targets({ targetBodyweightKg: 79 })).toEqual([
			fat,
			'Target 79 kg: about 23 Feb 2026 at the pace of the last four weeks (−0.70 kg a week).',
		]);
	});
});

describe('the event bodyComposition', () => {
	const trigger = (targetBodyFatPct: number) =>
		database.trigger({ event: 'bodyComposition', targetBodyFatPct });

	it('watches the goal for body fat if the node has no target', async () => {
		await goals('upsert', [{ metric: 'fat', target: 15 }]);
		await database.write(measuredOn('2026-01-20', 82, 16));
		const [poller, withTarget] = [trigger(0), trigger(14)];
		await poller.activate();
		await withTarget.activate();
		await database.write(measuredOn('2026-01-21', 82, 15));
		expect(await poller.poll()).toMatchObject([
			{
				text: '🎯 Body fat is 15 %: the target of 15 % is reached (82 kg on 2026-01-21).',
				reason: 'target',
				target_bodyfat_pct: 15,
			},
		]);
		expect(await withTarget.poll()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it('emits a goal that is set when it is reached, and nothing when it is deleted', async () => {
		await database.write(measuredOn('2026-01-20', 82, 16));
		const poller = trigger(0);
		await poller.activate();
		await goals('upsert', [{ metric: 'fat', target: 17 }]);
		expect(await poller.poll()).toMatchObject([{ reason: 'target', target_bodyfat_pct: 17 }]);
		await goals('delete', [{}], { metric: 'bodyfat_pct' });
		expect(await poller.poll()).toEqual([]);
		await database.write(measuredOn('2026-01-21', 82, 15));
		expect(await poller.poll()).toEqual([]);
	});
});
