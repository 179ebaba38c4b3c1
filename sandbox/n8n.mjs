import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeForN8n } from './dependencies.mjs';
import { UserFacingError } from './errors.mjs';
import { isPinned } from './n8nVersion.mjs';
import { examples, movedJournal, n8nFolder, packagesFolder } from './paths.mjs';
import { freePort } from './ports.mjs';
import { databases } from './postgres.mjs';
import { lastLines, readLog, start, stopLeftover } from './processes.mjs';
import { say } from './progress.mjs';

const preferredPort = 5678;
const sqliteStub = new URL('stubSqlite.mjs', import.meta.url).href;
const n8nProgram = join(packagesFolder, 'node_modules', 'n8n', 'bin', 'n8n');

/**
 * Starts n8n on 127.0.0.1 and waits until its editor answers. `settings` are environment variables that override the
 * sandbox's. Returns `{ address, child }`.
 */
export async function startN8n(postgres, { watchNodes, settings = {} }) {
	const { port, child } = await launch('n8n', ['start'], { postgres, watchNodes, settings });
	const address = `http://127.0.0.1:${port}`;
	await waitUntil(child, () => responds(address));
	if (port !== preferredPort) say(`  Port ${preferredPort} is in use, so n8n listens on ${port}.`);
	return { address, child };
}

/** Starts a worker of an n8n in queue mode and waits until it accepts jobs. */
export async function startWorker(name, postgres, settings) {
	const { child } = await launch(name, ['worker'], { postgres, watchNodes: false, settings });
	await waitUntil(child, () => readLog(child.log).includes('n8n worker is now ready'));
}

/** Runs a workflow in a separate process of n8n. Returns the runs of each node by its name. */
export async function executeWorkflow(id, postgres) {
	// The event log of an n8n that runs beside it stays untouched.
	const settings = { N8N_EVENTBUS_LOGWRITER_LOGBASENAME: 'execute' };
	const command = ['execute', `--id=${id}`, '--rawOutput'];
	const { child } = await launch('n8n-execute', command, { postgres, watchNodes: false, settings });
	const { code } = await child.end;
	const output = readLog(child.log);
	const json = /^\{$.*^\}$/ms.exec(output)?.[0];
	if (code !== 0 || json === undefined) {
		throw new UserFacingError(`n8n did not execute the workflow ${id}:\n${lastLines(output)}`);
	}
	return JSON.parse(json).data.resultData.runData;
}

async function launch(name, command, { postgres, watchNodes, settings }) {
	await stopLeftover(name);
	mkdirSync(n8nFolder, { recursive: true });
	const port = await freePort(preferredPort);
	const brokerPort = await freePort(port + 1);
	const node = nodeForN8n();
	const child = start(name, node, ['--import', sqliteStub, n8nProgram, ...command], {
		cwd: n8nFolder,
		env: {
			...withoutForeignSettings(process.env),
			...sandboxSettings({ port, brokerPort, postgres, watchNodes }),
			...settings,
			PATH: dirname(node) + delimiter + process.env.PATH,
		},
		graceSeconds: 5, // if its database has stopped already, n8n would wait for it when it shuts down
	});
	return { port, child };
}

function sandboxSettings({ port, brokerPort, postgres, watchNodes }) {
	return {
		NODE_ENV: 'production',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		N8N_USER_FOLDER: n8nFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DEV_RELOAD: String(watchNodes),
		// The file nodes can read only the sample files.
		N8N_RESTRICT_FILE_ACCESS_TO: `${examples};${movedJournal}`,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: databases.n8n,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		// No data leaves this machine, and without a network nothing waits for a timeout.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// An n8n that does not have one of these modules would not start.
		...(isPinned && { N8N_DISABLED_MODULES: 'mcp-registry,instance-reporting' }),
		// This package is an unverified community package.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
		N8N_PYTHON_ENABLED: 'false',
	};
}

/** Removes the user's own n8n settings and those of the npm that started this process. */
function withoutForeignSettings(environment) {
	const foreign = /^(N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_|CREDENTIALS_|NODE_OPTIONS$|NODE_PATH$|npm_)/i;
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name)));
}

async function waitUntil(child, isReady) {
	const deadline = Date.now() + 240_000;
	while (!(await isReady())) {
		if (child.ended || Date.now() > deadline) {
			throw new UserFacingError(
				`${child.name} did not start. The last lines of ${child.log}:\n${lastLines(readLog(child.log))}`,
			);
		}
		await sleep(200);
	}
}

async function responds(address) {
	try {
		const response = await fetch(`${address}/rest/settings`);
		return response.ok && (response.headers.get('content-type') ?? '').includes('json');
	} catch {
		return false; // it does not listen yet
	}
}
