/** From an empty canvas to a synced journal, as a person would click. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { examples } from '../../sandbox/paths.mjs';
import { anyFreePort } from '../../sandbox/ports.mjs';
import { fillIn } from '../../sandbox/workflows.mjs';
import { OURS, house } from '../n8n/house.mjs';
import { VIEWPORT, browser } from './browser.mjs';
import { openLine, rows, start } from './workflow.mjs';

const { see } = browser;

const found = () => see('item-iterator-item').filter({ hasText: 'Training Database' }).first();

const search = async (word) => {
	await see('node-creator-search-bar').fill(word);
	await found().waitFor();
};

describe('a person at the editor', () => {
	before(async () => await house.rows('truncate workouts, workout_sets, measurements, exercises'));

	it('finds the node by what it is for', async () => {
		await openLine('search');
		await see('canvas-add-button').click();
		for (const word of ['workout', 'body fat', 'HIT', 'strength', 'gym']) await search(word);
		await browser.picture('search');
	});

	it('drops it, is told what is wrong with the credential, mends it, and provisions the database', async () => {
		const fields = house.credentialFields();
		const modal = see('editCredential-modal');
		const fill = async (name, value) =>
			await see(`parameter-input-${name}`, modal).locator('input').fill(String(value));
		const save = async () => await see('credential-save-button', modal).click();

		await openLine('by hand');
		await see('canvas-add-button').click();
		await search('gym');
		await found().click();
		await browser.page.getByText(/^Actions \(\d+\)$/).click();
		await browser.page.getByText('Provision the database', { exact: true }).click();
		await see('node-credentials-select').click();
		await see('node-credentials-select-item-new').click();
		await see('credential-name', modal).click();
		await browser.page.keyboard.press('Control+A');
		await browser.page.keyboard.type(`${OURS} by hand`);
		await browser.page.keyboard.press('Enter');

		const port = await anyFreePort();
		await fill('host', fields.host);
		await fill('port', port);
		await fill('database', fields.database);
		await fill('user', fields.user);
		await fill('password', fields.password);
		await fill('schema', 'by_hand');
		await save();
		await modal.getByText('More details').click();
		await modal
			.getByText(`Nothing answers at ${fields.host}:${port}: the connection was refused. Check host and port`)
			.waitFor();
		await browser.picture('credential-down');

		await fill('port', fields.port);
		await save();
		await modal
			.getByText('there is no training schema in "by_hand" yet. Run Database → Provision once.')
			.waitFor();
		await see('close-dialog-button', modal).or(modal.locator('.el-dialog__close')).first().click();
		await modal.waitFor({ state: 'hidden' });

		await browser.executeStep();
		await browser.reads(see('output-panel'), /by_hand\t4\tnull\tfalse[\s\S]*0:table exercises created/);

		await see('credential-edit-button').click();
		await modal.getByText('Connection tested successfully').waitFor();
		await browser.picture('credential');
	});

	it('runs the sample journal, and looks at what came of it', async () => {
		const [credential] = Object.values(await house.credential());
		const example = JSON.parse(readFileSync(join(examples, 'training-journal-sync.json'), 'utf8'));
		const id = await house.workflow(fillIn(example, credential));
		await browser.openWorkflow(id);
		await see('zoom-to-fit').click();
		await see('execute-workflow-button').click();
		await see('canvas-node-status-success', browser.node('Morning message')).waitFor();
		await browser.picture('journal');

		await browser.openNode('Sync the journal');
		await browser.reads(see('output-panel'), /48 workouts: 48 new/);
		await browser.reads(see('output-panel'), /256 sets: 256 new/);
		await browser.reads(see('output-panel'), /154 measurements: 154 new/);
	});

	it('sees which rows were rejected and why, and of which input row each is', async () => {
		await openLine(
			'error branch',
			start,
			rows(
				{ row_number: 2, date: '2026-01-20', bodyweight_kg: 82.6 },
				{ row_number: 3, date: '2026-01-21', bodyweight_kg: 826 },
				{ row_number: 4, date: '2026-01-22', bodyweight_kg: 82.4 },
				{ row_number: 2, date: '2033-01-20', workout_id: 'hit_lower_a', duration_min: 22 },
			),
			{
				name: 'Training Database',
				type: 'training',
				parameters: { resource: 'journal', operation: 'sync' },
				credentials: await house.credential(),
				onError: 'continueErrorOutput',
			},
		);
		await browser.openNode('Training Database');
		await browser.executeStep();
		const hints = await see('node-hint').allInnerTexts();
		assert.deepEqual(
			hints.map((hint) => hint.trim()),
			[
				'1 row lies outside the yearly partitions: run Database → Provision with Partitions To = 2033. If the year is wrong, correct the date in the sheet.',
				'1 row was rejected: it is on the error output.',
			],
		);

		await see('tab-1').click();
		const [input, output] = [see('ndv-input-panel'), see('output-panel')];
		await see('radio-button-table', input).click();
		const rejected = output.locator('tbody tr');
		assert.match(
			await rejected.innerText(),
			/Row 3: bodyweight_kg is 826, but a body weight is 20 to 400 kg/,
		);
		await browser.page.setViewportSize({ width: 1480, height: 760 });
		await rejected.locator('td').first().hover();
		await see('hovering-item', input).filter({ hasText: '2026-01-21' }).waitFor();
		await browser.picture('error-branch');
		await browser.page.setViewportSize(VIEWPORT);
	});

	it('works in the dark', async () => {
		const credentials = await house.credential();
		await openLine(
			'dark',
			{ name: 'New recommendation', type: 'trigger', credentials },
			{ name: 'Training Database', type: 'training', credentials },
		);
		const icon = browser.node('Training Database').locator('img');
		assert.match(await icon.getAttribute('src'), /\/training\.svg$/);
		await browser.page.emulateMedia({ colorScheme: 'dark' });
		await browser.page.locator('img[src$="training.dark.svg"]').first().waitFor();
		await browser.openNode('Training Database');
		await browser.picture('dark');
		await browser.page.emulateMedia({ colorScheme: 'light' });
	});
});
