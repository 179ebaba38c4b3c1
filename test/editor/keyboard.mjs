/** The main path without a mouse, and on a small screen. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { n8nServer } from '../n8n/n8nServer.mjs';
import { VIEWPORT, browser } from './browser.mjs';
import { manualTrigger, openWorkflowOf } from './workflowBuilder.mjs';

const { byTestId } = browser;

const trainingNode = async (parameters) => ({
	name: 'Training Database',
	type: 'training',
	parameters,
	credentials: await n8nServer.createCredential(),
});

describe('the editor on a screen of 1280 x 720', () => {
	before(async () => await browser.page.setViewportSize({ width: 1280, height: 720 }));
	after(async () => await browser.page.setViewportSize(VIEWPORT));

	/** Fails unless the whole element is inside the window. */
	const expectVisible = async (locator) => {
		await locator.waitFor();
		const { x, y, width, height } = await locator.boundingBox();
		assert.ok(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 720, `${locator} is cut off`);
	};

	it('shows the main parameters and the button that executes, without scrolling', async () => {
		for (const [parameters, needed] of [
			[{}, ['resource', 'operation']],
			[{ resource: 'set', operation: 'upsert' }, ['resource', 'operation']],
			[{ resource: 'set', operation: 'delete' }, ['workoutDate', 'templateId', 'exerciseId']],
			[{ resource: 'recommendation', operation: 'getProgression' }, ['latestOnly', 'limit']],
			[{ resource: 'recommendation', operation: 'getNextSession' }, ['onDate', 'template']],
			[{ resource: 'database', operation: 'provision' }, ['resource', 'operation']],
		]) {
			await openWorkflowOf('small screen', manualTrigger, await trainingNode(parameters));
			await browser.openNode('Training Database');
			await expectVisible(byTestId('node-execute-button'));
			await expectVisible(byTestId('node-credentials-select'));
			for (const name of needed) {
				await expectVisible(
					byTestId(`parameter-input-${name}`)
						.or(byTestId(`collection-parameter-${name}`))
						.first(),
				);
			}
		}
		await browser.takePicture('small-screen');
	});

	it('opens, changes and executes a node with the keyboard', async () => {
		const { keyboard } = browser.page;
		await openWorkflowOf('keyboard', await trainingNode({ resource: 'database', operation: 'getStatus' }));
		await browser.node('Training Database').waitFor();
		await keyboard.press('Control+a');
		await keyboard.press('Enter');
		await byTestId('node-execute-button').waitFor();
		const focus = async (locator) => {
			for (let presses = 0; presses < 40; presses++) {
				if (await locator.evaluate((element) => element.contains(document.activeElement))) return;
				await keyboard.press('Tab');
			}
			assert.fail(`The Tab key does not reach ${locator}.`);
		};
		await focus(byTestId('parameter-input-resource'));
		await keyboard.press('Enter');
		await keyboard.press('ArrowDown');
		await keyboard.press('Enter');
		await browser.takePicture('keyboard');
		await focus(byTestId('node-execute-button'));
		await keyboard.press('Enter');
		await byTestId('node-run-status-success', byTestId('output-panel')).waitFor();
	});
});
