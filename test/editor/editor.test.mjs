/** The nodes in the n8n editor, in a real browser. All tests use one n8n. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { n8nServer } from '../n8n/n8nServer.mjs';
import { browser, documentedPictures } from './browser.mjs';
import './panel.mjs';
import './keyboard.mjs';
import './firstWorkflow.mjs';
import './errors.mjs';

before(async () => {
	await n8nServer.start();
	await browser.open(n8nServer.login());
});
after(async () => await browser.close().finally(() => n8nServer.stop()));

it('takes every picture that the documentation shows', () => {
	assert.deepEqual(
		documentedPictures.filter((name) => !browser.takenPictures.includes(name)),
		[],
	);
});
