/** Connections that are cut at random bytes, in each phase of a sync and with each On Error. */
import type { OnError } from 'n8n-workflow';

import { trainingDatabase } from '../training';
import { expectSound } from './connections';
import { journalOf } from './journal';
import { startProxy } from './proxy';
import type { Direction, Passage } from './proxy';
import { modes, tellOf20000, toldBy } from './told';

/** As many as `npm test` has time for; `npm run test:faults` takes 20,000. */
const ROWS = Number(process.env.FAULT_ROWS ?? 20);
const JOURNALS = 50;
const kinds = ['inserted', 'updated'] as const;
type Kind = (typeof kinds)[number];

/** The same numbers from 0 to 1 in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Each journal differs in every row from the one before it. */
const journals = [61, 62].map((number) => ({ number, items: journalOf(ROWS, number) }));
const journalAt = (turn: number) => journals[turn % 2]!;
const ALL = { rows: ROWS, synced: ROWS };

/** A database behind a network of its own. */
async function startSite() {
	const database = await trainingDatabase();
	const network = await startProxy(database.settings);
	return {
		network,
		empty: async () => await database.empty(),
		/** What the items of the turn's journal are told. */
		sync: async (turn: number, onError: OnError) =>
			toldBy(
				await database.run({
					parameters: { resource: 'journal', operation: 'sync' },
					items: journalAt(turn).items,
					credential: {
						...database.settings,
						...network.address,
						statementTimeoutSeconds: 100 + turn, // which makes it one of its own, with its own connections
					},
					onError,
				}),
			),
		/** How many rows there are, and how many of them are as the turn's journal has them. */
		async stored(turn: number) {
			const [row] = await database.rows<{ rows: number; synced: number }>(
				`select count(*) as rows, count(*) filter (where number = $1) as synced from (
					select duration_min as number from workouts
					union all select weight_kg from workout_sets
					union all select bodyweight_kg from measurements) as stored`,
				[journalAt(turn).number],
			);
			return row!;
		},
		/** One connection is left, and waits for the next run; it is ended. */
		async expectOneConnection() {
			await expectSound(database, 'pid <> pg_backend_pid()', 1);
			expect(await network.hangUp()).toBe(1);
		},
		async stop() {
			await network.stop();
			await database.drop();
		},
	};
}

const begins = { connect: '', begin: 'begin isolation', work: 'upsert_workouts', commit: 'commit' };
type Phase = keyof typeof begins;
type Ranges = Record<Phase, Record<Direction, [from: number, to: number]>>;

/** Which bytes of a whole run belong to which phase. */
function rangesOf(passed: Passage[]): Ranges {
	const coming = Object.entries(begins) as Array<[Phase, string]>;
	const counted = { up: 0, down: 0 };
	const ranges = {} as Ranges;
	let phase: Phase = 'connect';
	for (const { direction, bytes } of passed) {
		if (direction === 'up' && coming[0] && bytes.includes(coming[0][1])) {
			phase = coming.shift()![0];
			ranges[phase] = { up: [counted.up, counted.up], down: [counted.down, counted.down] };
		}
		counted[direction] += bytes.length;
		ranges[phase][direction][1] = counted[direction];
	}
	return ranges;
}

const lost = /The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./;
const unknown =
	/The connection to 127\.0\.0\.1:\d+ was lost before it confirmed the commit: whether anything was written is unknown\./;

/** Each journal is synced three times: cut while it works or commits, cut while it connects or begins, and not cut. */
async function cutAll(kind: Kind, site: Awaited<ReturnType<typeof startSite>>): Promise<void> {
	const { sync, stored, network } = site;
	const nothing = { rows: kind === 'inserted' ? 0 : ROWS, synced: 0 };
	if (kind === 'updated') await sync(1, 'stopWorkflow');
	expect(await sync(0, 'stopWorkflow')).toEqual([kind]);
	const ranges = rangesOf(network.passed);
	await network.hangUp();

	const random = randomNumbers(kinds.indexOf(kind));
	/** Cuts a sync; what the items are told, and what is stored after it. */
	const cut = async (turn: number, phase: Phase, onError: OnError) => {
		const direction: Direction = random() < 0.5 ? 'up' : 'down';
		const [from, to] = ranges[phase][direction];
		const after = from + Math.floor(random() * (to - from));
		network.cutNext({ direction, after, abruptly: random() < 0.5 });
		const told = await sync(turn, onError);
		const where = `${turn}: ${onError}, cut in ${phase}, ${direction} after ${after}`;
		return { where, direction, told, isThere: await stored(turn) };
	};

	for (let turn = 1; turn <= JOURNALS; turn++) {
		if (kind === 'inserted') await site.empty();
		const onError = modes[turn % 3]!;
		const isCommitted = turn % 2 === 0;
		const first = await cut(turn, isCommitted ? 'commit' : 'work', onError);
		const isThere = isCommitted && first.direction === 'down' ? ALL : nothing;
		expect(first).toEqual({
			...first,
			told: [expect.stringMatching(isCommitted ? unknown : lost)],
			isThere,
		});

		const second = await cut(turn, turn % 4 < 2 ? 'connect' : 'begin', onError);
		expect(second).toEqual({ ...second, told: [isThere === ALL ? 'unchanged' : kind], isThere: ALL });

		expect(await sync(turn, onError)).toEqual(['unchanged']);
		await site.expectOneConnection();
	}
}

describe(`a sync of ${ROWS} rows whose connection is cut at a random byte, 100 times`, () => {
	it.concurrent.each(kinds)(
		'while they are %s: they are there wholly or not at all, the result says which, and the next run heals it',
		async (kind) => {
			const site = await startSite();
			try {
				await cutAll(kind, site);
				expect(site.network.cuts()).toBe(100);
				tellOf20000(
					`the connection is cut at a random byte while they are ${kind}, and again in the run that heals it`,
					__filename,
					100,
				);
			} finally {
				await site.stop();
			}
		},
	);
});
