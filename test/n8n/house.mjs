/** The real n8n and PostgreSQL of the sandbox, with a training database of their own for these tests. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stopAll } from '../../sandbox/children.mjs';
import { Editor } from '../../sandbox/editor.mjs';
import { install } from '../../sandbox/install.mjs';
import { takeLock } from '../../sandbox/lock.mjs';
import { startN8n } from '../../sandbox/n8n.mjs';
import { buildAndInstall, isInstalled } from '../../sandbox/package.mjs';
import { data, root, sandbox } from '../../sandbox/places.mjs';
import { startPostgres } from '../../sandbox/postgres.mjs';
import { secrets } from '../../sandbox/secrets.mjs';
import { credentialFor } from '../../sandbox/workflows.mjs';

const require = createRequire(join(sandbox, 'package.json'));
const { Client } = require('pg');
const flatted = require('flatted');
const { flatten } = createRequire(import.meta.url)('../../sql/flatten.js');

const DATABASE = 'trigger_test';
const OWNER = 'trainer@example.com';

class House {
	#passwords;
	#postgres;
	#n8n;
	#credentials = [];
	#workflows = [];

	async open() {
		mkdirSync(data, { recursive: true });
		takeLock();
		await install();
		if (!isInstalled()) await buildAndInstall();
		this.#passwords = secrets();
		await this.#makeDatabase();
		await this.startN8n();
	}

	async #makeDatabase() {
		this.#postgres = await startPostgres(this.#passwords.database);
		await this.#ask('postgres', `drop database if exists ${DATABASE} with (force)`);
		await this.#ask('postgres', `create database ${DATABASE}`);
		await this.rows(flatten(join(root, 'sql/provision.sql')));
	}

	async #ask(database, sql) {
		const client = new Client({ ...this.#postgres, database });
		await client.connect();
		try {
			return (await client.query(sql)).rows;
		} finally {
			await client.end();
		}
	}

	/** Runs SQL on the training database, on a connection of its own. */
	rows = async (sql) => await this.#ask(DATABASE, sql);

	/** Lets nobody in, or everybody again. */
	async letIn(everybody) {
		await this.#ask('postgres', `alter database ${DATABASE} allow_connections ${everybody}`);
		if (everybody) return;
		await this.#ask(
			'postgres',
			`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${DATABASE}'`,
		);
	}

	async startN8n() {
		this.#n8n = await startN8n(this.#postgres, { watchNodes: false });
		this.editor = new Editor(this.#n8n.address);
		await this.editor.signIn({ email: OWNER, password: this.#passwords.editor });
	}

	/** No time to save anything. */
	async killN8n() {
		process.kill(Number(readFileSync(join(data, 'n8n.pid'), 'utf8')), 'SIGKILL');
		await this.#n8n.child.end;
	}

	/** A credential of the test's database, with some fields of its own. */
	async credential(more = {}) {
		const { data: fields, ...credential } = credentialFor(this.#postgres, DATABASE);
		const made = await this.editor.request('POST', '/credentials', {
			...credential,
			data: { ...fields, ...more },
		});
		this.#credentials.push(made.id);
		return { trainingPostgresApi: { id: made.id, name: made.name } };
	}

	async workflow(workflow) {
		const made = await this.editor.request('POST', '/workflows', {
			settings: { executionOrder: 'v1' },
			...workflow,
		});
		this.#workflows.push(made.id);
		return made.id;
	}

	/** Switches it on; n8n answers before the first poll has been. */
	async activate(id) {
		const { versionId } = await this.editor.request('GET', `/workflows/${id}`);
		await this.editor.request('POST', `/workflows/${id}/activate`, { versionId });
	}

	deactivate = async (id) => await this.editor.request('POST', `/workflows/${id}/deactivate`);

	/** The executions of a workflow, the first one first, each with the items that a node gave. */
	async executions(id, node) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = await this.editor.request('GET', `/executions?limit=100&filter=${filter}`);
		const ids = results.map((one) => Number(one.id)).sort((one, other) => one - other);
		return await Promise.all(
			ids.map(async (execution) => {
				const { status, data: stored } = await this.editor.request('GET', `/executions/${execution}`);
				const { runData, error } = flatted.parse(stored).resultData;
				const items = (runData[node]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
				return { status, items, error: error?.message, description: error?.description };
			}),
		);
	}

	async close() {
		for (const id of this.#workflows) {
			await this.editor.request('POST', `/workflows/${id}/archive`).catch(() => undefined);
			await this.editor.request('DELETE', `/workflows/${id}`).catch(() => undefined);
		}
		for (const id of this.#credentials)
			await this.editor.request('DELETE', `/credentials/${id}`).catch(() => undefined);
		await stopAll();
	}
}

/** One for all tests: they run one after another. */
export const house = new House();

/** Waits for something to come true, and gives it. */
export async function until(look, holds, seconds = 60) {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const found = await look();
		if (holds(found) || Date.now() > deadline) return found;
		await pause(500);
	}
}
