/** The sample journal through the node. The tutorial shows the output of `npm start`; these tests keep it true. */
import type { IDataObject } from 'n8n-workflow';

import { Document, source } from '../documents/markdown';
import { trainingDatabase } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
});
afterAll(async () => await database.drop());

/** The items that n8n makes of a CSV file: every cell is text. The sample has no quoted cells. */
function rowsOf(tab: string): IDataObject[] {
	const [headers, ...lines] = source(`examples/journal/${tab}.csv`)
		.trim()
		.split(/\r?\n/)
		.map((line) => line.split(','));
	return lines.map((cells) => Object.fromEntries(headers!.map((header, index) => [header, cells[index]!])));
}

const section = new Document('docs/tutorial.md').section('Try it with the sample journal');
const shown = /^```text\n([^]*?)^```/m.exec(section)![1]!;
const tabs = ['workouts', 'sets', 'measurements'];

describe('the sample journal', () => {
	it('is written with the counts that the tutorial shows, and is unchanged the second time', async () => {
		const sync = {
			parameters: { resource: 'journal', operation: 'sync', options: { output: 'summary' } },
			items: tabs.flatMap(rowsOf),
		};
		const [first] = await database.give(sync);
		const counts = shown.match(/• .+/g)!;
		expect(counts).toHaveLength(tabs.length);
		expect(String(first!.text).split('\n')).toEqual(expect.arrayContaining(counts));

		const [second] = await database.give(sync);
		expect(second).toMatchObject({
			status: 'success',
			workouts: { received: 48, unchanged: 48 },
			sets: { received: 256, unchanged: 256 },
			measurements: { received: 154, unchanged: 154 },
		});
	});

	it('gives the recommendations that the tutorial shows', async () => {
		const next = await database.give({
			parameters: { resource: 'recommendation', operation: 'getProgression' },
			items: [{}],
		});
		const outputLines = next.map((row) =>
			[
				row.exercise_id,
				row.workout_date,
				row.weight_kg,
				row.tut_seconds,
				row.progress_status,
				row.recommendation,
				row.suggested_weight_kg,
			].map(String),
		);
		const lines = shown.match(/^ +ex_.+$/gm)!.map((line) => line.trim().split(/ {2,}/));
		expect(lines).toHaveLength(4);
		expect(outputLines).toEqual(expect.arrayContaining(lines));
	});
});
