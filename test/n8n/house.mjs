/** The real n8n and PostgreSQL of the sandbox, with a training database of their own for these tests. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { start, stopAll } from '../../sandbox/processes.mjs';
import { N8nClient } from '../../sandbox/n8nClient.mjs';
import { installDependencies } from '../../sandbox/dependencies.mjs';
import { ensureSingleInstance } from '../../sandbox/singleInstance.mjs';
import { startN8n, startWorker } from '../../sandbox/n8n.mjs';
import { buildAndInstall, isInstalled } from '../../sandbox/communityPackage.mjs';
import { data, root, sandbox } from '../../sandbox/paths.mjs';
import { freePort } from '../../sandbox/ports.mjs';
import { startPostgres } from '../../sandbox/postgres.mjs';
import { secrets } from '../../sandbox/secrets.mjs';
import { credentialFor } from '../../sandbox/workflows.mjs';

const require = createRequire(join(sandbox, 'package.json'));
const { Client } = require('pg');
const flatted = require('flatted');
const { flatten } = createRequire(import.meta.url)('../../sql/flatten.js');

const DATABASE = 'trigger_test';
/** How the name of everything begins that these tests make in n8n. */
export const OURS = 'Live test:';
const OWNER = 'trainer@example.com';

class House {
	#passwords;
	#postgres;
	#n8n;
	#settings = {};

	/** With workers, n8n is in queue mode, and they do the work. */
	async open({ workers = 0 } = {}) {
		mkdirSync(data, { recursive: true });
		ensureSingleInstance();
		await installDependencies();
		if (!isInstalled()) await buildAndInstall();
		this.#passwords = secrets();
		await this.#makeDatabase();
		if (workers > 0) this.#settings = await startQueue();
		await this.startN8n();
		await Promise.all(
			Array.from({ length: workers }, async (_, number) => {
				await startWorker(`n8n-worker-${number + 1}`, this.#postgres, this.#settings);
			}),
		);
		await this.#clear();
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

	/** Does the work while a transaction of its own holds what the SQL locks. */
	async whileLocked(sql, work) {
		const client = new Client({ ...this.#postgres, database: DATABASE });
		await client.connect();
		try {
			await client.query(`begin; ${sql}`);
			return await work();
		} finally {
			await client.end();
		}
	}

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
		this.#n8n = await startN8n(this.#postgres, { watchNodes: false, settings: this.#settings });
		this.editor = new N8nClient(this.#n8n.address);
		await this.editor.signIn({ email: OWNER, password: this.#passwords.editor });
	}

	/** No time to save anything. */
	async killN8n() {
		process.kill(Number(readFileSync(join(data, 'n8n.pid'), 'utf8')), 'SIGKILL');
		await this.#n8n.child.end;
	}

	/** What a person fills in for the test's database. */
	credentialFields = () => credentialFor(this.#postgres, DATABASE).data;

	/** The editor's address and its login. */
	login = () => ({ address: this.editor.address, email: OWNER, password: this.#passwords.editor });

	/** A credential of the test's database, with some fields of its own. */
	async credential(more = {}) {
		const { data: fields, ...credential } = credentialFor(this.#postgres, DATABASE);
		const made = await this.editor.request('POST', '/credentials', {
			...credential,
			name: `${OURS} credential`,
			data: { ...fields, ...more },
		});
		return { trainingPostgresApi: { id: made.id, name: made.name } };
	}

	/** A credential of another type, by that type. */
	async foreignCredential(type, fields) {
		const made = await this.editor.request('POST', '/credentials', {
			name: `${OURS} ${type}`,
			type,
			data: fields,
		});
		return { [type]: { id: made.id, name: made.name } };
	}

	async workflow({ name, ...workflow }) {
		const made = await this.editor.request('POST', '/workflows', {
			settings: { executionOrder: 'v1' },
			name: `${OURS} ${name}`,
			...workflow,
		});
		return made.id;
	}

	/** Switches it on; n8n answers before the first poll has been. */
	async activate(id) {
		const { versionId } = await this.read(`/workflows/${id}`);
		await this.editor.request('POST', `/workflows/${id}/activate`, { versionId });
	}

	deactivate = async (id) => await this.editor.request('POST', `/workflows/${id}/deactivate`);

	/** What can be asked twice is asked again where n8n is too busy, or has not yet done what it was asked before. */
	async #patiently(method, path) {
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.editor.request(method, path);
			} catch (error) {
				if (!(error.status >= 500 || error.status === 409) || attempt === 20) throw error;
				await pause(2000);
			}
		}
	}

	read = async (path) => await this.#patiently('GET', path);

	async #executionIds(id) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = await this.read(`/executions?limit=100&filter=${filter}`);
		return results.map((one) => Number(one.id)).sort((one, other) => one - other);
	}

	/** How many executions a workflow has had, failed ones too. */
	countExecutions = async (id) => (await this.#executionIds(id)).length;

	/** The executions of a workflow, the first one first, each with the items that a node gave. */
	async executions(id, node) {
		const found = [];
		for (const execution of await this.#executionIds(id)) {
			const { status, data: stored } = await this.read(`/executions/${execution}`);
			const { runData, error } = flatted.parse(stored).resultData;
			const items = (runData[node]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
			found.push({ status, items, error: error?.message });
		}
		return found;
	}

	/** Takes away what these tests have made, now or in a run that was stopped. */
	async #clear() {
		const ours = ({ name }) => name.startsWith(OURS);
		for (const { id, isArchived } of (await this.read('/workflows')).filter(ours)) {
			if (!isArchived) await this.editor.request('POST', `/workflows/${id}/archive`);
			await this.#patiently('DELETE', `/workflows/${id}`);
		}
		for (const { id } of (await this.read('/credentials')).filter(ours))
			await this.#patiently('DELETE', `/credentials/${id}`);
	}

	async close() {
		await this.#clear().finally(stopAll);
	}
}

/** What makes n8n's main process and its workers share a queue. */
async function startQueue() {
	const port = String(await freePort(6379));
	start('redis', 'redis-server', ['--bind', '127.0.0.1', '--port', port, '--save', ''], {
		cwd: data,
		env: process.env,
	});
	return { EXECUTIONS_MODE: 'queue', QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port };
}

/** n8n polls once a minute at most; several entries make it every five seconds. */
export const everyFiveSeconds = {
	item: Array.from({ length: 12 }, (_, turn) => ({
		mode: 'custom',
		cronExpression: `${turn * 5 + 2} * * * * *`,
	})),
};
export const twoPolls = 11_000;

/** One for all tests: they run one after another. */
export const house = new House();

/** Waits for something to come true, and gives it. */
export async function until(look, holds, seconds = 120) {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const found = await look();
		if (holds(found) || Date.now() > deadline) return found;
		await pause(1000);
	}
}
