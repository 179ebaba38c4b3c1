import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clearLeftover, lastLines, readLog, start } from './children.mjs';
import { nodeForN8n } from './install.mjs';
import { freePort } from './ports.mjs';
import { databases } from './postgres.mjs';
import { say, Trouble } from './progress.mjs';
import { journal, n8nFolder, sandbox } from './places.mjs';

const preferredPort = 5678;
const withoutSqlite = new URL('sqlite.mjs', import.meta.url).href;
const n8nProgram = join(sandbox, 'node_modules', 'n8n', 'bin', 'n8n');

/** Starts n8n on 127.0.0.1, with settings of its own if need be. Gives `{ address, child }` once its editor answers. */
export async function startN8n(postgres, { watchNodes, settings = {} }) {
	await clearLeftover('n8n');
	mkdirSync(n8nFolder, { recursive: true });
	const port = await freePort(preferredPort);
	const ours = settingsFor({ port, brokerPort: await freePort(port + 1), postgres, watchNodes });
	const child = launch('n8n', ['start'], { ...ours, ...settings });
	const address = `http://127.0.0.1:${port}`;
	await waitUntil(child, () => answers(address));
	if (port !== preferredPort) say(`  Port ${preferredPort} is in use, so n8n listens on ${port}.`);
	return { address, child };
}

/** Starts a worker of an n8n in queue mode. Ends once it takes work. */
export async function startWorker(name, postgres, settings) {
	await clearLeftover(name);
	const port = await freePort(preferredPort);
	const ours = settingsFor({ port, brokerPort: await freePort(port + 1), postgres, watchNodes: false });
	const child = launch(name, ['worker'], { ...ours, ...settings });
	await waitUntil(child, () => readLog(child.log).includes('n8n worker is now ready'));
}

function launch(name, command, settings) {
	const node = nodeForN8n();
	return start(name, node, ['--import', withoutSqlite, n8nProgram, ...command], {
		cwd: n8nFolder,
		env: {
			...foreignSettingsRemoved(process.env),
			...settings,
			PATH: dirname(node) + delimiter + process.env.PATH,
		},
		graceSeconds: 5, // when its database is gone already, it waits for that in vain
	});
}

function settingsFor({ port, brokerPort, postgres, watchNodes }) {
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
		// The sample journal is all that the file nodes may read.
		N8N_RESTRICT_FILE_ACCESS_TO: journal,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: databases.n8n,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		// Nothing leaves this machine, and nothing is waited for where there is no network.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry,instance-reporting',
		// These nodes are a community package that n8n has not verified.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_PYTHON_ENABLED: 'false',
	};
}

/** The person's own n8n settings, and those of the npm that started this, are not the sandbox's. */
function foreignSettingsRemoved(environment) {
	const foreign = /^(N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_|CREDENTIALS_|NODE_OPTIONS$|NODE_PATH$|npm_)/i;
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name)));
}

async function waitUntil(child, isReady) {
	const deadline = Date.now() + 240_000;
	while (!(await isReady())) {
		if (child.ended || Date.now() > deadline) {
			throw new Trouble(
				`${child.name} did not start. The end of ${child.log}:\n${lastLines(readLog(child.log))}`,
			);
		}
		await pause(200);
	}
}

async function answers(address) {
	try {
		const response = await fetch(`${address}/rest/settings`);
		return response.ok && (response.headers.get('content-type') ?? '').includes('json');
	} catch {
		return false; // it does not listen yet
	}
}
