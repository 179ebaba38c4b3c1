/** Random histories of a journal: the last message of each event says what holds, and no message comes twice in a row. */
import fc from '../../fastCheck';
import { reportReliability } from '../../reliabilityTable';
import { setClock, triggerDatabase } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

const HISTORIES = 25;
const TARGET = 15;
const PAUSE = 3;

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
afterEach(() => jest.useRealTimers());

type Item = Record<string, unknown>;

/** What a message is about, and what it says. */
interface Message {
	about: string;
	says: unknown;
}

const messageOf: Record<string, (item: Item) => Message> = {
	progression: ({ exercise_id, workout_date, template_id, recommendation, suggested_weight_kg }) => ({
		about: String(exercise_id),
		says: { workout_date, template_id, recommendation, suggested_weight_kg },
	}),
	recovery: ({ workout_date, template_id, training_recommendation }) => ({
		about: 'the newest workout',
		says: { workout_date, template_id, training_recommendation },
	}),
	bodyComposition: ({ reason, weight_trend, measurement_date }) =>
		reason === 'trend'
			? { about: 'the trend', says: weight_trend }
			: { about: 'the target', says: measurement_date },
	inactivity: ({ workout_date }) => ({ about: 'the pause', says: workout_date }),
	newWorkout: ({ workout_date, duration_min, recovery_score, sets }) => ({
		about: String(workout_date),
		says: {
			duration_min,
			recovery_score,
			sets: (sets as Item[]).map(({ exercise_id, weight_kg, tut_seconds }) => ({
				exercise_id,
				weight_kg,
				tut_seconds,
			})),
		},
	}),
	newMeasurement: ({ measurement_date, bodyweight_kg, bodyfat_pct }) => ({
		about: String(measurement_date),
		says: { bodyweight_kg, bodyfat_pct },
	}),
};

/** What holds now, read from the views and tables. */
const holdsNow: Record<string, (today: string) => Promise<Message[]>> = {
	progression: async () => {
		const rows = await database.rows(
			'select distinct on (exercise_id) * from v_hit_progression order by exercise_id, workout_date desc',
		);
		return rows.map(messageOf.progression!);
	},
	recovery: async () => {
		const rows = await database.rows('select * from v_recovery_analysis order by workout_date desc limit 1');
		return rows.map(messageOf.recovery!);
	},
	bodyComposition: async () => {
		const rows = await database.rows(
			'select * from v_body_composition order by measurement_date desc limit 1',
		);
		return rows.map((row) => messageOf.bodyComposition!({ ...row, reason: 'trend' }));
	},
	inactivity: async (today) => {
		const rows = await database.rows(
			`select max(workout_date) as workout_date from workouts where workout_date <= $1
			having max(workout_date) <= $1::date - ${PAUSE}`,
			[today],
		);
		return rows.map(messageOf.inactivity!);
	},
	newWorkout: async () => {
		const rows = await database.rows(
			`select w.*, coalesce(json_agg(to_jsonb(s) order by s.exercise_id) filter (where s.exercise_id is not null), '[]') as sets
			from workouts w left join workout_sets s using (workout_date, template_id) group by w.workout_date, w.template_id`,
		);
		return rows.map(messageOf.newWorkout!);
	},
	newMeasurement: async () =>
		(await database.rows('select * from measurements')).map(messageOf.newMeasurement!),
};

/** The readings of body fat since the last one that is more than two points above the target, if one reaches it. */
async function targetRun(): Promise<string[]> {
	const readings = await database.rows<{ day: string; bodyfat: number }>(
		`select measurement_date as day, bodyfat_pct as bodyfat from measurements
		where bodyfat_pct is not null order by measurement_date`,
	);
	const run = readings.slice(readings.findLastIndex(({ bodyfat }) => bodyfat > TARGET + 2) + 1);
	const first = run.findIndex(({ bodyfat }) => bodyfat <= TARGET);
	return first < 0 ? [] : run.slice(first).map(({ day }) => day);
}

/** Short histories, so that the same days and values come up again. */
const day = fc.integer({ min: 10, max: 15 }).map((number) => `2026-01-${number}`);
const exercise = fc.constantFrom('ex_row', 'ex_squat');
const nullable = <T>(...values: T[]) => fc.constantFrom(null, ...values);

/** Statements that insert, correct or restore rows (values from a short list), and that delete them. */
const statement = fc.oneof(
	fc.record({ day, score: nullable(1, 4), minutes: fc.constantFrom(20, 30) }).map((row) => ({
		sql: `insert into workouts (workout_date, template_id, duration_min, recovery_score, mood_score)
			values ($1, 'hit', $2, $3, $3)
			on conflict (workout_date, template_id) do update set duration_min = $2, recovery_score = $3, mood_score = $3`,
		values: [row.day, row.minutes, row.score],
	})),
	fc.record({ day, exercise, kg: fc.constantFrom(78, 800), tut: fc.constantFrom(30, 67, 95) }).map((row) => ({
		sql: `with workout as (
				insert into workouts (workout_date, template_id, duration_min) values ($1, 'hit', 20) on conflict do nothing
			)
			insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
			values ($1, 'hit', $2, $3, $4)
			on conflict (workout_date, template_id, exercise_id) do update set weight_kg = $3, tut_seconds = $4`,
		values: [row.day, row.exercise, row.kg, row.tut],
	})),
	fc.record({ day, kg: fc.constantFrom(80, 82, 84), bodyFat: nullable(14, 16, 20) }).map((row) => ({
		sql: `insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct) values ($1, $2, $3)
			on conflict (measurement_date) do update set bodyweight_kg = $2, bodyfat_pct = $3`,
		values: [row.day, row.kg, row.bodyFat],
	})),
	fc.record({ day, exercise }).map((row) => ({
		sql: 'delete from workout_sets where workout_date = $1 and exercise_id = $2',
		values: [row.day, row.exercise],
	})),
	day.map((deleted) => ({
		sql: `with sets as (delete from workout_sets where workout_date = $1)
			delete from workouts where workout_date = $1`,
		values: [deleted],
	})),
	day.map((deleted) => ({ sql: 'delete from measurements where measurement_date = $1', values: [deleted] })),
);
/** Statements that insert or delete many workouts with a wrong year: more than the trigger watches. */
const wrongYears = fc
	.constantFrom(
		`insert into workouts (workout_date, template_id, duration_min)
		select date '2062-01-01' + day, 'hit', 20 from generate_series(1, 160) day on conflict do nothing`,
		`delete from workouts where workout_date > '2062-01-01'`,
	)
	.map((sql) => ({ sql, values: [] }));
const step = fc.oneof(
	{ weight: 18, arbitrary: statement },
	{ weight: 9, arbitrary: fc.constant('poll' as const) },
	{ weight: 3, arbitrary: fc.constant('restart' as const) },
	{ weight: 3, arbitrary: fc.constant('next day' as const) },
	{ weight: 1, arbitrary: wrongYears },
);

describe('the last message of each event', () => {
	it('says what holds, after any history of inserts, corrections, deletions and restarts', async () => {
		const counts = { steps: 0, messages: 0 };

		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
				await database.empty();
				await database.rows(`
					insert into workout_templates (template_id, template_name, workout_type) values ('hit', 'HIT', 'HIT');
					insert into exercises (exercise_id, exercise_name) values ('ex_row', 'Row'), ('ex_squat', 'Squat')`);
				const triggers = Object.keys(messageOf).map((event) => ({
					event,
					last: new Map<string, unknown>(),
					poller: database.trigger({
						event,
						targetBodyFatPct: TARGET,
						days: PAUSE,
						options: { emitExisting: true },
					}),
				}));
				let date = 14;
				const today = () => `2026-01-${date}`;
				const collect = (trigger: (typeof triggers)[number], items: Item[]) => {
					for (const { about, says } of items.map(messageOf[trigger.event]!)) {
						expect(trigger.last.get(about)).not.toEqual(says);
						trigger.last.set(about, says);
						counts.messages++;
					}
				};
				setClock(`${today()}T12:00:00Z`);
				for (const trigger of triggers) collect(trigger, await trigger.poller.activate());
				for (const current of [...steps, 'poll' as const]) {
					counts.steps++;
					if (typeof current === 'object') await database.rows(current.sql, current.values);
					else if (current === 'next day') setClock(`2026-01-${++date}T12:00:00Z`);
					else {
						for (const trigger of triggers) {
							collect(trigger, await (current === 'poll' ? trigger.poller.poll() : trigger.poller.restart()));
							for (const { about, says } of await holdsNow[trigger.event]!(today())) {
								expect([trigger.event, about, trigger.last.get(about)]).toEqual([trigger.event, about, says]);
							}
						}
						const reached = await targetRun();
						const { last } = triggers.find(({ event }) => event === 'bodyComposition')!;
						if (reached.length > 0) {
							expect(last.get('the target')! >= reached[0]!).toBe(true);
							expect(last.get('the target')! <= reached.at(-1)!).toBe(true);
						}
					}
				}
			}),
			{ numRuns: HISTORIES, endOnFailure: true },
		);

		reportReliability(
			'Trigger: random inserts, corrections, deletions and restarts; the last message of each group is compared with the views',
			__filename,
			{ histories: HISTORIES, ...counts, 'wrong or repeated messages': 0 },
		);
	}, 300_000);
});
