/** The steps of a new user, from an empty canvas to a synced journal and its recommendations. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { examples } from '../../sandbox/paths.mjs';
import { anyFreePort } from '../../sandbox/ports.mjs';
import { fillIn } from '../../sandbox/workflows.mjs';
import { NAME_PREFIX, n8nServer } from '../n8n/n8nServer.mjs';
import { VIEWPORT, browser } from './browser.mjs';
import { manualTrigger, openWorkflowOf, rowsNode } from './workflowBuilder.mjs';

const { byTestId } = browser;

const searchResult = () => byTestId('item-iterator-item').filter({ hasText: 'Training Database' }).first();

async function searchNode(text) {
	await byTestId('node-creator-search-bar').fill(text);
	await searchResult().waitFor();
}

describe('a new user in the editor', () => {
	before(async () => await n8nServer.rows('truncate workouts, workout_sets, measurements, exercises'));

	it('finds the node by what it is used for', async () => {
		await openWorkflowOf('search');
		await byTestId('canvas-add-button').click();
		// n8n ranks its most used nodes above all others. Several have the alias `hitl`, and Wait has `timeout`.
		for (const text of ['HIT', 'TUT']) await searchNode(text);
		for (const text of [
			...['squat', 'muscle', 'health', 'sport', 'lifting', 'weights', 'coach', 'bodyweight', 'strength'],
			...['exercise', 'workout', 'body fat', 'fitness', 'gym'],
		]) {
			await byTestId('node-creator-search-bar').fill(text);
			await byTestId('item-iterator-item').first().filter({ hasText: 'Training Database' }).waitFor();
		}
		await browser.takePicture('search');
	});

	it('adds the node, corrects the credential after a failed test, and provisions the database', async () => {
		const fields = n8nServer.credentialFields();
		const modal = byTestId('editCredential-modal');
		const fill = async (name, value) =>
			await byTestId(`parameter-input-${name}`, modal).locator('input').fill(String(value));
		const save = async () => await byTestId('credential-save-button', modal).click();

		await openWorkflowOf('first workflow');
		await byTestId('canvas-add-button').click();
		await searchNode('gym');
		await searchResult().click();
		await browser.page.getByText(/^Actions \(\d+\)$/).click();
		await browser.page.getByText('Provision the database', { exact: true }).click();
		await byTestId('node-credentials-select').click();
		await byTestId('node-credentials-select-item-new').click();
		await byTestId('credential-name', modal).click();
		await browser.page.keyboard.press('Control+A');
		await browser.page.keyboard.type(`${NAME_PREFIX} first credential`);
		await browser.page.keyboard.press('Enter');

		const port = await anyFreePort();
		await fill('host', fields.host);
		await fill('port', port);
		await fill('database', fields.database);
		await fill('user', fields.user);
		await fill('password', fields.password);
		await fill('schema', 'first_schema');
		await save();
		await modal.getByText('More details').click();
		await modal.getByText(`${fields.host}:${port}`).first().waitFor();
		await browser.takePicture('credential-down');

		await fill('port', fields.port);
		await save();
		// The schema does not exist yet, which is no error of the credential. After a successful test, the modal may close automatically.
		await modal.getByText('Connection tested successfully').waitFor({ state: 'attached' });
		await byTestId('close-dialog-button', modal)
			.or(modal.locator('.el-dialog__close'))
			.first()
			.click({ timeout: 5000 })
			.catch(() => undefined);
		await modal.waitFor({ state: 'hidden' });

		await browser.executeStep();
		await browser.waitForText(
			byTestId('output-panel'),
			/first_schema\t1\tnull\tfalse[\s\S]*0:table exercises created/,
		);

		await byTestId('credential-edit-button').click();
		await modal.getByText('Connection tested successfully').waitFor();
		await browser.takePicture('credential');

		await fill('host', 'postgresql://anna:Tr0ub4dor@db.example.net/training?sslmode=require');
		await save();
		await modal.getByText('More details').click();
		await modal.getByText(/its password into Password and its sslmode into SSL/).waitFor();
		assert.doesNotMatch(await modal.innerText(), /Tr0ub4dor/);
	});

	it('runs the sample journal, and sees the summary and the recommendations', async () => {
		const [credential] = Object.values(await n8nServer.createCredential());
		const example = JSON.parse(readFileSync(join(examples, 'training-journal-sync.json'), 'utf8'));
		const id = await n8nServer.createWorkflow(fillIn(example, credential));
		await browser.openWorkflow(id);
		await byTestId('zoom-to-fit').click();
		await byTestId('execute-workflow-button').click();
		await byTestId('canvas-node-status-success', browser.node('Morning message')).waitFor();
		await browser.takePicture('journal');

		await browser.openNode('Sync the journal');
		const output = byTestId('output-panel');
		await browser.waitForText(output, /48 workouts: 48 new/);
		await browser.waitForText(output, /256 sets: 256 new/);
		await browser.waitForText(output, /154 measurements: 154 new/);
		await browser.page.keyboard.press('Escape');

		await browser.openNode('Next weights');
		await byTestId('radio-button-table', output).click();
		await browser.waitForText(output, /suggested_weight_kg[\s\S]*ex_squat/);
		await browser.page.setViewportSize({ width: 2160, height: 620 });
		await browser.withWideOutput(async () => await browser.takePicture('recommendation', output));
		await browser.page.setViewportSize(VIEWPORT);
	});

	it('reads the report of the sample journal in the panel', async () => {
		await openWorkflowOf('report', manualTrigger, {
			name: 'Report',
			type: 'training',
			parameters: {
				resource: 'report',
				operation: 'getProgress',
				days: 14,
				options: { lastDay: '2026-06-30' },
			},
			credentials: await n8nServer.createCredential(),
		});
		await browser.openNode('Report');
		await browser.executeStep();
		const output = byTestId('output-panel');
		await byTestId('radio-button-binary', output).click();
		await byTestId('ndv-view-binary-data', output).first().click();
		await output.frameLocator('iframe').getByText('Progress and next weights').waitFor();
		await browser.takePicture('report');
		// n8n remembers the last view.
		await byTestId('radio-button-table', output).click();
	});

	it('sees the answer in the first columns of a table', async () => {
		const credentials = await n8nServer.createCredential();
		for (const [picture, parameters, expected] of [
			['table-provision', { resource: 'database', operation: 'provision' }, [/^text/]],
			['table-rejected', { resource: 'journal', operation: 'sync' }, [/^status/, /^kind/, /^message/]],
		]) {
			await openWorkflowOf(
				picture,
				manualTrigger,
				rowsNode({ row_number: 3, date: '2026-01-21', bodyweight_kg: 826, bodyfat_pct: 99 }),
				{
					name: 'Training Database',
					type: 'training',
					parameters,
					credentials,
					onError: 'continueRegularOutput',
				},
			);
			await browser.openNode('Training Database');
			await browser.executeStep();
			const output = byTestId('output-panel');
			await byTestId('radio-button-table', output).click();
			const panel = await output.boundingBox();
			const headers = await output.locator('thead th').all();
			for (const [index, name] of expected.entries()) {
				assert.match((await headers[index].innerText()).trim(), name);
				const { x } = await headers[index].boundingBox();
				assert.ok(x < panel.x + panel.width, `${name} begins outside of the panel`);
			}
			await browser.takePicture(picture);
		}
	});

	it('sees which rows were rejected and why, and their input rows', async () => {
		await openWorkflowOf(
			'error branch',
			manualTrigger,
			rowsNode(
				{ row_number: 2, date: '2026-01-20', bodyweight_kg: 82.6 },
				{ row_number: 3, date: '2026-01-21', bodyweight_kg: 826 },
				{ row_number: 4, date: '2026-01-22', bodyweight_kg: 82.4 },
				{ row_number: 2, date: '2033-01-20', workout_id: 'hit_lower_a', duration_min: 22 },
			),
			{
				name: 'Training Database',
				type: 'training',
				parameters: { resource: 'journal', operation: 'sync' },
				credentials: await n8nServer.createCredential(),
				onError: 'continueErrorOutput',
			},
		);
		await browser.openNode('Training Database');
		await browser.executeStep();
		const hints = await byTestId('node-hint').allInnerTexts();
		for (const expected of [
			/Partitions To = 2033/,
			/1 row was rejected/,
			/1 date is in the future: 2033-01-20 \(workout, row 2\)/,
		]) {
			assert.ok(
				hints.some((hint) => expected.test(hint)),
				`No hint matches ${expected}: ${hints.join('\n')}`,
			);
		}

		await byTestId('tab-1').click();
		const [input, output] = [byTestId('ndv-input-panel'), byTestId('output-panel')];
		await byTestId('radio-button-table', input).click();
		const rejected = output.locator('tbody tr');
		assert.match(await rejected.innerText(), /Row 3 \(measurement, 2026-01-21\): bodyweight_kg is 826/);
		await browser.page.setViewportSize({ width: 1480, height: 760 });
		await rejected.locator('td').first().hover();
		await byTestId('hovering-item', input).filter({ hasText: '2026-01-21' }).waitFor();
		await browser.takePicture('error-branch');
		await browser.page.setViewportSize(VIEWPORT);
	});

	it('sees the dark icon in the dark theme', async () => {
		const credentials = await n8nServer.createCredential();
		await openWorkflowOf(
			'dark',
			{ name: 'New recommendation', type: 'trigger', credentials },
			{ name: 'Training Database', type: 'training', credentials },
		);
		const icon = browser.node('Training Database').locator('img');
		assert.match(await icon.getAttribute('src'), /\/training\.svg$/);
		await browser.page.emulateMedia({ colorScheme: 'dark' });
		await browser.page.locator('img[src$="training.dark.svg"]').first().waitFor();
		await browser.openNode('Training Database');
		await browser.takePicture('dark');
		await browser.page.emulateMedia({ colorScheme: 'light' });
	});
});
