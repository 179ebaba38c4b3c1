/** The example log-a-set: submits its form, and checks the stored rows and the last page of the form. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, beforeEach, describe, it } from 'node:test';
import { fillInExample, readExample } from './exampleWorkflow.mjs';
import { n8nServer } from './n8nServer.mjs';
import { waitUntil } from './waitUntil.mjs';

const example = readExample('log-a-set');
const form = example.nodes.find(({ name }) => name === 'Log a set');
// the sandbox may have activated the example under its own webhook ID
form.webhookId = randomUUID();
/** In the order of the form's fields. */
const squat = {
	exercise_id: 'ex_squat',
	weight_kg: '80',
	unit: 'kg',
	tut_seconds: '67',
	max_effort: 'yes',
	form_ok: 'yes',
	template_id: 'hit_lower_a',
	notes: '',
};

const fetchPage = async (address) =>
	await (await fetch(address, { signal: AbortSignal.timeout(30_000) })).text();

/** Submits the form and returns the text of its last page. */
async function submit(values) {
	const body = new FormData();
	for (const [index, value] of Object.values(values).entries()) body.set(`field-${index}`, value);
	const response = await fetch(`${n8nServer.client.address}/form/${form.webhookId}`, {
		method: 'POST',
		body,
	});
	const { formWaitingUrl } = await response.json();
	const progress = new URL(formWaitingUrl);
	progress.pathname += '/n8n-execution-status';
	const status = await waitUntil(
		'the execution of the form ends',
		async () => await fetchPage(progress),
		(current) => current !== 'running' && current !== 'new',
		60,
	);
	assert.equal(status, 'form-waiting');
	const html = await fetchPage(formWaitingUrl);
	return html.replace(/<(script|style)[^]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

const storedSets = async () =>
	await n8nServer.rows(`
		select exercise_id, weight_kg::float, tut_seconds::float, max_effort, s.notes, s.data_source, duration_min
		from workout_sets s join workouts using (workout_date, template_id)
		where workout_date = current_date order by exercise_id`);

describe('a set submitted with the form', () => {
	before(async () => {
		const id = await n8nServer.createWorkflow(fillInExample(example, await n8nServer.createCredential()));
		await n8nServer.activate(id);
		await waitUntil(
			'the form is registered',
			async () => await fetchPage(`${n8nServer.client.address}/form/${form.webhookId}`),
			(html) => html.includes('Time under tension'),
		);
	});
	beforeEach(
		async () =>
			await n8nServer.rows('truncate workouts, workout_sets, measurements, exercises, workout_templates'),
	);

	it('creates the workout of the day, and the form shows the next weight', async () => {
		const lastPage = await submit(squat);
		assert.match(lastPage, /Squat: 80 kg for 67 s/);
		assert.match(lastPage, /Next time: 80 kg\. OPTIMAL RANGE: Continue current progression/);
		const first = { weight_kg: 80, tut_seconds: 67, max_effort: true, notes: null };
		assert.deepEqual(await storedSets(), [
			{ exercise_id: 'ex_squat', ...first, duration_min: 20, data_source: 'Manual' },
		]);
	});

	it('leaves an existing workout unchanged', async () => {
		await n8nServer.rows(
			"select upsert_workout_from_sheet(current_date, 'hit_lower_a', 'gym', 45, null, 4, 4, null)",
		);
		await submit({ ...squat, tut_seconds: '95', notes: 'hard' });
		await submit({ ...squat, exercise_id: 'ex_leg_press', max_effort: 'no' });
		assert.deepEqual(
			(await storedSets()).map(({ exercise_id, max_effort, notes, duration_min }) => [
				exercise_id,
				max_effort,
				notes,
				duration_min,
			]),
			[
				['ex_leg_press', false, null, 45],
				['ex_squat', true, 'hard', 45],
			],
		);
	});

	it('in pounds is stored in kilograms and shown in pounds', async () => {
		await n8nServer.rows(
			"insert into exercises (exercise_id, exercise_name, load_unit) values ('ex_squat', 'Squat', 'lb')",
		);
		const lastPage = await submit({ ...squat, weight_kg: '172', unit: 'lb' });
		assert.match(lastPage, /Squat: 172 lb for 67 s/);
		assert.match(lastPage, /Next time: 172 lb\./);
		assert.deepEqual(
			(await storedSets()).map(({ weight_kg }) => weight_kg),
			[78.02],
		);
	});

	it('with an invalid value is not saved, and the form shows the reason', async () => {
		const lastPage = await submit({ ...squat, tut_seconds: '350' });
		assert.match(lastPage, /The set was not saved .*tut_seconds is .?350.?[.,] .*300 seconds\./);
		assert.deepEqual(await storedSets(), []);
	});
});
