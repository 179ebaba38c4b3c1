/** Lets several clients call the node at the same time, and checks that each call ends in time and that each refusal is explained. */
import { expectIdleConnections } from '../nodes/faults/connections';
import type { TrainingDatabase } from '../nodes/training';
import { Random, refusalsOf } from './stormClients';
import type { Call } from './stormClients';

export const SEED = 20260120;
export const SECONDS = Number(process.env.STORM_SECONDS ?? 15);
export const WRITERS = 3;
const MAX_CONNECTIONS = 2;
/** No call takes longer: a wait for a lock ends after 30 seconds, and a provision may wait twice. */
const LONGEST_CALL_MS = 70_000;

/** Why a call, or a row of it, may be refused. Everything else is an error. */
const EXPLAINED = [
	/^(?:workout_missing|workout_rejected|name_taken|has_sets): /,
	/^\d+ of \d+ rows? (?:was|were) rejected, so nothing was changed /,
	/^(?:database: )?Missing Rows would delete .* So nothing was changed\./,
	/^Rows of the years \d+ to \d+ are in the default partitions\. .*No partition was created\./,
	/^(?:database: )?Another session holds a lock that is needed here; nothing was written\./,
];

/** What the clients have done. */
export interface Storm {
	database: TrainingDatabase;
	calls: number;
	changes: number;
	partitions: number;
	refusals: Map<string, number>;
	unexplained: string[];
}

/** Calls the node as the database user `client_0`, `client_1`… Fails if the call takes too long. */
export async function run(storm: Storm, client: number, call: Call) {
	const start = performance.now();
	const result = await storm.database.run({
		...call,
		credential: {
			...storm.database.settings,
			user: `client_${client}`,
			password: 'x',
			maxConnections: MAX_CONNECTIONS,
			statementTimeoutSeconds: 30,
		},
	});
	expect(performance.now() - start).toBeLessThan(LONGEST_CALL_MS);
	storm.calls++;
	for (const refusal of refusalsOf(result)) {
		const explanation = EXPLAINED.find((pattern) => pattern.test(refusal));
		if (explanation)
			storm.refusals.set(explanation.source, (storm.refusals.get(explanation.source) ?? 0) + 1);
		else storm.unexplained.push(`${JSON.stringify(call.parameters)}: ${refusal}`);
	}
	return result;
}

/** Lets the clients make one call after the other until the time is over. Each gets different random numbers. */
export async function runStorm(
	database: TrainingDatabase,
	clients: Array<(random: Random, storm: Storm) => Promise<void>>,
): Promise<Storm> {
	const storm: Storm = {
		database,
		calls: 0,
		changes: 0,
		partitions: 0,
		refusals: new Map(),
		unexplained: [],
	};
	const end = Date.now() + SECONDS * 1000;
	const results = await Promise.allSettled(
		clients.map(async (call, number) => {
			const random = new Random(SEED + number);
			while (Date.now() < end) await call(random, storm);
		}),
	);
	for (const result of results) if (result.status === 'rejected') throw result.reason;
	expect(storm.unexplained).toEqual([]);
	const limit = MAX_CONNECTIONS * (WRITERS + 1);
	await expectIdleConnections(database, `usename like 'client%'`, limit);
	expect(await database.rows(`select 1 from pg_locks where locktype = 'advisory'`)).toEqual([]);
	return storm;
}

/** Provisions with partitions until a year, and returns what it created. */
export async function provision(storm: Storm, partitionsTo: number): Promise<void> {
	const { success } = await run(storm, 0, {
		parameters: { resource: 'database', operation: 'provision', partitionsTo },
		items: [{}],
	});
	const changes = (success[0]?.json.changes ?? []) as string[];
	storm.partitions += changes.filter((change) => /^partition .* created/.test(change)).length;
}

export async function readEverything(storm: Storm, random: Random): Promise<void> {
	const [resource, operation] = random.of([
		['recommendation', 'getProgression'],
		['recommendation', 'getRecovery'],
		['recommendation', 'getBodyComposition'],
		['workout', 'getAll'],
		['set', 'getAll'],
		['database', 'getStatus'],
		['report', 'getProgress'],
	] as const);
	const { thrown } = await run(storm, 0, {
		parameters: { resource, operation, latestOnly: false },
		items: [{}],
	});
	expect(thrown).toBeUndefined();
}
