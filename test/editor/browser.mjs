/** A person at the n8n editor: headless Chromium, driven as one would click. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { data, root } from '../../sandbox/paths.mjs';
import { until } from '../n8n/house.mjs';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
];

/** The pictures of a run, for whoever looks at it. */
const album = join(data, 'pictures');
/** Those of them that the README shows. They are renewed on demand. */
const shown = join(root, 'docs/images');
export const shownPictures = Array.from(
	readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\(docs\/images\/(.+)\.png\)/g),
	([, name]) => name,
);

export const VIEWPORT = { width: 1280, height: 800 };

class Browser {
	#chromium;
	#address;
	/** The names of those that were taken. */
	pictures = [];

	async open({ address, email, password }) {
		assert.ok(
			existsSync(program),
			`There is no ${program}. Install Chromium (apt-get install chromium), or say where it is: CHROMIUM=/path/to/it`,
		);
		for (const folder of [album, shown]) mkdirSync(folder, { recursive: true });
		this.#address = address;
		this.#chromium = await chromium.launch({ executablePath: program, args: flags });
		this.page = await this.#chromium.newPage({
			viewport: VIEWPORT,
			colorScheme: 'light',
		});
		this.page.setDefaultTimeout(60_000);
		await this.page.goto(`${address}/signin`);
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(email);
		await this.page.locator('input[name=password]').fill(password);
		await this.see('form-submit-button').click();
		await this.page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	}

	close = async () => await this.#chromium?.close();

	/** What n8n calls so in its own tests. */
	see = (testId, within = this.page) => within.locator(`[data-test-id="${testId}"]`);

	node = (name) => this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);

	async openWorkflow(id) {
		await this.page.goto(`${this.#address}/workflow/${id}`);
		await this.see('canvas').waitFor();
	}

	/** The node's panel, between its input and its output. */
	async openNode(name) {
		await this.node(name).dblclick();
		await this.see('node-execute-button').waitFor();
	}

	/** Runs the node that is open, and all before it, to its end, good or bad. */
	async executeStep() {
		await this.see('node-execute-button').click();
		await this.page.waitForFunction(() =>
			document.querySelector(
				'[data-test-id=output-panel] :is([data-test-id=node-run-status-success], [data-test-id=node-error-message])',
			),
		);
	}

	/** An option of a field of the panel. */
	async choose(parameter, option) {
		await this.see(`parameter-input-${parameter}`).locator('input').click();
		await this.page.locator('.el-select-dropdown__item:visible', { hasText: option }).first().click();
	}

	/** Waits for a text, and tells what stands there instead. */
	async reads(locator, pattern) {
		const found = await until(
			async () => await locator.innerText(),
			(text) => pattern.test(text),
			60,
		);
		assert.match(found, pattern);
	}

	/** Without the notes that come and go in the corner. */
	async picture(name) {
		await this.page.addStyleTag({ content: '.el-notification { display: none !important }' });
		const file = join(album, `${name}.png`);
		await this.page.screenshot({ path: file, animations: 'disabled' });
		this.pictures.push(name);
		if (process.env.RENEW_PICTURES && shownPictures.includes(name))
			copyFileSync(file, join(shown, `${name}.png`));
	}
}

/** One for all tests: they run one after another. */
export const browser = new Browser();
