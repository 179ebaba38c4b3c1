import { source } from '../documents/markdown';
import { squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

const session = { resource: 'recommendation', operation: 'getNextSession' };
const summary = { ...session, options: { output: 'summary' } };

/** Workouts with sets of one exercise each, as the items of Journal → Sync. */
const trained = async (...days: Array<[date: string, template: string, exercise: string]>) => {
	const items = days.flatMap(([date, workout_id, exercise_id]) => [
		{ ...workout, date, workout_id },
		{ ...squat, date, workout_id, exercise_id, tut_s: 95 },
	]);
	await database.give({ parameters: { resource: 'journal', operation: 'sync' }, items });
};

describe('Get Next Session', () => {
	it('says what to do if the journal is empty', async () => {
		expect(await database.give({ parameters: session, items: [{}] })).toEqual([]);
		expect(await database.give({ parameters: { ...summary, onDate: '2026-01-20' }, items: [{}] })).toEqual([
			{
				on_date: '2026-01-20',
				template_id: null,
				template_name: null,
				readiness: null,
				ready_on: null,
				days_since_last_workout: null,
				exercises: [],
				text: 'There is no next session yet. Add a workout with its sets, or list the exercises of a workout template.',
			},
		]);
	});

	it('says that a template is unknown, or has no exercise yet', async () => {
		const parameters = { ...summary, onDate: '2026-01-20', template: 'hit_uper' };
		expect(await database.give({ parameters, items: [{}] })).toMatchObject([
			{
				exercises: [],
				text: 'There is no session of the template hit_uper: no template has this ID, or it has no active exercise yet.',
			},
		]);
	});

	it('returns an item per exercise, or a summary, for the day and the template of each input item', async () => {
		await trained(['2026-01-20', 'hit_lower_a', 'ex_squat'], ['2026-01-24', 'hit_upper_a', 'ex_row']);
		const items = [{ day: '26.01.2026' }, { day: '2026-01-27T06:00:00', next: 'hit_upper_a' }];
		const perItem = { onDate: '={{ $json.day }}', template: '={{ $json.next }}' };
		const { success } = await database.run({ parameters: { ...session, ...perItem }, items });
		expect(success.map(({ json, pairedItem }) => [pairedItem, json])).toMatchObject([
			[{ item: 0 }, { position: 1, exercise_id: 'ex_squat', suggested_load: 80, readiness: 'LIGHT' }],
			[{ item: 1 }, { position: 1, exercise_id: 'ex_row', suggested_load: 80, readiness: 'READY' }],
		]);
		const summaries = await database.run({ parameters: { ...summary, ...perItem }, items });
		expect(summaries.success.map(({ json, pairedItem }) => [pairedItem, json])).toMatchObject([
			[{ item: 0 }, { on_date: '2026-01-26', template_id: 'hit_lower_a', exercises: [{ position: 1 }] }],
			[
				{ item: 1 },
				{
					template_id: 'hit_upper_a',
					text: 'Next: HIT upper A, ready since Tue 27 Jan.\nGO on Tue 27 Jan: 3 days since the last workout.\n1. Row 80 kg, 45–90 s (last 78 kg × 95 s)',
				},
			],
		]);
		const chosen = { __rl: true, mode: 'list', value: 'hit_upper_a' };
		expect(await database.give({ parameters: { ...session, template: chosen }, items: [{}] })).toMatchObject([
			{ template_id: 'hit_upper_a' },
		]);
	});

	it("is for today in the workflow's time zone", async () => {
		for (const timezone of ['Pacific/Kiritimati', 'Pacific/Niue']) {
			const today = () => new Intl.DateTimeFormat('sv', { timeZone: timezone }).format(new Date());
			const before = today();
			const [json] = await database.give({ parameters: summary, items: [{}], timezone });
			expect([before, today()]).toContain(json!.on_date);
		}
	});

	it.each([
		[
			{ onDate: '03/04/2026' },
			'On Date is "03/04/2026", which can mean 2026-04-03 or 2026-03-04.',
			'Write it like 2026-02-10.',
		],
		[
			{ options: { output: 'message' } },
			'The option Output is "message", which is not one of its choices.',
			'Use one of rows, summary.',
		],
	])('rejects %j', async (changes, message, description) => {
		const { thrown } = await database.run({ parameters: { ...session, ...changes }, items: [{}] });
		expect([thrown?.message, thrown?.description]).toEqual([message, description]);
	});

	it('gives an AI agent the rows without blank columns', async () => {
		const { success } = await database.run({
			type: 'trainingTool',
			parameters: { ...session, onDate: '2026-01-26' },
			items: [{}],
		});
		expect(success.map(({ json }) => json)).toMatchObject([{ exercise_id: 'ex_squat', readiness: 'LIGHT' }]);
	});

	it('sends the message of the tutorial', async () => {
		await database.empty();
		const sets = [
			['2026-01-20', 'ex_squat', 78, 67],
			['2026-01-20', 'ex_leg_press', 140, 72],
			['2026-01-24', 'ex_squat', 78, 95],
			['2026-01-24', 'ex_leg_press', 140, 74],
		];
		await database.give({
			parameters: { resource: 'journal', operation: 'sync' },
			items: sets.flatMap(([date, exercise_id, weight_kg, tut_s]) => [
				{ ...workout, date },
				{ ...squat, date, exercise_id, weight_kg, tut_s },
			]),
		});
		const [json] = await database.give({ parameters: { ...summary, onDate: '2026-01-28' }, items: [{}] });
		const indented = String(json!.text).replace(/^/gm, '   ');
		expect(source('docs/tutorial.md')).toContain(`\`\`\`text\n${indented}\n`);
	});
});
