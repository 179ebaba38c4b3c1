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
		/** Syncs the round's journal through the proxy. */
		sync: async (round: number, onError: OnError) =>
			distinctResults(
				await database.run({
					parameters: { resource: 'journal', operation: 'sync' },
					items: journalOfRound(round).items,
					credential: {
						...database.settings,
						...proxy.address,
						statementTimeoutSeconds: 100 + round, // a different credential, so that each round has a new pool
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

/**
 * The phases of a sync in order, each with the text of the statement that starts it. After a commit that created exercises, the node
 * reads the stored ids, to find those with similar names.
 */
const phaseStarts = {
	connect: '',
	begin: 'begin isolation',
	write: 'upsert_workouts',
	commit: 'commit',
	lookAlikes: 'begin isolation level read committed read only',
};
type Phase = keyof typeof phaseStarts;
type ByteRanges = Record<Phase, Record<Direction, [from: number, to: number]>>;

/** The range of bytes of each phase, from the traffic of a sync that was not cut. */
function byteRangesOf(transferred: Chunk[]): ByteRanges {
	const nextPhases = Object.entries(phaseStarts) as Array<[Phase, string]>;
	const byteCount = { up: 0, down: 0 };
	const ranges = {} as ByteRanges;
	let phase: Phase = 'connect';
	for (const { direction, bytes } of transferred) {
		if (direction === 'up' && nextPhases[0] && bytes.includes(nextPhases[0][1])) {
			phase = nextPhases.shift()![0];
			ranges[phase] = { up: [byteCount.up, byteCount.up], down: [byteCount.down, byteCount.down] };
		}
		byteCount[direction] += bytes.length;
		ranges[phase][direction][1] = byteCount[direction];
	}
	return ranges;
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
	const syncWithCut = async (round: number, phase: Phase, onError: OnError) => {
		const direction: Direction = random() < 0.5 ? 'up' : 'down';
		const [from, to] = ranges[phase][direction];
		const afterBytes = from + Math.floor(random() * (to - from));
		proxy.cutNext({ direction, afterBytes, withReset: random() < 0.5 });
		const results = await sync(round, onError);
		const description = `${round}: ${onError}, cut in ${phase}, ${direction} after ${afterBytes} bytes`;
		return { description, direction, results, stored: await stored(round) };
	};

	for (let round = 1; round <= ROUNDS; round++) {
		if (status === 'inserted') await target.empty();
		const onError = onErrorModes[round % 3]!;
		const inCommit = round % 2 === 0;
		let isWritten = false;
		await count.add(async () => {
			const first = await syncWithCut(round, inCommit ? 'commit' : 'write', onError);
			isWritten = inCommit && first.direction === 'down';
			expect(first).toEqual({
				...first,
				results: [expect.stringMatching(inCommit ? UNKNOWN : NOTHING_WRITTEN)],
				stored: isWritten ? ALL_SYNCED : nothingSynced,
			});
		});
		await count.add(async () => {
			const second = await syncWithCut(round, round % 4 < 2 ? 'connect' : 'begin', onError);
			const results = [isWritten ? 'unchanged' : status];
			expect(second).toEqual({ ...second, results, stored: ALL_SYNCED });
		});

		expect(await sync(round, onError)).toEqual(['unchanged']);
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
