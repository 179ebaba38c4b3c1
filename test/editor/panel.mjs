/** The panels of the nodes before an execution. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { anyFreePort } from '../../sandbox/ports.mjs';
import { n8nServer } from '../n8n/n8nServer.mjs';
import { waitUntil } from '../n8n/waitUntil.mjs';
import { browser } from './browser.mjs';
import { manualTrigger, openWorkflowOf } from './workflowBuilder.mjs';

const { byTestId } = browser;

describe('the panel in the editor', () => {
	let credentials;
	before(async () => {
		credentials = await n8nServer.createCredential();
		await n8nServer.rows(`
			select upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', 'home', 22, 4, 4, 4, null);
			select upsert_set_from_sheet('2026-01-20', 'hit_lower_a', id, 78, 95, true, true, null)
			from unnest(array['ex_squat', 'ex_leg_press']) as id`);
	});

	const trainingNode = (parameters, settings = {}) => ({
		name: 'Training Database',
		type: 'training',
		parameters,
		credentials,
		...settings,
	});

	it('of a new node works once a resource is chosen', async () => {
		await openWorkflowOf('two clicks', manualTrigger, trainingNode({}));
		await browser.openNode('Training Database');
		await browser.choose('resource', 'Recommendation');
		await browser.executeStep();
		await browser.waitForText(byTestId('output-panel'), /ex_leg_press[\s\S]*ex_squat/);
	});

	it('has the chosen operation as its subtitle on the canvas', async () => {
		await openWorkflowOf(
			'subtitles',
			{ name: 'Trigger', type: 'trigger', parameters: { event: 'progression' }, credentials },
			trainingNode({ resource: 'workoutTemplate', operation: 'upsert' }),
		);
		await browser.waitForText(browser.node('Trigger'), /^Trigger\nProgression Recommendation/);
		await browser.waitForText(
			browser.node('Training Database'),
			/^Training Database\nCreate or Update: Workout Template/,
		);
	});

	it('of a new tool starts with the recommendations, and lists the other resources', async () => {
		await openWorkflowOf('new tool', { name: 'Tool', type: 'tool', credentials });
		await browser.openNode('Tool');
		const valueOf = async (parameter) =>
			await byTestId(`parameter-input-${parameter}`).locator('input').inputValue();
		await waitUntil(
			'the resource is Recommendation',
			async () => await valueOf('resource'),
			(value) => value === 'Recommendation',
			60,
		);
		assert.equal(await valueOf('operation'), 'Get Progression');
		await browser.choose('resource', 'Set');
		const fields = byTestId('mapping-fields-container');
		await byTestId('parameter-input-notes', fields).waitFor();
		assert.equal(await byTestId('fromAI-override-field', fields).count(), 5);
		await browser.takePicture('tool');
	});

	it('shows one notice of at most two lines in each mode', async () => {
		const write = { resource: 'set', operation: 'upsert' };
		const manual = { ...write, columns: { mappingMode: 'defineBelow', value: null } };
		const auto = { ...write, columns: { mappingMode: 'autoMapInputData', value: null } };
		for (const [type, parameters, text] of [
			['training', {}, /three tabs, in any order/],
			['training', write, /An empty cell clears/],
			['training', manual, /A field left empty keeps/],
			['training', { resource: 'database', operation: 'provision' }, /keeps all data/],
			['trigger', {}, /once for each new event/],
			['tool', { resource: 'journal', operation: 'sync' }, /nothing to fill in/],
			['tool', auto, /nothing to fill in/],
			['tool', write, /fills in the marked fields/],
		]) {
			await openWorkflowOf('notice', { name: 'Node', type, parameters, credentials });
			await browser.openNode('Node');
			const notice = browser.page.locator('[class*=notice]').filter({ hasText: text }).last();
			await notice.waitFor();
			const lines = await notice.evaluate(
				(element) =>
					element.getBoundingClientRect().height / parseFloat(getComputedStyle(element).lineHeight),
			);
			assert.ok(Math.round(lines) <= 2, `${lines} lines: ${await notice.innerText()}`);
		}
	});

	it('lists the exercises, and filters the list by the search text', async () => {
		await openWorkflowOf('locators', manualTrigger, trainingNode({ resource: 'set', operation: 'delete' }));
		await browser.openNode('Training Database');
		await byTestId('rlc-input', byTestId('parameter-input-exerciseId')).click();
		const expectList = async (...ids) =>
			await waitUntil(
				`the list contains ${ids.join(' and ')}`,
				async () => await byTestId('rlc-item').allInnerTexts(),
				(items) => isDeepStrictEqual(items, ids),
				60,
			);
		await expectList('Leg press (ex_leg_press)', 'Squat (ex_squat)');
		await byTestId('rlc-search').fill('squ');
		await expectList('Squat (ex_squat)');
	});

	it('shows the columns of a set for manual mapping while the database is down', async () => {
		const down = await n8nServer.createCredential({ port: await anyFreePort() });
		await openWorkflowOf(
			'mapping',
			manualTrigger,
			trainingNode({ resource: 'set', operation: 'upsert' }, { credentials: down }),
		);
		await browser.openNode('Training Database');
		await byTestId('mapping-mode-select').locator('input').click();
		await browser.page.locator('.el-select-dropdown__item:visible', { hasText: 'Manually' }).click();
		const fields = byTestId('mapping-fields-container');
		await byTestId('parameter-input-notes', fields).waitFor();
		const labels = await byTestId('input-label', fields).evaluateAll((elements) =>
			elements.map((label) => label.innerText.split('\n')[0]),
		);
		assert.deepEqual(labels, [
			'Values to Send',
			'Date',
			'Weight (kg)',
			'Time Under Tension (s)',
			'Max Effort',
			'Form OK',
			'Notes',
		]);
		await browser.takePicture('mapping');
	});

	it('lists templates and exercises for manual mapping, except those that the workflow maps', async () => {
		const template = {
			id: 'template_id',
			displayName: 'Template',
			display: true,
			required: true,
			type: 'string',
		};
		const columns = {
			mappingMode: 'defineBelow',
			value: { template_id: '={{ $json.workout }}' },
			schema: [{ ...template, defaultMatch: false, canBeUsedToMatch: false }],
		};
		await openWorkflowOf(
			'mapping from lists',
			manualTrigger,
			trainingNode({ resource: 'set', operation: 'upsert', columns }),
		);
		await browser.openNode('Training Database');
		const fields = byTestId('mapping-fields-container');
		await byTestId('parameter-input-template_id', fields).waitFor();
		assert.equal(await byTestId('parameter-input-templateId').count(), 0);
		assert.equal(await byTestId('parameter-input-exercise_id', fields).count(), 0);
		await byTestId('rlc-input', byTestId('parameter-input-exerciseId')).click();
		await byTestId('rlc-item').filter({ hasText: 'ex_squat' }).click();
		await browser.takePicture('mapping-lists');
	});

	it('shows an error instead of the list while the database is down', async () => {
		const port = await anyFreePort();
		const down = await n8nServer.createCredential({ port });
		await openWorkflowOf(
			'locators down',
			manualTrigger,
			trainingNode({ resource: 'set', operation: 'delete' }, { credentials: down }),
		);
		await browser.openNode('Training Database');
		await byTestId('rlc-input', byTestId('parameter-input-exerciseId')).click();
		await browser.waitForText(byTestId('rlc-error-container'), new RegExp(`127.0.0.1:${port}`));
		await browser.takePicture('locator-down');
	});

	it('of the next node shows the output fields before the first run', async () => {
		await openWorkflowOf(
			'preview',
			manualTrigger,
			trainingNode({ resource: 'recommendation', operation: 'getProgression' }),
			{ name: 'Then', type: 'nothing' },
		);
		await browser.openNode('Then');
		const preview = byTestId('ndv-input-panel');
		await byTestId('radio-button-schema', preview).click();
		for (const field of ['exercise_id', 'weight_kg', 'tut_seconds', 'recommendation', 'suggested_weight_kg'])
			await preview.getByText(field, { exact: true }).waitFor();
	});

	it('of the trigger fetches the newest rows as a test event', async () => {
		await openWorkflowOf('test event', { name: 'Trigger', type: 'trigger', parameters: {}, credentials });
		await browser.openNode('Trigger');
		await browser.executeStep();
		await browser.waitForText(byTestId('output-panel'), /Squat: INCREASE WEIGHT/);
	});
});
