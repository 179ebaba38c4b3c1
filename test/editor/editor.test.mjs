/** What a person sees in n8n's editor, in a real browser, all on one n8n that is started once. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { house } from '../n8n/house.mjs';
import { browser, shownPictures } from './browser.mjs';
import './panel.mjs';
import './journey.mjs';
import './errors.mjs';

before(async () => {
	await house.open();
	await browser.open(house.login());
});
after(async () => await browser.close().finally(() => house.close()));

it('has taken every picture that the README shows', () => {
	assert.deepEqual(
		shownPictures.filter((name) => !browser.pictures.includes(name)),
		[],
	);
});
