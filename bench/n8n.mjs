import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { N8nClient } from '../sandbox/n8nClient.mjs';
import { installDependencies } from '../sandbox/dependencies.mjs';
import { ensureSingleInstance } from '../sandbox/singleInstance.mjs';
import { startN8n } from '../sandbox/n8n.mjs';
import { buildAndInstall, isInstalled } from '../sandbox/communityPackage.mjs';
import { data, n8nFolder, sandbox } from '../sandbox/paths.mjs';
import { startPostgres } from '../sandbox/postgres.mjs';
import { UserFacingError } from '../sandbox/errors.mjs';
import { step } from '../sandbox/progress.mjs';
import { secrets } from '../sandbox/secrets.mjs';
import { stepFor } from './table.mjs';

export const requireOfSandbox = createRequire(join(sandbox, 'package.json'));
export const { version: n8nVersion } = requireOfSandbox('n8n/package.json');

const OWNER = 'trainer@example.com';
/** Where n8n notes the moment in which each node starts and finishes. */
const eventLog = join(n8nFolder, '.n8n', 'n8nEventLog.log');
const PATIENCE_SECONDS = 300;
const isLinux = existsSync('/proc/self/clear_refs');

/** The node of a workflow that is measured. */
export const TARGET = 'Target';

/** A workflow that ended in an error, with what n8n says of it. */
export class FailedRun extends UserFacingError {
	constructor(workflow, reason) {
		super(`"${workflow}" failed: ${reason}`);
		this.reason = reason;
	}
}

/** The sandbox's n8n and PostgreSQL with the package as it is packed; whoever runs the benchmark stops them. */
export class RunningN8n {
	#postgres;
	#editor;
	#pid;
	#clients = new Map();

	static async start() {
		mkdirSync(data, { recursive: true });
		ensureSingleInstance();
		await installDependencies();
		if (!isInstalled()) await step('Building the package', buildAndInstall);
		const n8n = new RunningN8n();
		const passwords = secrets();
		n8n.#postgres = await stepFor('Starting PostgreSQL 18', () => startPostgres(passwords.database));
		const { address } = await stepFor(`Starting n8n ${n8nVersion}`, () =>
			startN8n(n8n.#postgres, { watchNodes: false }),
		);
		n8n.#pid = readFileSync(join(data, 'n8n.pid'), 'utf8').trim();
		n8n.#editor = new N8nClient(address);
		await n8n.#editor.signIn({ email: OWNER, password: passwords.editor });
		return n8n;
	}

	/** A new database of this name in place of an earlier one, and a connection to it. */
	async database(name, ...scripts) {
		await this.#clients.get(name)?.end();
		const { host, port, user, password } = this.#postgres;
		const client = await this.#connect('postgres');
		await client.query(`drop database if exists ${name} with (force)`);
		await client.query(`create database ${name}`);
		await client.end();
		const made = await this.#connect(name);
		this.#clients.set(name, made);
		for (const script of scripts) await made.query(script);
		return { client: made, settings: { host, port, user, password, database: name } };
	}

	async #connect(database) {
		const { host, port, user, password } = this.#postgres;
		const client = new pg.Client({ host, port, user, password, database });
		client.on('error', () => {}); // the query fails with the same error
		await client.connect();
		return client;
	}

	/** A credential of this type for a database, as a node refers to it. */
	async credential(type, { settings }) {
		const more =
			type === 'postgres' ? { allowUnauthorizedCerts: false, sshTunnel: false, maxConnections: 100 } : {};
		const { id, name } = await this.#editor.saveCredential({
			name: `Benchmark ${settings.database}`,
			type,
			data: { ...settings, ssl: 'disable', ...more },
		});
		return { [type]: { id, name } };
	}

	/** A workflow in which code makes items for the node that is measured; n8n keeps nothing of what it runs. */
	async workflow(name, code, target) {
		const node = (called, at, more) => ({
			id: called,
			name: called,
			position: [at * 220, 0],
			parameters: {},
			...more,
		});
		const to = (called) => ({ main: [[{ node: called, type: 'main', index: 0 }]] });
		const { id } = await this.#editor.request('POST', '/workflows', {
			name: `Benchmark: ${name}`,
			settings: { executionOrder: 'v1', saveManualExecutions: false },
			nodes: [
				node('Start', 0, { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 }),
				node('Items', 1, { type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode: code } }),
				node(TARGET, 2, target),
			],
			connections: { Start: to('Items'), Items: to(TARGET) },
		});
		return id;
	}

	/** Runs it: the milliseconds from the node's start to its end, and the most memory that n8n's process held meanwhile. */
	async run(workflow) {
		const workflowData = await this.#editor.request('GET', `/workflows/${workflow}`);
		const from = readFileSync(eventLog).length;
		this.#forgetPeak();
		const { executionId } = await this.#editor.request('POST', `/workflows/${workflow}/run`, {
			workflowData,
			triggerToStartFrom: { name: 'Start' },
		});
		const events = await this.#eventsOf(executionId, from);
		if (events.at(-1).eventName !== 'n8n.workflow.success') {
			throw new FailedRun(workflowData.name, events.at(-1).payload.errorMessage);
		}
		const at = (eventName) =>
			Date.parse(
				events.find((event) => event.eventName === eventName && event.payload.nodeName === TARGET).ts,
			);
		return { milliseconds: at('n8n.node.finished') - at('n8n.node.started'), peakBytes: this.#peak() };
	}

	async #eventsOf(executionId, from) {
		const deadline = Date.now() + PATIENCE_SECONDS * 1000;
		for (;;) {
			const events = readFileSync(eventLog)
				.subarray(from)
				.toString()
				.split('\n')
				.slice(0, -1)
				.map((line) => JSON.parse(line))
				.filter(({ payload }) => payload?.executionId === executionId);
			const isOver = /^n8n\.workflow\.(success|failed)$/.test(events.at(-1)?.eventName ?? '');
			if (isOver) return events;
			if (Date.now() > deadline) throw new UserFacingError(`A run took longer than ${PATIENCE_SECONDS} s.`);
			await pause(50);
		}
	}

	/** Linux keeps the highest resident size of each process, and begins anew when it is told to. Elsewhere nothing is known. */
	#forgetPeak() {
		if (isLinux) writeFileSync(`/proc/${this.#pid}/clear_refs`, '5');
	}

	#peak() {
		if (!isLinux) return NaN;
		const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'));
		return Number(kilobytes) * 1024;
	}
}
