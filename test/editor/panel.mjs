/** What a person sees before anything has run. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { anyFreePort } from '../../sandbox/ports.mjs';
import { house, until } from '../n8n/house.mjs';
import { browser } from './browser.mjs';
import { openLine, start } from './workflow.mjs';

const { see } = browser;

describe('the panel in the editor', () => {
	let credentials;
	before(async () => {
		credentials = await house.credential();
		await house.rows(`
			select upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', 'home', 22, 4, 4, 4, null);
			select upsert_set_from_sheet('2026-01-20', 'hit_lower_a', id, 78, 95, true, true, null)
			from unnest(array['ex_squat', 'ex_leg_press']) as id`);
	});

	const training = (parameters, more = {}) => ({
		name: 'Training Database',
		type: 'training',
		parameters,
		credentials,
		...more,
	});

	it('of a node that was just dropped works once a resource is chosen', async () => {
		await openLine('two clicks', start, training({}));
		await browser.openNode('Training Database');
		await browser.choose('resource', 'Recommendation');
		await browser.executeStep();
		await browser.reads(see('output-panel'), /ex_leg_press[\s\S]*ex_squat/);
	});

	it('says below the name what was picked, in words', async () => {
		await openLine(
			'subtitles',
			{ name: 'Trigger', type: 'trigger', parameters: { event: 'progression' }, credentials },
			training({ resource: 'workoutTemplate', operation: 'upsert' }),
		);
		await browser.reads(browser.node('Trigger'), /^Trigger\nProgression Recommendation/);
		await browser.reads(
			browser.node('Training Database'),
			/^Training Database\nCreate or Update: Workout Template/,
		);
	});

	it('lists the exercises, and narrows the list by what is typed', async () => {
		await openLine('locators', start, training({ resource: 'set', operation: 'delete' }));
		await browser.openNode('Training Database');
		await see('rlc-input', see('parameter-input-exerciseId')).click();
		const list = async () => await see('rlc-item').allInnerTexts();
		const lists = async (...ids) =>
			assert.deepEqual(await until(list, (found) => isDeepStrictEqual(found, ids), 60), ids);
		await lists('ex_leg_press', 'ex_squat');
		await see('rlc-search').fill('squ');
		await lists('ex_squat');
	});

	it('offers the columns of a set for mapping by hand while the database is down', async () => {
		const down = await house.credential({ port: await anyFreePort() });
		await openLine(
			'mapping',
			start,
			training({ resource: 'set', operation: 'upsert' }, { credentials: down }),
		);
		await browser.openNode('Training Database');
		await see('mapping-mode-select').locator('input').click();
		await browser.page.locator('.el-select-dropdown__item:visible', { hasText: 'Manually' }).click();
		const fields = see('mapping-fields-container');
		await see('parameter-input-notes', fields).waitFor();
		const labels = await see('input-label', fields).evaluateAll((found) =>
			found.map((label) => label.innerText.split('\n')[0]),
		);
		assert.deepEqual(labels, [
			'Values to Send',
			'Date',
			'Template',
			'Exercise',
			'Weight (kg)',
			'Time Under Tension (s)',
			'Max Effort',
			'Form OK',
			'Notes',
		]);
		await browser.picture('mapping');
	});

	it('says why a list is empty while the database is down, and the cure', async () => {
		const port = await anyFreePort();
		const down = await house.credential({ port });
		await openLine(
			'locators down',
			start,
			training({ resource: 'set', operation: 'delete' }, { credentials: down }),
		);
		await browser.openNode('Training Database');
		await see('rlc-input', see('parameter-input-exerciseId')).click();
		await browser.reads(
			see('rlc-error-container'),
			new RegExp(`Nothing answers at 127.0.0.1:${port}: the connection was refused. Check host and port in`),
		);
		await browser.picture('locator-down');
	});

	it('of the next node shows the fields before the first run', async () => {
		await openLine('preview', start, training({ resource: 'recommendation', operation: 'getProgression' }), {
			name: 'Then',
			type: 'nothing',
		});
		await browser.openNode('Then');
		const preview = see('ndv-input-panel');
		await see('radio-button-schema', preview).click();
		for (const field of ['exercise_id', 'weight_kg', 'tut_seconds', 'recommendation', 'suggested_weight_kg'])
			await preview.getByText(field, { exact: true }).waitFor();
	});

	it('of the trigger fetches the newest that there is to tell', async () => {
		await openLine('test event', { name: 'Trigger', type: 'trigger', parameters: {}, credentials });
		await browser.openNode('Trigger');
		await browser.executeStep();
		await browser.reads(see('output-panel'), /💪 ex_squat: INCREASE WEIGHT/);
	});
});
