/** What a poll costs and how large the state gets: counted, not timed. */
import { events } from '../../../nodes/Training/events/events';
import { quoteSchema } from '../../../nodes/Training/statements';
import { Document, numbersIn } from '../../documents/markdown';
import { countingProxy } from '../../postgres/countingProxy';
import type { CountingProxy } from '../../postgres/countingProxy';
import { setClock, triggerDatabase } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());

interface Journal {
	years: number;
	/** A PostgreSQL interval. */
	workoutsEvery: string;
	templates: number;
}

/** Replaces the journal: from 2020 on, five sets in each workout, and a measurement a day. */
async function fill({ years, workoutsEvery, templates }: Journal): Promise<void> {
	const client = await database.pool.connect();
	await client.query(`
		begin;
		set local session_replication_role = replica; -- skips the checks of foreign keys, which are correct here
		truncate workouts, workout_sets, measurements, exercises, workout_templates;
		insert into workout_templates (template_id, template_name, workout_type)
			select 'hit_lower_' || t, 'T' || t, 'HIT' from generate_series(1, ${templates}) t;
		insert into exercises (exercise_id, exercise_name, muscle_group)
			select 'ex_leg_press_' || e, 'Exercise ' || e, 'Other' from generate_series(1, 20) e;
		insert into workouts (workout_date, template_id, location, duration_min, recovery_score, mood_score)
			select day, template_id, 'home', 30, 4, 4
			from generate_series(date '2020-01-01', date '2019-12-31' + interval '${years} years', '${workoutsEvery}') day, workout_templates;
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, notes)
			select workout_date, template_id, 'ex_leg_press_' || (1 + (extract(doy from workout_date)::integer + e * 4) % 20), 80,
				case when workout_date < '2020-03-01' then 50 else 60 end, 'hard; clean reps'
			from workouts, generate_series(1, 5) e;
		insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct)
			select day, 80.25, 20.5 from generate_series(date '2020-01-01', date '2019-12-31' + interval '${years} years', '1 day') day;
		commit;
		analyze`);
	client.release();
}

interface Plan {
	'Node Type': string;
	'Relation Name'?: string;
	'Actual Rows': number;
	'Actual Loops': number;
	'Rows Removed by Filter'?: number;
	Plans?: Plan[];
}

/** How many rows a poll may read: what the event watches, and some more, because the plans of the servers differ. */
const MAX_ROWS: Record<string, number> = {
	bodyComposition: 20,
	inactivity: 50,
	newMeasurement: 1150, // 365, once to find the watched day, and twice in a bitmap scan
	newWorkout: 1250, // 150 workouts and their 750 sets
	progression: 300, // 20 exercises, the newest set in each of ten years
	record: 300, // the newest sets of the exercises of the last day
	recovery: 50,
	stall: 150, // four sets of each exercise; what is_record reads is not in the plan (see plans.test.ts)
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('a poll without changes, in a journal of 182,650 sets', () => {
	const today = '2030-01-01';
	beforeAll(async () => {
		await fill({ years: 10, workoutsEvery: '1 day', templates: 10 });
		setClock(`${today}T12:00:00Z`);
	});
	afterAll(() => jest.useRealTimers());

	it.each(events.map((event) => [event.value, event] as const))(
		'reads by index only the rows that %s watches',
		async (name, event) => {
			const poller = database.trigger({ event: name });
			await poller.activate();
			const { text, values } = event
				.configure((_, fallback) => fallback)
				.query({
					schema: quoteSchema('public'),
					today,
					source: `${database.settings.database}.public`,
					emitExisting: false,
					state: poller.savedState(),
				});
			const [explained] = await database.rows<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
				`explain (analyze, format json) ${text}`,
				values,
			);
			const reads = nodesOf(explained!['QUERY PLAN'][0].Plan)
				.filter((node) => /^(workouts|workout_sets|measurements)/.test(node['Relation Name'] ?? ''))
				.map((node) => ({
					type: node['Node Type'],
					rows: (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
				}));
			expect(reads.filter(({ type, rows }) => type === 'Seq Scan' && rows > 0)).toEqual([]);
			const rows = reads.reduce((sum, read) => sum + read.rows, 0);
			expect(rows).toBeLessThanOrEqual(MAX_ROWS[name]!);
		},
	);
});

describe('the state after ten years', () => {
	const DAYS = 30;
	const sizes: Record<string, number> = {};
	const [table] = new Document('docs/reference/trigger.md').tables('Trigger');

	// Two or three workouts a week and a measurement a day, then a month in which every poll finds changes.
	beforeAll(async () => {
		await fill({ years: 10, workoutsEvery: '3 days', templates: 1 });
		setClock('2030-01-01T12:00:00Z');
		const pollers = events.map(({ value }) => ({
			event: value,
			poller: database.trigger({ event: value, targetBodyFatPct: 20, days: 1 }),
		}));
		for (const { poller } of pollers) await poller.activate();
		for (let day = 0; day < DAYS; day++) {
			await database.rows(
				`insert into workouts (workout_date, template_id, location, duration_min, recovery_score, mood_score)
				values (date '2030-01-01' + $1::integer, 'hit_lower_1', 'home', 30, 4, 4)`,
				[day],
			);
			await database.rows(
				`insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
				select date '2030-01-01' + $1::integer, 'hit_lower_1', 'ex_leg_press_' || (1 + ($1::integer + e * 4) % 20), 80, 60
				from generate_series(1, 5) e`,
				[day],
			);
			await database.rows(
				`insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct)
				values (date '2030-01-01' + $1::integer, 80.25, 20.5)`,
				[day],
			);
			setClock(new Date(Date.UTC(2030, 0, 2 + day)).toISOString());
			for (const { poller } of pollers) await poller.poll();
		}
		jest.useRealTimers();
		for (const { event, poller } of pollers) {
			sizes[event] = Buffer.byteLength(JSON.stringify(poller.staticData()));
		}
	});

	it.each(events.map(({ value, name }) => [value, name]))(
		'of %s is as small as the documentation says',
		(event, name) => {
			const figures = table!.find(([shown]) => shown === name)!.at(-1)!;
			const kilobytes = numbersIn(figures).at(-1)!;
			expect(sizes[event]).toBeLessThanOrEqual(kilobytes * 1000);
			expect(sizes[event]).toBeGreaterThan(kilobytes * 100);
		},
	);
});

describe('a poll', () => {
	let proxy: CountingProxy;
	beforeAll(async () => (proxy = await countingProxy(database.settings)));
	afterAll(() => proxy.close());

	it.each(events.map(({ value }) => value))('of %s is one round trip', async (event) => {
		const { host, port } = proxy;
		const poller = database.trigger({ event }, { credential: { ...database.settings, host, port } });
		await poller.activate();
		expect(await proxy.count(() => poller.poll())).toMatchObject({ roundTrips: 1 });
	});
});
