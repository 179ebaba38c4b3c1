/** Syncs whose connection is cut at random bytes, in each phase and with each On Error mode. */
import type { OnError } from 'n8n-workflow';

import { trainingDatabase } from '../training';
import { expectIdleConnections } from './connections';
import { journalOf } from './journal';
import { startProxy } from './proxy';
import type { Chunk, Direction } from './proxy';
import { SurvivalCount, distinctResults, onErrorModes } from './reporting';

/** `npm run test:faults` uses 20,000. */
const ROWS = Number(process.env.FAULT_ROWS ?? 20);
/** Each combination of status, mode and phase once. */
const ROUNDS = 12;
/** What the sync does to the rows: the database is empty, or it contains the other journal. */
const expectedStatuses = ['inserted', 'updated'] as const;
type ExpectedStatus = (typeof expectedStatuses)[number];

/** A generator of the same pseudo-random numbers from 0 to 1 in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Two journals that differ in every row. The rounds alternate between them. */
const journals = [61, 62].map((value) => ({ value, items: journalOf(ROWS, value) }));
const journalOfRound = (round: number) => journals[round % 2]!;
const ALL_SYNCED = { rows: ROWS, synced: ROWS };

/** A database behind a proxy. */
async function startTarget() {
	const database = await trainingDatabase();
	const proxy = await startProxy(database.settings);
	return {
		proxy,
		empty: async () => await database.empty(),
		/** Syncs the round's journal through the proxy, with one of the round's pools. */
		sync: async (round: number, onError: OnError, pool = 0) =>
			distinctResults(
				await database.run({
					parameters: { resource: 'journal', operation: 'sync' },
					items: journalOfRound(round).items,
					credential: {
						...database.settings,
						...proxy.address,
						statementTimeoutSeconds: 100 * (pool + 1) + round, // a different credential has a different pool
					},
					onError,
				}),
			),
		/** How many rows are stored, and how many of them have the values of the round's journal. */
		async stored(round: number) {
			const [row] = await database.rows<{ rows: number; synced: number }>(
				`select count(*) as rows, count(*) filter (where value = $1) as synced from (
					select duration_min as value from workouts
					union all select weight_kg from workout_sets
					union all select bodyweight_kg from measurements) as stored`,
				[journalOfRound(round).value],
			);
			return row!;
		},
		/** Fails unless the node keeps exactly one connection, which is idle. Closes it. */
		async expectOneConnection() {
			await expectIdleConnections(database, 'pid <> pg_backend_pid()', 1);
			expect(await proxy.disconnectAll()).toBe(1);
		},
		async stop() {
			await proxy.stop();
			await database.drop();
		},
	};
}

type Phase = 'connect' | 'begin' | 'write' | 'commit';
type ByteRanges = Record<Phase, Record<Direction, [from: number, to: number]>>;

const LOOK_ALIKES = 'begin isolation level read committed read only';
/** The server ends each answer with this message. One more byte follows. */
const READY_FOR_QUERY = Buffer.from('Z\0\0\0\x05', 'latin1');

/**
 * The range of bytes of each phase, from the traffic of a sync that was not cut. The opening of the transaction and the upserts are
 * sent together. After a commit that created exercises, the node reads the stored ids, to find those with similar names.
 */
function byteRangesOf(transferred: Chunk[]): ByteRanges {
	const bytesOf = (direction: Direction) =>
		Buffer.concat(transferred.filter((chunk) => chunk.direction === direction).map(({ bytes }) => bytes));
	const [up, down] = [bytesOf('up'), bytesOf('down')];
	const messageWith = (text: string, from = 0) => up.indexOf(text, from) - 5; // after its type and length
	const begin = messageWith('begin isolation');
	const upserts = messageWith('upsert_workouts');
	const commit = messageWith('commit', upserts);
	const hasLookAlikes = up.includes(LOOK_ALIKES);
	const answers: number[] = [];
	for (let at = down.indexOf(READY_FOR_QUERY); at >= 0; at = down.indexOf(READY_FOR_QUERY, at + 1)) {
		answers.push(at + READY_FOR_QUERY.length + 1);
	}
	const [connected, , opened] = answers as [number, number, number];
	// Looking for similar names has four answers: begin, version, ids, commit.
	const [written, committed] = answers.slice(hasLookAlikes ? -6 : -2) as [number, number];
	return {
		connect: { up: [0, begin], down: [0, connected] },
		begin: { up: [begin, upserts], down: [connected, opened] },
		write: { up: [upserts, commit], down: [opened, written] },
		commit: {
			up: [commit, hasLookAlikes ? messageWith(LOOK_ALIKES) : up.length],
			down: [written, committed],
		},
	};
}

const NOTHING_WRITTEN = /The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./;
const UNKNOWN =
	/The connection to 127\.0\.0\.1:\d+ was lost before it confirmed the commit: whether anything was written is unknown\./;

/** Syncs each journal three times: cut while writing or committing, cut while connecting or beginning, and without a cut. */
async function cutInEachRound(
	status: ExpectedStatus,
	target: Awaited<ReturnType<typeof startTarget>>,
	count: SurvivalCount,
): Promise<void> {
	const { sync, stored, proxy } = target;
	const nothingSynced = { rows: status === 'inserted' ? 0 : ROWS, synced: 0 };
	if (status === 'updated') await sync(1, 'stopWorkflow');
	expect(await sync(0, 'stopWorkflow')).toEqual([status]);
	const ranges = byteRangesOf(proxy.transferred);
	await proxy.disconnectAll();

	const random = randomNumbers(expectedStatuses.indexOf(status));
	/** Runs a sync whose connection is cut at a random byte of the phase. */
	const syncWithCut = async (round: number, phase: Phase, onError: OnError, pool = 0) => {
		const direction: Direction = random() < 0.5 ? 'up' : 'down';
		const [from, to] = ranges[phase][direction];
		const afterBytes = from + Math.floor(random() * (to - from));
		proxy.cutNext({ direction, afterBytes, withReset: random() < 0.5 });
		const results = await sync(round, onError, pool);
		const description = `${round}: ${onError}, cut in ${phase}, ${direction} after ${afterBytes} bytes`;
		return { description, direction, results, stored: await stored(round) };
	};

	for (let round = 1; round <= ROUNDS; round++) {
		if (status === 'inserted') await target.empty();
		const onError = onErrorModes[round % 3]!;
		const inCommit = round % 2 === 0;
		let isWritten = false;
		let pool = 0;
		await count.add(async () => {
			const first = await syncWithCut(round, inCommit ? 'commit' : 'write', onError);
			// If the connection was cut before the first answer, the node has tried once more.
			const isRetried = !inCommit && first.direction === 'up' && first.results[0] === status;
			isWritten = isRetried || (inCommit && first.direction === 'down');
			expect(first).toEqual({
				...first,
				results: isRetried ? [status] : [expect.stringMatching(inCommit ? UNKNOWN : NOTHING_WRITTEN)],
				stored: isWritten ? ALL_SYNCED : nothingSynced,
			});
			if (isRetried) {
				await proxy.disconnectAll();
				pool = 1;
			}
		});
		await count.add(async () => {
			const second = await syncWithCut(round, round % 4 < 2 ? 'connect' : 'begin', onError, pool);
			const results = [isWritten ? 'unchanged' : status];
			expect(second).toEqual({ ...second, results, stored: ALL_SYNCED });
		});

		expect(await sync(round, onError, pool)).toEqual(['unchanged']);
		await target.expectOneConnection();
	}
}

describe(`a sync of ${ROWS} rows whose connection is cut at a random byte, ${4 * ROUNDS} times`, () => {
	it.concurrent.each(expectedStatuses)(
		'writes all rows to be %s or none, reports which, and the next run writes the rest',
		async (status) => {
			const count = new SurvivalCount();
			const target = await startTarget();
			try {
				await cutInEachRound(status, target, count);
				expect(target.proxy.cutCount()).toBe(2 * ROUNDS);
			} finally {
				await target.stop();
			}
			count.reportFor20000Rows(
				`the connection is cut at a random byte while rows are ${status}, and again in the next run`,
				__filename,
			);
		},
	);
});
