/** Connections that are cut at random bytes, in each phase of a sync and with each On Error. */
import type { OnError } from 'n8n-workflow';

import { tell } from '../../reliability.js';
import { trainingDatabase } from '../training';
import type { TrainingDatabase } from '../training';
import { startProxy } from './proxy';
import type { Direction, Passage, Proxy } from './proxy';
import { modes, toldBy } from './told';

const CUTS = 200;
const SEED = 7;
const phases = ['connect', 'begin', 'work', 'commit'] as const;

let database: TrainingDatabase;
let proxy: Proxy;
beforeAll(async () => {
	database = await trainingDatabase();
	proxy = await startProxy(database.settings);
});
afterAll(async () => {
	await proxy.stop();
	await database.drop();
});

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

const dayOf = (cut: number) => new Date(Date.UTC(2026, 0, 1 + cut)).toISOString().slice(0, 10);

/** A workout of four sets. */
const journalOf = (date: string) => [
	{ date, workout_id: 'hit_lower_a', duration_min: 22 },
	...['ex_squat', 'ex_row', 'ex_press', 'ex_curl'].map((exercise_id) => ({
		date,
		workout_id: 'hit_lower_a',
		exercise_id,
		weight_kg: 78,
		tut_s: 67,
	})),
];

const credentialOf = (cut: number) => ({
	...database.settings,
	...proxy.address,
	statementTimeoutSeconds: 100 + cut, // which makes it one of its own, with its own connections
});
const sync = async (cut: number, onError: OnError) =>
	await database.run({
		parameters: { resource: 'journal', operation: 'sync' },
		items: journalOf(dayOf(cut)),
		credential: credentialOf(cut),
		onError,
	});

const storedRows = async (date: string) => {
	const [row] = await database.rows<{ n: number }>(
		`select (select count(*) from workouts where workout_date = $1) + (select count(*) from workout_sets where workout_date = $1) as n`,
		[date],
	);
	return row!.n;
};

type Phase = (typeof phases)[number];
type Ranges = Record<Phase, Record<Direction, [from: number, to: number]>>;

/** Which bytes of a whole run belong to which phase. */
function rangesOf(passed: Passage[]): Ranges {
	const begins: Array<[Phase, string]> = [
		['begin', 'begin isolation'],
		['work', 'upsert_workouts'],
		['commit', 'commit'],
	];
	const counted = { up: 0, down: 0 };
	const ranges = {} as Ranges;
	let phase: Phase = 'connect';
	const enter = (next: Phase) => {
		phase = next;
		ranges[phase] = { up: [counted.up, counted.up], down: [counted.down, counted.down] };
	};
	enter('connect');
	for (const { direction, bytes } of passed) {
		const next = begins[0];
		if (direction === 'up' && next && bytes.includes(next[1])) {
			begins.shift();
			enter(next[0]);
		}
		counted[direction] += bytes.length;
		ranges[phase][direction][1] = counted[direction];
	}
	return ranges;
}

const lost = /The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./;
const unknown =
	/The connection to 127\.0\.0\.1:\d+ was lost before it confirmed the commit: whether anything was written is unknown\./;

describe('a connection that is cut at a random byte', () => {
	it(`${CUTS} times: the rows are there wholly or not at all, the result says which, and the next run heals it`, async () => {
		const random = randomNumbers(SEED);
		const whole = await sync(CUTS, 'stopWorkflow');
		expect(toldBy(whole)).toEqual(['inserted']);
		const ranges = rangesOf(proxy.passed);
		await proxy.hangUp();

		let survived = 0;
		for (let cut = 0; cut < CUTS; cut++) {
			const phase = phases[cut % 4]!;
			const onError = modes[cut % 3]!;
			const direction: Direction = random() < 0.5 ? 'up' : 'down';
			const [from, to] = ranges[phase][direction];
			const after = from + Math.floor(random() * (to - from));
			proxy.cutNext({ direction, after, abruptly: random() < 0.5 });
			const where = `cut ${cut} in ${phase}, ${direction} after ${after}, ${onError}`;

			const told = toldBy(await sync(cut, onError));
			const stored = await storedRows(dayOf(cut));
			const seen = { where, told, stored };
			if (phase === 'connect' || phase === 'begin') {
				expect(seen).toEqual({ where, told: ['inserted'], stored: 5 });
			} else if (phase === 'work') {
				expect(seen).toEqual({ where, told: [expect.stringMatching(lost)], stored: 0 });
			} else {
				expect(seen).toEqual({
					where,
					told: [expect.stringMatching(unknown)],
					stored: direction === 'up' ? 0 : 5,
				});
			}

			expect({ where, told: toldBy(await sync(cut, onError)) }).toEqual({
				where,
				told: [stored === 5 ? 'unchanged' : 'inserted'],
			});
			expect(await storedRows(dayOf(cut))).toBe(5);
			expect({ where, open: await proxy.hangUp() }).toEqual({ where, open: 1 });
			survived++;
		}
		const left = await database.rows(
			`select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`,
		);
		expect(left).toEqual([]);
		tell('The connection is cut at a random byte: while it is made, begun, written, committed', __filename, {
			injected: CUTS,
			survived,
		});
	});
});
