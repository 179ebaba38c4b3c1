/** The example weekly-report: each field of Send Email, evaluated on the output of the node. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { source } from '../documents/markdown';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

const { nodes } = JSON.parse(source('examples/weekly-report.json')) as {
	nodes: Array<{ name: string; parameters: INodeParameters }>;
};
const parametersOf = (name: string) => nodes.find((node) => node.name === name)!.parameters;
const mail = parametersOf('Mail the report');
const { attachments } = mail.options as IDataObject;

let database: TrainingDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
	const date = new Date().toISOString().slice(0, 10);
	await database.give({
		parameters: { resource: 'journal', operation: 'sync' },
		items: [workout, squat, measurement].map((row) => ({ ...row, date })),
	});
});
afterAll(async () => await database.drop());

/** The value of an expression in the node that follows the report. */
async function evaluate(expression: unknown): Promise<string> {
	const { followed, thrown } = await database.run({
		parameters: parametersOf('Report of the week'),
		items: [{}],
		follow: String(expression),
	});
	if (thrown) throw thrown;
	return String(followed.success[0]);
}

describe('the weekly email', () => {
	it('has an attachment for each picture in its HTML, with the same name', async () => {
		const shown = [...(await evaluate(mail.html)).matchAll(/src="cid:(\w+)"/g)].map(([, name]) => name);
		expect(shown).toEqual(['strength', 'tut', 'readiness', 'body_weight', 'body_fat']);
		expect(await evaluate(attachments)).toBe(shown.join(','));
	});

	it('has the title of the report as subject, and the Markdown as plain text', async () => {
		expect(await evaluate(mail.subject)).toMatch(/^Training report, .* \d{4}$/);
		expect(await evaluate(mail.text)).toMatch(/^# Training report, [^]*\*\*Squat\*\*: 78 kg × 67 s/);
	});
});
