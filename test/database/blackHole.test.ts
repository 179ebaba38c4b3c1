/** A network that drops packets without a word, and comes back: the pool must not hold on to what it lost. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { IDataObject } from 'n8n-workflow';
import { Server as SshServer, utils } from 'ssh2';

import { startProxy } from '../nodes/faults/proxy';
import { waitUntil } from '../nodes/faults/waitUntil';
import { startServer, stopServers } from '../nodes/secrets/rejectingServers';
import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { reportReliability } from '../reliabilityTable.js';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => {
	stopServers();
	await database.drop();
});

const CONNECT_TIMEOUT_SECONDS = 2;
/** What a run needs besides waiting, on a busy machine. */
const SLACK_SECONDS = 2;

const read = { parameters: { resource: 'set', operation: 'getAll' }, items: [{}] };
const provisionedStatus = { parameters: { resource: 'database', operation: 'getStatus' }, items: [{}] };

const counts = { 'connections dropped': 0, 'runs afterwards': 0, 'succeeded within one connect timeout': 0 };

/** Runs that must all succeed within one connect timeout. */
async function expectSuccessInTime(runs: Array<() => Promise<unknown>>): Promise<void> {
	const seconds = await Promise.all(runs.map(async (run) => await secondsOf(run())));
	const inTime = seconds.filter((each) => each < CONNECT_TIMEOUT_SECONDS + SLACK_SECONDS);
	counts['runs afterwards'] += runs.length;
	counts['succeeded within one connect timeout'] += inTime.length;
	expect(inTime).toEqual(seconds);
}

const secondsOf = async (work: Promise<unknown>) => {
	const start = performance.now();
	await work;
	return (performance.now() - start) / 1000;
};

/** Opens as many connections as runs, which all wait for a lock at the same time. */
async function fillPool(credential: object, count: number): Promise<void> {
	const holder = await database.pool.connect();
	await holder.query('begin; lock table workout_sets in access exclusive mode');
	const runs = Array.from(
		{ length: count },
		async () => await database.run({ ...read, credential: { ...credential } }),
	);
	await waitUntil(
		'all runs wait for the lock',
		async () =>
			(
				await database.rows(
					`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
				)
			).length,
		(waiting) => waiting === count,
	);
	await holder.query('rollback');
	holder.release();
	await Promise.all(runs);
}

/** The network has dropped as many free connections as this, and works again. */
async function withDeadConnections(count: number, run: (credential: IDataObject) => Promise<void>) {
	const target = await startProxy(database.settings);
	const credential = {
		...database.settings,
		...target.address,
		maxConnections: count,
		connectTimeoutSeconds: CONNECT_TIMEOUT_SECONDS,
	};
	await fillPool(credential, count);
	expect(target.openCount()).toBe(count);
	target.dropOpenConnections();
	counts['connections dropped'] += count;
	await run(credential);
	await target.stop();
}

describe('after a network black hole', () => {
	it('the next run succeeds after one connect timeout, however many connections are dead', async () => {
		await withDeadConnections(4, async (credential) => {
			await expectSuccessInTime([
				async () => await database.give({ ...read, credential: { ...credential } }),
			]);
			// The other three were closed with it, so no later run meets one.
			expect(await secondsOf(database.give({ ...read, credential: { ...credential } }))).toBeLessThan(
				SLACK_SECONDS,
			);
		});
	});

	it('several runs at once all succeed after one connect timeout', async () => {
		await withDeadConnections(3, async (credential) => {
			const run = async () => await database.give({ ...read, credential: { ...credential } });
			await expectSuccessInTime(Array.from({ length: 6 }, () => run));
		});
	});

	it('a write succeeds as well: nothing was sent before', async () => {
		await withDeadConnections(1, async (credential) => {
			const write = async () =>
				await database.give({
					parameters: {
						resource: 'exercise',
						operation: 'upsert',
						columns: { mappingMode: 'autoMapInputData' },
					},
					items: [{ exercise_id: 'ex_row', exercise_name: 'Row', muscle_group: 'Back' }],
					credential: { ...credential },
				});
			await expectSuccessInTime([write]);
			expect(await database.rows('select exercise_id from exercises')).toEqual([{ exercise_id: 'ex_row' }]);
		});
	});

	it('that lasts, a run ends after two connect timeouts', async () => {
		const proxy = await startProxy(database.settings);
		const credential = {
			...database.settings,
			...proxy.address,
			connectTimeoutSeconds: CONNECT_TIMEOUT_SECONDS,
		};
		await database.give({ ...read, credential });
		proxy.stopForwarding();
		const start = performance.now();
		const { thrown } = await database.run({ ...read, credential });
		expect((performance.now() - start) / 1000).toBeLessThan(2 * CONNECT_TIMEOUT_SECONDS + SLACK_SECONDS);
		expect(thrown?.message).toBe(
			`127.0.0.1:${proxy.address.port} did not answer within ${CONNECT_TIMEOUT_SECONDS} seconds.`,
		);
		await proxy.stop();
	});
});

describe('a connection that is lost', () => {
	it('takes the free ones of the pool with it', async () => {
		const credential = { ...database.settings, maxConnections: 3, statementTimeoutSeconds: 57 };
		const sessions = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query not like '%pg_stat_activity%'`;
		const pids = async () =>
			(await database.rows<{ pid: number }>(`select pid ${sessions}`)).map(({ pid }) => pid);
		const others = await pids();
		await fillPool(credential, 3);
		const before = (await pids()).filter((pid) => !others.includes(pid));
		expect(before).toHaveLength(3);

		const holder = await database.pool.connect();
		await holder.query('begin; lock table workout_sets in access exclusive mode');
		const running = database.run({ ...read, credential });
		const [waiting] = await waitUntil(
			'the run waits for the lock',
			async () => await database.rows<{ pid: number }>(`select pid ${sessions} and wait_event_type = 'Lock'`),
			(rows) => rows.length === 1,
		);
		await database.rows('select pg_terminate_backend($1)', [waiting!.pid]);
		await holder.query('rollback');
		holder.release();
		expect((await running).thrown?.message).toContain('was lost');
		await waitUntil(
			'the free connections are closed',
			async () => (await pids()).filter((pid) => before.includes(pid)),
			(left) => left.length === 0,
		);
	});
});

describe('through an SSH tunnel', () => {
	/** An SSH server in this process that accepts every login and forwards connections. */
	function sshServer(): (socket: Socket) => void {
		const hostKey = utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
		const server = new SshServer({ hostKeys: [hostKey] }, (client) => {
			client.on('error', () => undefined);
			client.on('authentication', (login) => login.accept());
			client.on('ready', () => {
				client.on('tcpip', (accept, _reject, { destPort, destIP }) => {
					const upstream = connect(destPort, destIP);
					const channel = accept();
					channel.on('error', () => undefined);
					upstream.on('error', () => channel.end());
					upstream.pipe(channel).pipe(upstream);
				});
			});
		});
		return (socket) => server.injectSocket(socket.setNoDelay());
	}

	it('the next run opens the tunnel again after one connect timeout', async () => {
		const proxy = await startProxy({ host: '127.0.0.1', port: await startServer(sshServer()) });
		const credential = {
			...database.settings,
			sshTunnel: true,
			sshHost: '127.0.0.1',
			sshPort: proxy.address.port,
			sshUser: 'anna',
			sshPassword: 'x',
			connectTimeoutSeconds: CONNECT_TIMEOUT_SECONDS,
		};
		await database.give({ ...provisionedStatus, credential });
		proxy.dropOpenConnections();
		counts['connections dropped'] += 1;
		await expectSuccessInTime([async () => await database.give({ ...provisionedStatus, credential })]);
		await proxy.stop();
	});
});

describe('the keepalive of TCP', () => {
	it('is on, so that a dead connection is noticed while a statement runs', async () => {
		const credential = { ...database.settings, maxConnections: 1, connectTimeoutSeconds: 7 };
		await database.give({ ...read, credential });
		const port = database.settings.port.toString(16).toUpperCase().padStart(4, '0');
		/** Column 3 is the remote address, column 6 the timer: 02 is keepalive. */
		const timers = readFileSync('/proc/net/tcp', 'utf8')
			.split('\n')
			.map((line) => line.trim().split(/\s+/))
			.filter(([, , remote]) => remote?.endsWith(`:${port}`))
			.map((columns) => columns[5]!.slice(0, 2));
		expect(timers).toContain('02');
	});
});

it('the runs after a black hole succeed as often as docs/reliability.md says', () => {
	reportReliability(
		'The network drops the connections of the pool without a word, directly and through an SSH tunnel',
		__filename,
		counts,
	);
});
