/** What a poll costs, and what it keeps: counted, not timed. */
import { events } from '../../../nodes/Training/events/events';
import { quoteSchema } from '../../../nodes/Training/statements';
import type { Memory } from '../../../nodes/Training/events/memory';
import { Document, numbersIn } from '../../documents/markdown';
import { countingProxy } from '../../postgres/countingProxy';
import type { CountingProxy } from '../../postgres/countingProxy';
import { watchedDatabase } from './watched';
import type { WatchedDatabase } from './watched';

let database: WatchedDatabase;
beforeAll(async () => (database = await watchedDatabase()));
afterAll(async () => await database.drop());

/** Rows of some years from 2020 on: so many workouts a day, five sets each; a measurement a day. */
async function fill(years: number, workoutsEvery: string, templates: number): Promise<void> {
	const client = await database.pool.connect();
	await client.query(`
		begin;
		set local session_replication_role = replica; -- the keys are right; nobody needs to look them up
		truncate workouts, workout_sets, measurements, exercises, workout_templates;
		insert into workout_templates (template_id, template_name, workout_type)
			select 't' || t, 'T' || t, 'HIT' from generate_series(1, ${templates}) t;
		insert into exercises (exercise_id, exercise_name, muscle_group)
			select 'ex_' || e, 'Exercise ' || e, 'Other' from generate_series(1, 20) e;
		insert into workouts (workout_date, template_id, location, duration_min, recovery_score, mood_score)
			select day, template_id, 'home', 30, 4, 4
			from generate_series(date '2020-01-01', date '2019-12-31' + interval '${years} years', '${workoutsEvery}') day, workout_templates;
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, notes)
			select workout_date, template_id, 'ex_' || (1 + (extract(doy from workout_date)::integer + e * 4) % 20), 80, 60, 'hard; clean reps'
			from workouts, generate_series(1, 5) e;
		insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct)
			select day, 80.25, 20.5 from generate_series(date '2020-01-01', date '2019-12-31' + interval '${years} years', '1 day') day;
		commit;
		analyze`);
	client.release();
}

const memoryOf = async (event: string): Promise<Memory> => {
	const poller = database.watch({ event });
	await poller.activate();
	return (poller.stored['node:Training Database Trigger'] as unknown as { memory: Memory }).memory;
};

interface Plan {
	'Node Type': string;
	'Relation Name'?: string;
	'Actual Rows': number;
	'Actual Loops': number;
	'Rows Removed by Filter'?: number;
	Plans?: Plan[];
}

/** What each event watches, in rows, with some room for how a server goes about it. */
const MOST_ROWS: Record<string, number> = {
	bodyComposition: 20,
	inactivity: 50,
	newMeasurement: 400,
	newWorkout: 1100, // 150 workouts and their 750 sets
	progression: 300, // 20 exercises, each with the newest set of each of ten years
	recovery: 50,
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('a poll that finds nothing new', () => {
	beforeAll(async () => await fill(10, '1 day', 10));

	it.each(events.map((event) => [event.value, event] as const))(
		'reads by index, and no more of a long history than of a short one: %s',
		async (name, event) => {
			const memory = await memoryOf(name);
			const { text, values } = event.statement({
				schema: quoteSchema('public'),
				settings: memory.settings,
				today: '2030-01-01',
				memory,
				newest: event.depth,
			});
			const [explained] = await database.rows<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
				`explain (analyze, format json) ${text}`,
				values,
			);
			const reads = nodesOf(explained!['QUERY PLAN'][0].Plan)
				.filter((node) => /^(workouts|workout_sets|measurements)/.test(node['Relation Name'] ?? ''))
				.map((node) => ({
					how: node['Node Type'],
					rows: (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
				}));
			expect(reads.filter(({ how, rows }) => how === 'Seq Scan' && rows > 0)).toEqual([]);
			const rows = reads.reduce((sum, read) => sum + read.rows, 0);
			// Of 182,650 sets, 36,530 workouts and 3,653 measurements.
			expect(rows).toBeLessThanOrEqual(MOST_ROWS[name]!);
		},
	);
});

describe('what is remembered after ten years', () => {
	// Two or three workouts a week, a measurement a day.
	beforeAll(async () => await fill(10, '3 days', 1));
	const table = new Document('docs/reference/trigger.md').table('Trigger');

	it.each(events.map(({ value, name }) => [value, name]))(
		'is as small as docs/reference/trigger.md says: %s',
		async (event, name) => {
			const bytes = Buffer.byteLength(JSON.stringify(await memoryOf(event)));
			const [, , , documented] = table.find(([shown]) => shown === name)!;
			const [kilobytes] = numbersIn(documented!).slice(-1);
			expect(bytes).toBeLessThanOrEqual(kilobytes! * 1000);
			expect(bytes).toBeGreaterThan(kilobytes! * 100);
		},
	);
});

describe('one poll', () => {
	let proxy: CountingProxy;
	beforeAll(async () => (proxy = await countingProxy(database.settings)));
	afterAll(() => proxy.close());

	it.each(events.map(({ value }) => value))('is one round trip: %s', async (event) => {
		const { host, port } = proxy;
		const poller = database.watch({ event }, { credential: { ...database.settings, host, port } });
		await poller.activate();
		expect(await proxy.count(() => poller.poll())).toMatchObject({ roundTrips: 1 });
	});
});
