/** The n8n and the PostgreSQL of the sandbox, with a separate training database for these tests. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildAndInstall, isInstalled } from '../../sandbox/communityPackage.mjs';
import { installDependencies } from '../../sandbox/dependencies.mjs';
import { startN8n, startWorker } from '../../sandbox/n8n.mjs';
import { N8nClient } from '../../sandbox/n8nClient.mjs';
import { data, root, sandbox } from '../../sandbox/paths.mjs';
import { anyFreePort, freePort } from '../../sandbox/ports.mjs';
import { databases, startPostgres } from '../../sandbox/postgres.mjs';
import { start, stopAll } from '../../sandbox/processes.mjs';
import { secrets } from '../../sandbox/secrets.mjs';
import { ensureSingleInstance } from '../../sandbox/singleInstance.mjs';
import { credentialFor } from '../../sandbox/workflows.mjs';
import { waitUntil } from './waitUntil.mjs';

const require = createRequire(join(sandbox, 'package.json'));
const { Client } = require('pg');
const flatted = require('flatted');
const { flatten } = createRequire(import.meta.url)('../../sql/flatten.js');

const DATABASE = 'trigger_test';
/** The names of all workflows and credentials that the tests create start with this prefix. */
export const NAME_PREFIX = 'Live test:';
const OWNER = 'trainer@example.com';

class N8nServer {
	#passwords;
	#postgres;
	#n8n;
	#settings = {};

	/**
	 * Starts PostgreSQL and n8n. With workers, n8n runs in queue mode and the workers execute the workflows. `settings` are
	 * environment variables of n8n.
	 */
	async start({ workers = 0, settings = {} } = {}) {
		mkdirSync(data, { recursive: true });
		ensureSingleInstance();
		await installDependencies();
		if (!isInstalled()) await buildAndInstall();
		this.#passwords = secrets();
		await this.#createDatabase();
		this.#settings = { ...settings, ...(workers > 0 && (await startQueue())) };
		await this.startN8n();
		await this.#startWorkers(workers);
		await this.#deleteTestObjects();
	}

	async #startWorkers(count) {
		const starts = [];
		for (let number = 1; number <= count; number++) {
			// assigned here, because workers that start concurrently would choose the same free port
			const settings = { ...this.#settings, N8N_RUNNERS_BROKER_PORT: String(await anyFreePort()) };
			starts.push(startWorker(`n8n-worker-${number}`, this.#postgres, settings));
		}
		await Promise.all(starts);
	}

	async #createDatabase() {
		this.#postgres = await startPostgres(this.#passwords.database);
		await this.#query('postgres', `drop database if exists ${DATABASE} with (force)`);
		await this.#query('postgres', `create database ${DATABASE}`);
		await this.rows(flatten(join(root, 'sql/provision.sql')));
	}

	async #query(database, sql) {
		const client = new Client({ ...this.#postgres, database });
		await client.connect();
		try {
			return (await client.query(sql)).rows;
		} finally {
			await client.end();
		}
	}

	/** Runs SQL on the training database, on a new connection. */
	rows = async (sql) => await this.#query(DATABASE, sql);

	/** Runs SQL on n8n's own database. */
	rowsOfN8n = async (sql) => await this.#query(databases.n8n, sql);

	/** Runs the callback while another transaction holds the locks that the SQL takes in this database. */
	async whileLocked(sql, callback, database = DATABASE) {
		const client = new Client({ ...this.#postgres, database });
		await client.connect();
		try {
			await client.query(`begin; ${sql}`);
			return await callback();
		} finally {
			await client.end();
		}
	}

	/** Allows connections to the training database. Or refuses new ones and ends those that exist. */
	async allowConnections(isAllowed) {
		await this.#query('postgres', `alter database ${DATABASE} allow_connections ${isAllowed}`);
		if (isAllowed) return;
		await this.#query(
			'postgres',
			`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${DATABASE}'`,
		);
	}

	async startN8n() {
		this.#n8n = await startN8n(this.#postgres, { watchNodes: false, settings: this.#settings });
		this.client = new N8nClient(this.#n8n.address);
		await this.client.signIn({ email: OWNER, password: this.#passwords.editor });
	}

	/** Kills n8n with SIGKILL, so that it cannot save anything. */
	async killN8n() {
		process.kill(Number(readFileSync(join(data, 'n8n.pid'), 'utf8')), 'SIGKILL');
		await this.#n8n.child.end;
	}

	/** The fields of a credential for the training database. */
	credentialFields = () => credentialFor(this.#postgres, DATABASE).data;

	/** The address of the editor and the login of the owner account. */
	login = () => ({ address: this.client.address, email: OWNER, password: this.#passwords.editor });

	/** Creates a credential for the training database. Returns it as the `credentials` of a node. */
	async createCredential(overrides = {}) {
		const { data: fields, ...credential } = credentialFor(this.#postgres, DATABASE);
		const created = await this.client.request('POST', '/credentials', {
			...credential,
			name: `${NAME_PREFIX} credential`,
			data: { ...fields, ...overrides },
		});
		return { trainingPostgresApi: { id: created.id, name: created.name } };
	}

	/** Creates a credential of another node's type. Returns it as the `credentials` of a node. */
	async createForeignCredential(type, fields) {
		const created = await this.client.request('POST', '/credentials', {
			name: `${NAME_PREFIX} ${type}`,
			type,
			data: fields,
		});
		return { [type]: { id: created.id, name: created.name } };
	}

	/** Creates a workflow and returns its id. */
	async createWorkflow({ name, ...workflow }) {
		const created = await this.client.request('POST', '/workflows', {
			settings: { executionOrder: 'v1' },
			name: `${NAME_PREFIX} ${name}`,
			...workflow,
		});
		return created.id;
	}

	/** Activates the workflow. n8n answers before the first poll of a trigger. */
	async activate(id) {
		const { versionId } = await this.read(`/workflows/${id}`);
		await this.client.request('POST', `/workflows/${id}/activate`, { versionId });
	}

	deactivate = async (id) => await this.client.request('POST', `/workflows/${id}/deactivate`);

	read = async (path) => await this.client.requestWithRetry('GET', path);

	/** Duplicates the workflow as the editor does: with new node ids, and with the data that n8n keeps for it. Returns its id. */
	async duplicate(id) {
		const { name, nodes, connections, settings, staticData } = await this.read(`/workflows/${id}`);
		return await this.createWorkflow({
			name: `copy of ${name}`,
			nodes: nodes.map((node) => ({ ...node, id: randomUUID() })),
			connections,
			settings,
			staticData,
		});
	}

	/** What a trigger has saved between polls. Undefined before its first poll. */
	async triggerState(id, name) {
		const { nodes, staticData } = await this.read(`/workflows/${id}`);
		const node = nodes.find((candidate) => candidate.name === name);
		return staticData?.global?.trainingTriggers?.states[node.id];
	}

	/** Waits until the trigger has saved its state, which it does at its first poll. */
	waitForFirstPoll = async (id, node) =>
		await waitUntil(
			`the first poll of workflow ${id}`,
			async () => await this.triggerState(id, node),
			(state) => state !== undefined,
		);

	async #executionIds(id) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = await this.read(`/executions?limit=100&filter=${filter}`);
		return results.map((execution) => Number(execution.id)).sort((one, other) => one - other);
	}

	/** The number of executions of a workflow, including failed ones. */
	countExecutions = async (id) => (await this.#executionIds(id)).length;

	/** The executions of a workflow, oldest first, each with the items that the node returned. */
	async executions(id, node) {
		const executions = [];
		for (const executionId of await this.#executionIds(id)) {
			const { status, data: stored } = await this.read(`/executions/${executionId}`);
			// n8n saves a new execution before its data.
			const { resultData, resumeToken } = flatted.parse(stored) ?? {};
			const { runData = {}, error } = resultData ?? {};
			const items = (runData[node]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
			executions.push({ status, items, error: error?.message, resumeToken });
		}
		return executions;
	}

	/** Deletes the workflows and credentials of this test run, and those of earlier runs that did not finish. */
	async #deleteTestObjects() {
		const isFromTest = ({ name }) => name.startsWith(NAME_PREFIX);
		for (const { id, isArchived } of (await this.read('/workflows')).filter(isFromTest)) {
			if (!isArchived) await this.client.request('POST', `/workflows/${id}/archive`);
			await this.client.requestWithRetry('DELETE', `/workflows/${id}`);
		}
		for (const { id } of (await this.read('/credentials')).filter(isFromTest))
			await this.client.requestWithRetry('DELETE', `/credentials/${id}`);
	}

	async stop() {
		try {
			if (this.client) await this.#deleteTestObjects();
		} finally {
			await stopAll();
		}
	}
}

/** Starts Redis, and returns the settings that let n8n and its workers share a queue. */
async function startQueue() {
	const port = String(await freePort(6379));
	start('redis', 'redis-server', ['--bind', '127.0.0.1', '--port', port, '--save', ''], {
		cwd: data,
		env: process.env,
	});
	return { EXECUTIONS_MODE: 'queue', QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port };
}

/** Poll times. n8n's shortest interval is a minute, so twelve entries make a trigger poll every five seconds. */
export const everyFiveSeconds = {
	item: Array.from({ length: 12 }, (_, number) => ({
		mode: 'custom',
		cronExpression: `${number * 5 + 2} * * * * *`,
	})),
};

/** Shared by all tests of a run, which run one after another. */
export const n8nServer = new N8nServer();
