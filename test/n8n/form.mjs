/** The example with a form, filled in as on a phone: what is written, and what the form then says. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, beforeEach, describe, it } from 'node:test';
import { exampleOf, filledIn } from './example.mjs';
import { house, until } from './house.mjs';

const example = exampleOf('log-a-set');
const form = example.nodes.find(({ name }) => name === 'Log a set');
// The example itself may be switched on in the sandbox.
form.webhookId = randomUUID();
const fields = form.parameters.formFields.values.map(({ fieldName }) => fieldName);
const squat = {
	exercise_id: 'ex_squat',
	weight_kg: '80',
	tut_seconds: '67',
	max_effort: 'yes',
	form_ok: 'yes',
	template_id: 'hit_lower_a',
	notes: '',
};

const page = async (address) => await (await fetch(address, { signal: AbortSignal.timeout(30_000) })).text();

/** Fills in the form and gives the text of the page that it ends with. */
async function submit(values) {
	const body = new FormData();
	for (const [index, field] of fields.entries()) body.set(`field-${index}`, values[field]);
	const response = await fetch(`${house.editor.address}/form/${form.webhookId}`, { method: 'POST', body });
	const { formWaitingUrl } = await response.json();
	const progress = new URL(formWaitingUrl);
	progress.pathname += '/n8n-execution-status';
	const status = await until(
		async () => await page(progress),
		(found) => found !== 'running' && found !== 'new',
		60,
	);
	assert.equal(status, 'form-waiting');
	const ending = await page(formWaitingUrl);
	return ending.replace(/<(script|style)[^]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

const sets = async () =>
	await house.rows(`
		select exercise_id, weight_kg::float, tut_seconds::float, max_effort, s.notes, s.data_source, duration_min
		from workout_sets s join workouts using (workout_date, template_id)
		where workout_date = current_date order by exercise_id`);

describe('a set logged in a form', () => {
	before(async () => {
		const id = await house.workflow(filledIn(example, await house.credential()));
		await house.activate(id);
		await until(
			async () => await page(`${house.editor.address}/form/${form.webhookId}`),
			(text) => text.includes('Time under tension'),
		);
	});
	beforeEach(
		async () =>
			await house.rows('truncate workouts, workout_sets, measurements, exercises, workout_templates'),
	);

	it('begins the workout of the day, and the form says what to load next time', async () => {
		const ending = await submit(squat);
		assert.match(ending, /ex_squat: 80 kg for 67 s/);
		assert.match(ending, /Next time 80 kg\. OPTIMAL RANGE: Continue current progression/);
		const first = { weight_kg: 80, tut_seconds: 67, max_effort: true, notes: null };
		assert.deepEqual(await sets(), [
			{ exercise_id: 'ex_squat', ...first, duration_min: 20, data_source: 'Manual' },
		]);
	});

	it('leaves the workout alone that is there already', async () => {
		await house.rows(
			"select upsert_workout_from_sheet(current_date, 'hit_lower_a', 'gym', 45, null, 4, 4, null)",
		);
		await submit({ ...squat, tut_seconds: '95', notes: 'hard' });
		await submit({ ...squat, exercise_id: 'ex_leg_press', max_effort: 'no' });
		assert.deepEqual(
			(await sets()).map(({ exercise_id, max_effort, notes, duration_min }) => [
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

	it('that cannot be is not written, and the form says why', async () => {
		const ending = await submit({ ...squat, tut_seconds: '350' });
		assert.match(
			ending,
			/This was not written .*tut_seconds is .?350.?, but a set lasts above 0 and up to 300 seconds\./,
		);
		assert.deepEqual(await sets(), []);
	});
});
