/**
 * Starts a PostgreSQL server of each version when the first test file asks for it, and stops all of them at the end.
 * Jest runs the setup once for all projects, in the parent process, so it cannot know which versions a run needs.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
	makeTemplate,
	startContainer,
	startEmbedded,
	type PostgresVersion,
	type RunningServer,
	type ServerSettings,
} from './servers';

interface Registry {
	endpoint: Server;
	servers: Map<PostgresVersion, Promise<RunningServer>>;
}

/** Jest loads the setup and the teardown separately, each with its own copy of this module. */
const shared = globalThis as { trainingTestRegistry?: Registry };

const portVariable = 'TRAINING_TEST_SERVER_REGISTRY';

export async function openRegistry(): Promise<void> {
	const servers: Registry['servers'] = new Map();
	const endpoint = createServer((request, response) => {
		const version = request.url!.slice(1) as PostgresVersion;
		const server = servers.get(version) ?? startWithTemplate(version);
		servers.set(version, server);
		server.then(
			({ settings }) => response.end(JSON.stringify(settings)),
			(error: unknown) => response.writeHead(500).end(String(error)),
		);
	});
	await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
	process.env[portVariable] = String((endpoint.address() as AddressInfo).port);
	shared.trainingTestRegistry = { endpoint, servers };
}

export async function closeRegistry(): Promise<void> {
	const { endpoint, servers } = shared.trainingTestRegistry!;
	endpoint.closeAllConnections();
	endpoint.close();
	for (const result of await Promise.allSettled(servers.values())) {
		if (result.status === 'fulfilled') await result.value.stop();
	}
}

/** The settings of the run's server of this version, which has the template database. */
export async function serverSettings(version: PostgresVersion): Promise<ServerSettings> {
	const port = process.env[portVariable];
	if (!port) throw new Error(`PostgreSQL ${version} is not available. Run the tests with jest's projects.`);
	// A kept connection could be closed by the server just when it is used again.
	const response = await fetch(`http://127.0.0.1:${port}/${version}`, { headers: { connection: 'close' } });
	if (!response.ok) throw new Error(await response.text());
	return (await response.json()) as ServerSettings;
}

async function startWithTemplate(version: PostgresVersion): Promise<RunningServer> {
	const isContainer = process.env.TEST_POSTGRES === 'testcontainers';
	const server = await (isContainer ? startContainer(version) : startEmbedded(version));
	await makeTemplate(server.settings);
	return server;
}
