/** Headless Chromium that operates the n8n editor. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { data, root } from '../../sandbox/paths.mjs';
import { NAME_PREFIX } from '../n8n/n8nServer.mjs';
import { waitUntil } from '../n8n/waitUntil.mjs';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
];

/** All pictures of a run. */
const screenshots = join(data, 'pictures');
/** The pictures of the documentation. They are updated if RENEW_PICTURES is set. */
const documentedFolder = join(root, 'docs/images');

const howTos = join(root, 'docs/how-to');
const pages = [
	join(root, 'README.md'),
	join(root, 'docs/tutorial.md'),
	...(existsSync(howTos) ? readdirSync(howTos) : [])
		.filter((file) => file.endsWith('.md'))
		.map((file) => join(howTos, file)),
];
/** The names of the pictures that the README, the tutorial and the how-to pages show. */
export const documentedPictures = [
	...new Set(
		pages.flatMap((page) =>
			Array.from(
				readFileSync(page, 'utf8').matchAll(/!\[[^\]]*\]\([^)]*images\/([^)/]+)\.png\)/g),
				([, name]) => name,
			),
		),
	),
];

export const VIEWPORT = { width: 1280, height: 800 };

class Browser {
	#chromium;
	#address;
	/** The names of the pictures that were taken. */
	takenPictures = [];

	async open({ address, email, password }) {
		assert.ok(
			existsSync(program),
			`${program} does not exist. Install Chromium (apt-get install chromium), or set its path: CHROMIUM=/path/to/chromium`,
		);
		for (const folder of [screenshots, documentedFolder]) mkdirSync(folder, { recursive: true });
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
		await this.byTestId('form-submit-button').click();
		await this.page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	}

	close = async () => await this.#chromium?.close();

	/** Elements with this data-test-id. n8n's own tests use the same ids. */
	byTestId = (testId, within = this.page) => within.locator(`[data-test-id="${testId}"]`);

	node = (name) => this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);

	async openWorkflow(id) {
		await this.page.goto(`${this.#address}/workflow/${id}`);
		await this.byTestId('canvas').waitFor();
	}

	/** Opens the panel of the node. */
	async openNode(name) {
		await this.node(name).dblclick();
		await this.byTestId('node-execute-button').waitFor();
	}

	/** Executes the open node and those before it, and waits until it succeeds or fails. */
	async executeStep() {
		await this.byTestId('node-execute-button').click();
		await this.page.waitForFunction(() =>
			document.querySelector(
				'[data-test-id=output-panel] :is([data-test-id=node-run-status-success], [data-test-id=node-error-message])',
			),
		);
	}

	/** Selects an option of a parameter in the panel. */
	async choose(parameter, option) {
		await this.byTestId(`parameter-input-${parameter}`).locator('input').click();
		await this.page.locator('.el-select-dropdown__item:visible', { hasText: option }).first().click();
	}

	/** Waits until the element's text matches. The error contains the last text. */
	async waitForText(locator, pattern) {
		await waitUntil(
			`the text matches ${pattern}`,
			async () => await locator.innerText(),
			(text) => pattern.test(text),
			60,
		);
	}

	/**
	 * Runs the callback while the output panel of the open node is as wide as possible, at the cost of the input panel.
	 * The next workflow that is opened has the original widths.
	 */
	async withWideOutput(callback) {
		const stored = await this.page.evaluate(() => ({ ...localStorage }));
		const { x, y, width, height } = await this.byTestId('panel-drag-button').boundingBox();
		await this.page.mouse.move(x + width / 2, y + height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(0, y + height / 2, { steps: 10 });
		await this.page.mouse.up();
		await callback();
		await this.page.evaluate((entries) => {
			localStorage.clear();
			for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
		}, stored);
	}

	/** Takes a picture of the page or of an element, without notifications and without the prefix of the tests' names. */
	async takePicture(name, element = this.page) {
		await this.page.evaluate((prefix) => {
			const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(prefix, '');
			for (const input of document.querySelectorAll('input')) input.value = input.value.replace(prefix, '');
		}, `${NAME_PREFIX} `);
		await this.page.addStyleTag({ content: '.el-notification { display: none !important }' });
		const file = join(screenshots, `${name}.png`);
		await element.screenshot({ path: file, animations: 'disabled' });
		this.takenPictures.push(name);
		if (process.env.RENEW_PICTURES && documentedPictures.includes(name))
			copyFileSync(file, join(documentedFolder, `${name}.png`));
	}
}

/** Shared by all tests of a run, which run one after another. */
export const browser = new Browser();
