/** v_records and v_exercise_status, compared with the oracle for random journals, and by hand for the rules. */
import { quoteSchema, readProgressionAndRecords } from '../../nodes/Training/statements';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { expectedRecords, expectedStatus, type OracleExercise, type OracleSet } from './records.oracle';
import fc from '../fastCheck';

let database: TestDatabase;
let today: string;
beforeAll(async () => {
	database = await cloneDatabase();
	[{ today }] = (await database.rows('select current_date as today')) as [{ today: string }];
});
afterAll(() => database.drop());

const dayBefore = (day: string, days: number) =>
	new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

const exercises: OracleExercise[] = [
	{ exercise_id: 'ex_a', exercise_name: 'A', target_tut_min: null, isAssisted: false },
	{ exercise_id: 'ex_b', exercise_name: 'B', target_tut_min: 60, isAssisted: false },
	{ exercise_id: 'ex_c', exercise_name: 'C', target_tut_min: 45, isAssisted: true },
	{ exercise_id: 'ex_d', exercise_name: 'D', target_tut_min: 45, isAssisted: false },
	{ exercise_id: 'ex_idle', exercise_name: 'Idle', target_tut_min: 45, isAssisted: false },
];

async function store(sets: OracleSet[]) {
	await database.rows('delete from workout_sets');
	await database.rows('delete from workouts');
	await database.rows('delete from exercises');
	await database.rows(
		`insert into exercises (exercise_id, exercise_name, target_tut_min, load_type)
		select exercise_id, exercise_name, target_tut_min, case when "isAssisted" then 'Assisted' when exercise_id = 'ex_d' then 'Bodyweight' end
		from jsonb_to_recordset($1) as e (exercise_id text, exercise_name text, target_tut_min integer, "isAssisted" boolean)`,
		[JSON.stringify(exercises)],
	);
	await database.rows(
		`with given as (
			select * from jsonb_to_recordset($1) as s
				(workout_date date, template_id text, exercise_id text, weight_kg numeric, tut_seconds numeric, form_ok boolean)
		), templates as (
			insert into workout_templates (template_id, template_name) select distinct template_id, template_id from given
			on conflict do nothing
		), workouts as (
			insert into workouts (workout_date, template_id, duration_min) select distinct workout_date, template_id, 30 from given
		)
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, form_ok) select * from given`,
		[JSON.stringify(sets)],
	);
}

/** Few values, so that sets are often equal, and days up to today, also in years without a partition. */
const aSet = fc.record({
	workout_date: fc
		.oneof(
			fc.integer({ min: 0, max: 40 }),
			fc.integer({ min: 0, max: 400 }),
			fc.integer({ min: 0, max: 30_000 }),
		)
		.map((days) => dayBefore(today, days)),
	template_id: fc.constantFrom('hit_a', 'hit_b'),
	exercise_id: fc.constantFrom('ex_a', 'ex_b', 'ex_c', 'ex_d'),
	weight_kg: fc.oneof(
		fc.constantFrom(0, 20, 22.5, 25),
		fc.integer({ min: 0, max: 12 }).map((n) => n * 2.5),
	),
	tut_seconds: fc.oneof(
		fc.constantFrom(30, 44.99, 45, 60, 90),
		fc.integer({ min: 20, max: 110 }),
		fc.integer({ min: 9, max: 22 }).map((n) => n * 5),
	),
	form_ok: fc.constantFrom(true, true, true, null, false),
});

const byKey = 'order by exercise_id, workout_date, template_id';

describe('for random journals', () => {
	it('v_records and v_exercise_status are as the oracle says', async () => {
		const journals = fc.uniqueArray(aSet, {
			maxLength: 90,
			selector: (set) => `${set.workout_date} ${set.template_id} ${set.exercise_id}`,
		});
		await fc.assert(
			fc.asyncProperty(journals, async (sets) => {
				await store(sets);
				expect(
					await database.rows(
						`select exercise_id, exercise_name, workout_date, template_id, record, weight_kg, tut_seconds,
							previous_weight_kg, previous_tut_seconds, previous_date from v_records ${byKey}`,
					),
				).toEqual(expectedRecords(exercises, sets));
				expect(
					await database.rows(
						`select exercise_id, exercise_name, sessions, last_date, best_weight_kg, best_weight_date,
							best_tut_at_current_weight, sessions_since_record, days_since_record, status, advice
						from v_exercise_status order by exercise_id`,
					),
				).toEqual(expectedStatus(exercises, sets, today));
				const keyOf = (row: Record<string, unknown>) =>
					`${String(row.exercise_id)} ${String(row.workout_date)} ${String(row.template_id)}`;
				const records = expectedRecords(exercises, sets).map(keyOf).sort();
				for (const [limit, filters] of [
					[1000, {}],
					[null, {}],
					[null, { dateFrom: dayBefore(today, 30_000) }],
				] as const) {
					const { text, values } = readProgressionAndRecords(quoteSchema('public'), {
						filters,
						latestOnly: false,
						limit,
					});
					const rows = await database.rows<{ is_record: boolean }>(text, values);
					expect(rows).toHaveLength(sets.length);
					expect(
						rows
							.filter((row) => row.is_record)
							.map(keyOf)
							.sort(),
					).toEqual(records);
				}
			}),
			{ numRuns: 25 },
		);
	});
});

describe('v_records', () => {
	/** A set of each weight and time, one a day up to today. */
	const dailySets = (
		exercise_id: string,
		sets: Array<[weight: number, tut: number, form?: boolean | null]>,
	) =>
		sets.map(([weight_kg, tut_seconds, form_ok = true], index) => ({
			workout_date: dayBefore(today, sets.length - 1 - index),
			template_id: 'hit_a',
			exercise_id,
			weight_kg,
			tut_seconds,
			form_ok,
		}));

	const recordsOf = async (
		exercise: string,
		sets: Array<[weight: number, tut: number, form?: boolean | null]>,
	) => {
		await store(dailySets(exercise, sets));
		const rows = await database.rows<{ text: string }>(
			`select concat(record, ' ', weight_kg::float, ' x ', tut_seconds::float, ', ',
				previous_weight_kg::float, ' x ', previous_tut_seconds::float) as text
			from v_records order by workout_date`,
		);
		return rows.map(({ text }) => text);
	};

	it.each([
		['the first set is no record', 'ex_a', [[80, 60]], []],
		[
			'more weight is a record',
			'ex_a',
			[
				[80, 60],
				[82.5, 50],
			],
			['weight 82.5 x 50, 80 x 60'],
		],
		[
			'more weight for less than the minimum is none',
			'ex_a',
			[
				[80, 60],
				[90, 44.99],
			],
			[],
		],
		[
			'the minimum is that of the exercise',
			'ex_b',
			[
				[80, 70],
				[90, 59],
				[91, 60],
			],
			['weight 91 x 60, 90 x 59'],
		],
		[
			'an equal set is none',
			'ex_a',
			[
				[80, 60],
				[80, 60],
			],
			[],
		],
		[
			'longer at the same weight is a record',
			'ex_a',
			[
				[80, 60],
				[80, 61],
			],
			['tut 80 x 61, 80 x 60'],
		],
		[
			'longer at a lower weight is a record only if no better one was as long',
			'ex_a',
			[
				[80, 60],
				[70, 60],
				[70, 65],
			],
			['tut 70 x 65, 80 x 60'],
		],
		[
			'longer needs no minimum',
			'ex_a',
			[
				[80, 30],
				[80, 31],
			],
			['tut 80 x 31, 80 x 30'],
		],
		[
			'a weight that was too heavy is to be beaten, but the same for longer is a record',
			'ex_a',
			[
				[80, 60],
				[90, 30],
				[85, 50],
				[90, 50],
			],
			['tut 85 x 50, 90 x 30', 'tut 90 x 50, 90 x 30'],
		],
		[
			'bad form neither sets nor holds a record',
			'ex_a',
			[
				[80, 60],
				[100, 90, false],
				[82.5, 60],
			],
			['weight 82.5 x 60, 80 x 60'],
		],
		[
			'the first set with good form is none',
			'ex_a',
			[
				[80, 60, false],
				[90, 60],
			],
			[],
		],
		[
			'a missing flag is good form',
			'ex_a',
			[
				[80, 60, null],
				[90, 60, null],
			],
			['weight 90 x 60, 80 x 60'],
		],
		[
			'of equal records the first is named',
			'ex_a',
			[
				[80, 60],
				[80, 50],
				[80, 60],
				[82.5, 60],
			],
			['weight 82.5 x 60, 80 x 60'],
		],
		[
			'less help of a machine is a record',
			'ex_c',
			[
				[20, 60],
				[25, 60],
				[15, 60],
				[15, 70],
			],
			['weight 15 x 60, 20 x 60', 'tut 15 x 70, 15 x 60'],
		],
		[
			'weight on the body is a record after none',
			'ex_d',
			[
				[0, 60],
				[5, 60],
				[0, 70],
			],
			['weight 5 x 60, 0 x 60', 'tut 0 x 70, 0 x 60'],
		],
	] as Array<[string, string, Array<[number, number, (boolean | null)?]>, string[]]>)(
		'%s',
		async (_, exercise, sets, expected) => {
			expect(await recordsOf(exercise, sets)).toEqual(expected);
		},
	);

	const statusOf = async (sets: Array<[weight: number, tut: number]>) => {
		await store(dailySets('ex_a', sets));
		const [row] = await database.rows<{
			status: string;
			advice: string | null;
			sessions_since_record: number | null;
		}>("select status, advice, sessions_since_record from v_exercise_status where exercise_id = 'ex_a'");
		return [row!.status, row!.sessions_since_record, row!.advice];
	};
	const deload = 'DELOAD: 10 % less for one session, then build up again';
	const restLonger = 'REST LONGER: add 2 to 3 days between workouts';

	it.each([
		['NEW without sets', [], ['NEW', null, null]],
		[
			'NEW with two, also after a record',
			[
				[80, 60],
				[85, 60],
			],
			['NEW', 0, null],
		],
		[
			'PROGRESSING with a record in the last three',
			[
				[80, 60],
				[85, 60],
				[85, 50],
				[85, 50],
			],
			['PROGRESSING', 2, null],
		],
		[
			'HOLDING if the last three are none',
			[
				[80, 60],
				[85, 60],
				[85, 50],
				[85, 50],
				[85, 50],
			],
			['HOLDING', 3, null],
		],
		[
			'HOLDING with three sets and no record',
			[
				[80, 60],
				[80, 50],
				[80, 40],
			],
			['HOLDING', null, null],
		],
		[
			'DECLINING if each of the last three is below the one before',
			[
				[80, 60],
				[85, 60],
				[85, 55],
				[85, 50],
				[82.5, 50],
			],
			['DECLINING', 3, restLonger],
		],
		[
			'STALLED if the last four are none',
			[
				[80, 60],
				[85, 60],
				[85, 50],
				[85, 50],
				[85, 50],
				[85, 50],
			],
			['STALLED', 4, deload],
		],
		[
			'STALLED, not DECLINING, without a record for longer',
			[
				[80, 60],
				[80, 50],
				[80, 45],
				[80, 40],
			],
			['STALLED', null, deload],
		],
	] as Array<[string, Array<[number, number]>, unknown[]]>)(
		'an exercise is %s',
		async (_, sets, expected) => {
			expect(await statusOf(sets)).toEqual(expected);
		},
	);

	it('all stalled exercises need longer rest if they are at least three and half of those of the last 30 days', async () => {
		const stalled: Array<[number, number]> = [
			[80, 60],
			[80, 50],
			[80, 50],
			[80, 50],
		];
		const adviceOf = async (exercise_ids: string[], old: string[]) => {
			const sets = exercise_ids.flatMap((exercise_id) => dailySets(exercise_id, stalled));
			await store(
				sets.map((set) =>
					old.includes(set.exercise_id) ? { ...set, workout_date: dayBefore(set.workout_date, 31) } : set,
				),
			);
			const rows = await database.rows<{ advice: string }>(
				'select advice from v_exercise_status where advice is not null order by exercise_id',
			);
			return rows.map(({ advice }) => advice);
		};
		expect(await adviceOf(['ex_a', 'ex_b'], [])).toEqual([deload, deload]);
		expect(await adviceOf(['ex_a', 'ex_b', 'ex_d'], [])).toEqual([restLonger, restLonger, restLonger]);
		expect(await adviceOf(['ex_a', 'ex_b', 'ex_d'], ['ex_b'])).toEqual([deload, deload, deload]);
		expect(await adviceOf(['ex_a', 'ex_b', 'ex_c', 'ex_d'], ['ex_d'])).toEqual([
			restLonger,
			restLonger,
			restLonger,
			deload,
		]);
	});
});
