import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { buildAndInstall, isInstalled } from '../sandbox/communityPackage.mjs';
import { installDependencies } from '../sandbox/dependencies.mjs';
import { UserFacingError } from '../sandbox/errors.mjs';
import { executeWorkflow, startN8n } from '../sandbox/n8n.mjs';
import { N8nClient } from '../sandbox/n8nClient.mjs';
import { n8nVersion } from '../sandbox/n8nVersion.mjs';
import { data, n8nFolder, sandbox } from '../sandbox/paths.mjs';
import { startPostgres } from '../sandbox/postgres.mjs';
import { step } from '../sandbox/progress.mjs';
import { secrets } from '../sandbox/secrets.mjs';
import { ensureSingleInstance } from '../sandbox/singleInstance.mjs';

export const requireFromSandbox = createRequire(join(sandbox, 'package.json'));

const OWNER = 'trainer@example.com';
/** n8n logs here when each node starts and finishes. */
const eventLog = join(n8nFolder, '.n8n', 'n8nEventLog.log');
const TIMEOUT_SECONDS = 300;
/** Linux records the maximum resident size of each process and can reset it. */
const canMeasureMemory = existsSync('/proc/self/clear_refs');

/** How the names of the nodes that are measured start. */
const TARGET = 'Target';

/** A workflow that failed, with n8n's error message. */
export class FailedRun extends UserFacingError {
	constructor(workflow, reason) {
		super(`"${workflow}" failed: ${reason}`);
		this.reason = reason;
	}
}

/** The sandbox's n8n and PostgreSQL with the packed package. `stopAll` of the sandbox stops them. */
export class RunningN8n {
	#postgres;
	#api;
	pid;
	#clients = new Map();

	/** `settings` are environment variables of n8n. */
	static async start(settings = {}) {
		mkdirSync(data, { recursive: true });
		ensureSingleInstance();
		await installDependencies();
		if (!isInstalled()) await step('Building the package', buildAndInstall);
		const n8n = new RunningN8n();
		const passwords = secrets();
		n8n.#postgres = await step('Starting PostgreSQL 18', () => startPostgres(passwords.database));
		const { address } = await step(`Starting n8n ${n8nVersion}`, () =>
			startN8n(n8n.#postgres, { watchNodes: false, settings }),
		);
		n8n.pid = Number(readFileSync(join(data, 'n8n.pid'), 'utf8'));
		n8n.#api = new N8nClient(address);
		await n8n.#api.signIn({ email: OWNER, password: passwords.editor });
		return n8n;
	}

	/** Creates or replaces a database and runs scripts in it. Returns `{ client, settings }`. */
	async createDatabase(name, ...scripts) {
		await this.#clients.get(name)?.end();
		const admin = await this.#connect('postgres');
		await admin.query(`drop database if exists ${name} with (force)`);
		await admin.query(`create database ${name}`);
		await admin.end();
		const client = await this.#connect(name);
		this.#clients.set(name, client);
		for (const script of scripts) await client.query(script);
		return { client, settings: this.#settingsOf(name) };
	}

	/** Where PostgreSQL listens. */
	get address() {
		const { host, port } = this.#postgres;
		return { host, port };
	}

	#settingsOf(database) {
		const { host, port, user, password } = this.#postgres;
		return { host, port, user, password, database };
	}

	async #connect(database) {
		const client = new pg.Client(this.#settingsOf(database));
		client.on('error', () => {}); // the query rejects with the same error
		await client.connect();
		return client;
	}

	/** Saves a credential of this type for a database. `connection` overrides host and port. Returns a node's `credentials`. */
	async saveCredential(type, { settings }, connection = {}) {
		const postgresFields =
			type === 'postgres' ? { allowUnauthorizedCerts: false, sshTunnel: false, maxConnections: 100 } : {};
		const { id, name } = await this.#api.saveCredential({
			name: `Benchmark ${settings.database}`,
			type,
			data: { ...settings, ...connection, ssl: 'disable', ...postgresFields },
		});
		return { [type]: { id, name } };
	}

	/** Saves a workflow in which Code nodes create the items of target nodes, one pair after the other. Returns its id. */
	async saveWorkflow(name, steps) {
		const node = (nodeName, column, fields) => ({
			id: nodeName,
			name: nodeName,
			position: [column * 220, 0],
			parameters: {},
			...fields,
		});
		const nodes = [
			node('Start', 0, { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 }),
			...steps.flatMap(([code, target], step) => [
				node(`Items ${step}`, step * 2 + 1, {
					type: 'n8n-nodes-base.code',
					typeVersion: 2,
					parameters: { jsCode: code },
				}),
				node(`${TARGET} ${step}`, step * 2 + 2, target),
			]),
		];
		const to = (nodeName) => ({ main: [[{ node: nodeName, type: 'main', index: 0 }]] });
		const { id } = await this.#api.request('POST', '/workflows', {
			name: `Benchmark: ${name}`,
			settings: { executionOrder: 'v1', saveManualExecutions: false },
			nodes,
			connections: Object.fromEntries(
				nodes.slice(1).map((next, index) => [nodes[index].name, to(next.name)]),
			),
		});
		return id;
	}

	/** Saves a workflow that starts with a trigger. Returns its id. */
	async saveTriggerWorkflow(name, trigger) {
		const { id } = await this.#api.request('POST', '/workflows', {
			name: `Benchmark: ${name}`,
			settings: { executionOrder: 'v1' },
			nodes: [{ id: 'trigger', name: 'Trigger', position: [0, 0], typeVersion: 1, ...trigger }],
			connections: {},
		});
		return id;
	}

	async activate(workflow) {
		const { versionId } = await this.#api.requestWithRetry('GET', `/workflows/${workflow}`);
		await this.#api.requestWithRetry('POST', `/workflows/${workflow}/activate`, { versionId });
	}

	async deactivate(workflow) {
		await this.#api.requestWithRetry('POST', `/workflows/${workflow}/deactivate`);
	}

	/** Runs a workflow. Returns the target nodes' `milliseconds`, and n8n's maximum memory as `peakBytes` (NaN except on Linux). */
	async run(workflow) {
		const workflowData = await this.#api.request('GET', `/workflows/${workflow}`);
		const logSize = readFileSync(eventLog).length;
		this.#resetPeak();
		const { executionId } = await this.#api.request('POST', `/workflows/${workflow}/run`, {
			workflowData,
			triggerToStartFrom: { name: 'Start' },
		});
		const events = await this.#eventsOf(executionId, logSize);
		if (events.at(-1).eventName !== 'n8n.workflow.success') {
			throw new FailedRun(workflowData.name, events.at(-1).payload.errorMessage);
		}
		const timesOf = (eventName) =>
			events
				.filter((event) => event.eventName === eventName && event.payload.nodeName?.startsWith(TARGET))
				.reduce((sum, { ts }) => sum + Date.parse(ts), 0);
		return {
			milliseconds: timesOf('n8n.node.finished') - timesOf('n8n.node.started'),
			peakBytes: this.#peakBytes(),
		};
	}

	/** Runs a workflow in a new process of n8n. Returns the target nodes' `milliseconds`. */
	async runInNewProcess(workflow) {
		const runData = await executeWorkflow(workflow, this.#postgres);
		const milliseconds = Object.entries(runData)
			.filter(([name]) => name.startsWith(TARGET))
			.reduce((sum, [, [{ executionTime }]]) => sum + executionTime, 0);
		return { milliseconds };
	}

	/** Waits for the end of an execution and returns its events, read from the log after `logSize` bytes. */
	async #eventsOf(executionId, logSize) {
		const deadline = Date.now() + TIMEOUT_SECONDS * 1000;
		while (Date.now() < deadline) {
			const events = readFileSync(eventLog)
				.subarray(logSize)
				.toString()
				.split('\n')
				.slice(0, -1)
				.map((line) => JSON.parse(line))
				.filter(({ payload }) => payload?.executionId === executionId);
			const lastEvent = events.at(-1)?.eventName ?? '';
			if (/^n8n\.workflow\.(success|failed)$/.test(lastEvent)) return events;
			await sleep(50);
		}
		throw new UserFacingError(`A workflow did not finish within ${TIMEOUT_SECONDS} s.`);
	}

	#resetPeak() {
		if (canMeasureMemory) writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
	}

	#peakBytes() {
		if (!canMeasureMemory) return NaN;
		const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'));
		return Number(kilobytes) * 1024;
	}
}
