import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Big from 'big.js';

/** The loads that exist, and what is suggested among them. */
import { inLoadUnit } from '../../nodes/Training/loads';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import fc from '../fastCheck';

Big.RM = Big.roundHalfUp; // half away from zero

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());

interface Machine {
	load_type: 'External' | 'Assisted' | 'Bodyweight' | null;
	load_unit: 'kg' | 'lb' | null;
	load_step: number | null;
	load_min: number | null;
	load_max: number | null;
	available_loads: number[] | null;
}

const free: Machine = {
	load_type: null,
	load_unit: null,
	load_step: null,
	load_min: null,
	load_max: null,
	available_loads: null,
};

interface Progress {
	progress_status: string;
	recommendation: string;
	suggested_weight_kg: number;
	suggested_load: number;
}

const INCREASE = 100;
const REDUCE = 30;
const KEEP = 70;

type Case = Machine & { weight_kg: number; tut: number };

/** What the database suggests for each of these sets. */
const progressOf = (cases: Case[]): Promise<Progress[]> =>
	database.rows<Progress>(
		`select p.* from jsonb_to_recordset($1) as t(
			weight_kg numeric, tut numeric, load_type text, load_unit text, load_step numeric, load_min numeric, load_max numeric,
			available_loads numeric[], place bigint)
		cross join progress_of_set(weight_kg, tut, true, true, 45, 90,
			load_type, load_unit, load_step, load_min, load_max, available_loads, weight_kg + 1, tut) as p
		order by place`,
		[JSON.stringify(cases.map((one, place) => ({ ...one, place })))],
	);

describe('without settings', () => {
	it('10,000 random histories give the same results as before there were loads, to the byte', async () => {
		await database.pool.query(readFileSync(join(__dirname, 'rulesWithoutLoads.sql'), 'utf8'));
		const results = await database.pool.query(`
			begin;
			set local session_replication_role = replica;
			insert into exercises (exercise_id, exercise_name, target_tut_min, target_tut_max, load_type, load_unit)
			select 'ex_' || n, 'ex_' || n, nullif(n % 3, 0) * 20, nullif(n % 5, 0) * 30 + 40, case when n % 2 = 0 then 'External' end, case when n % 7 > 0 then 'kg' end
			from generate_series(1, 10000) as n;
			insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok)
			select date '2026-01-01' + day, 't', 'ex_' || n,
				case hash % 5 when 0 then hash / 5 % 3 * 0.25 when 1 then hash / 5 % 2000 / 100.0 when 2 then hash / 5 % 40000 / 100.0 else hash / 5 % 400 / 2.0 end,
				20 + hash / 7 % 11000 / 100.0, (array[true, true, false, null])[1 + hash % 4], (array[true, true, null, false])[1 + hash / 4 % 4]
			from generate_series(1, 10000) as n, generate_series(1, 4) as day, abs(hashint8(n * 4 + day)::bigint) as hash;
			create temporary table result on commit drop as
			with expected as (
				select s.workout_date, s.exercise_id, p.*
				from (
					select *, lag(weight_kg) over w as prev_weight, lag(tut_seconds) over w as prev_tut
					from workout_sets window w as (partition by exercise_id order by workout_date)
				) as s
				join exercises using (exercise_id)
				cross join frozen.progress_of_set(weight_kg, tut_seconds, max_effort, form_ok, target_tut_min, target_tut_max, prev_weight, prev_tut) as p
			)
			select count(*)::integer as sets,
				count(*) filter (where (expected.progress_status, expected.recommendation, expected.suggested_weight_kg)::text
					is distinct from (h.progress_status, h.recommendation, h.suggested_weight_kg)::text)::integer as different,
				count(*) filter (where h.suggested_load <> h.suggested_weight_kg or h.load_unit <> 'kg')::integer as converted
			from expected full join progression_history() as h using (workout_date, exercise_id);
			table result;
			rollback`);
		const compared = (results as unknown as Array<{ rows: unknown[] }>).at(-2)!.rows;
		expect(compared).toEqual([{ sets: 40_000, different: 0, converted: 0 }]);
	});
});

describe('the suggestion', () => {
	const stack: Machine = { ...free, load_step: 5, load_min: 10, load_max: 100 };
	const pounds: Machine = { ...free, load_unit: 'lb', load_step: 5, load_min: 10, load_max: 200 };
	const dumbbells: Machine = { ...free, available_loads: [30, 10, 12.5, 20, 15] };
	const assisted: Machine = { ...stack, load_type: 'Assisted' };
	const belt: Machine = { ...free, load_type: 'Bodyweight', load_min: 2.5, load_step: 2.5 };
	const OPTIMAL = 'OPTIMAL RANGE: Continue current progression';
	const INCREASED = 'INCREASE WEIGHT: TUT > 90s with good form';
	const REDUCED = 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy';
	const LIGHTER = `${REDUCED} - use a lighter machine or reduce the range of motion`;

	it.each<[string, Machine, weight: number, tut: number, kilograms: number, load: number, text: string]>([
		['the next plate', free, 78, INCREASE, 80, 80, `${INCREASED} - add 2.0kg`],
		['0 kg without a machine', free, 0, INCREASE, 0, 0, `${INCREASED} - add load or slow the tempo`],
		['0 kg without a machine, too short', free, 0, REDUCE, 0, 0, REDUCED],
		[
			'a step of 1.25 kg, which the text shows',
			{ ...free, load_step: 1.25 },
			30,
			INCREASE,
			31.25,
			31.25,
			`${INCREASED} - add 1.25kg`,
		],
		['a whole step of the stack', stack, 30, INCREASE, 35, 35, `${INCREASED} - add 5.0kg`],
		['the next load from between two', stack, 22, INCREASE, 25, 25, `${INCREASED} - add 3.0kg`],
		['not a load that is almost the same', stack, 24.7, INCREASE, 30, 30, `${INCREASED} - add 5.3kg`],
		['a step down', stack, 30, REDUCE, 25, 25, REDUCED],
		['the top of the stack', stack, 100, INCREASE, 100, 100, `${INCREASED} - add load or slow the tempo`],
		[
			'above the top of the stack',
			stack,
			110,
			INCREASE,
			110,
			110,
			`${INCREASED} - add load or slow the tempo`,
		],
		['down from above the top', stack, 150, REDUCE, 100, 100, REDUCED],
		['the bottom of the stack', stack, 10, REDUCE, 10, 10, LIGHTER],
		['the same, if nothing changes', stack, 20, KEEP, 20, 20, OPTIMAL],
		['the nearest load of the stack, if nothing changes', stack, 22, KEEP, 20, 20, OPTIMAL],
		['the first load, if nothing changes', stack, 2, KEEP, 10, 10, OPTIMAL],
		['the last load, if nothing changes', stack, 150, KEEP, 100, 100, OPTIMAL],
		[
			'the last load without a step, if nothing changes',
			{ ...free, load_max: 40 },
			50.3,
			KEEP,
			40,
			40,
			OPTIMAL,
		],
		['0 kg, if nothing is loaded', stack, 0, KEEP, 0, 0, OPTIMAL],
		['the nearest dumbbell, if nothing changes', dumbbells, 11.25, KEEP, 10, 10, OPTIMAL],
		['a typed weight in pounds', { ...free, load_unit: 'lb' }, 78.24, KEEP, 78.24, 172.5, OPTIMAL],
		['a load of the stack in pounds', pounds, 50, KEEP, 49.9, 110, OPTIMAL],
		['the next dumbbell', dumbbells, 12.5, INCREASE, 15, 15, `${INCREASED} - add 2.5kg`],
		['not a dumbbell that is almost the same', dumbbells, 14.9, INCREASE, 20, 20, `${INCREASED} - add 5.1kg`],
		[
			'the last dumbbell, even if it is almost the same',
			dumbbells,
			29.9,
			INCREASE,
			30,
			30,
			`${INCREASED} - add 0.1kg`,
		],
		['the heaviest dumbbell', dumbbells, 30, INCREASE, 30, 30, `${INCREASED} - add load or slow the tempo`],
		['the lightest dumbbell', dumbbells, 10, REDUCE, 10, 10, LIGHTER],
		['a tie, away from the weight', { ...free, available_loads: [19, 18, 20] }, 20, REDUCE, 19, 19, REDUCED],
		['pounds', pounds, 78.02, INCREASE, 79.38, 175, `${INCREASED} - add 3lb`],
		['half pounds', { ...pounds, load_step: 2.5 }, 9.07, INCREASE, 10.21, 22.5, `${INCREASED} - add 2.5lb`],
		[
			'the top of a stack in pounds',
			pounds,
			90.72,
			INCREASE,
			90.72,
			200,
			`${INCREASED} - add load or slow the tempo`,
		],
		['less help', assisted, 40, INCREASE, 35, 35, `${INCREASED} - reduce the assistance by 5.0kg`],
		['more help', assisted, 40, REDUCE, 45, 45, `${REDUCED} - increase the assistance by 5.0kg`],
		['no less help', assisted, 10, INCREASE, 10, 10, `${INCREASED} - add load or slow the tempo`],
		['all the help', assisted, 100, REDUCE, 100, 100, LIGHTER],
		[
			'help from 0',
			{ ...assisted, load_min: null },
			0,
			REDUCE,
			5,
			5,
			`${REDUCED} - increase the assistance by 5.0kg`,
		],
		['the first load on the body', belt, 0, INCREASE, 2.5, 2.5, `${INCREASED} - add 2.5kg`],
		['no load on the body', belt, 2.5, REDUCE, 0, 0, REDUCED],
		['nothing to take off', belt, 0, REDUCE, 0, 0, LIGHTER],
		[
			'the first load of a list',
			{ ...dumbbells, load_type: 'Bodyweight' },
			0,
			INCREASE,
			10,
			10,
			`${INCREASED} - add 10.0kg`,
		],
	])('is %s', async (_, machine, weight_kg, tut, suggested_weight_kg, suggested_load, recommendation) => {
		expect(await progressOf([{ ...machine, weight_kg, tut }])).toEqual([
			{
				progress_status: machine.load_type === 'Assisted' ? 'STRENGTH GAIN' : 'STRENGTH LOSS',
				recommendation,
				suggested_weight_kg,
				suggested_load,
			},
		]);
	});

	const steps = fc.constantFrom(0.25, 0.5, 1, 1.25, 2.5, 4.54, 5, 10);
	const aMachine: fc.Arbitrary<Machine> = fc
		.record({
			load_type: fc.constantFrom<Machine['load_type']>('External', 'Assisted', 'Bodyweight', null),
			load_unit: fc.constantFrom<Machine['load_unit']>('kg', 'lb', null),
			load_step: fc.option(steps),
			load_min: fc.option(fc.integer({ min: 0, max: 80 }).map((n) => n / 4)),
			load_max: fc.option(fc.integer({ min: 80, max: 1600 }).map((n) => n / 4)),
			available_loads: fc.option(
				fc.array(
					fc.integer({ min: 0, max: 400 }).map((n) => n / 4),
					{ minLength: 1, maxLength: 12 },
				),
				{ freq: 2 },
			),
		})
		.filter((machine) => Object.values(machine).some((setting) => setting !== null));

	const aCase: fc.Arbitrary<Case> = aMachine.chain((machine) => {
		const step = machine.load_step ?? (machine.load_unit === 'lb' ? 1 : 0.5);
		const load = fc.oneof(
			fc.constantFrom(0, machine.load_min ?? 0, machine.load_max ?? 50, ...(machine.available_loads ?? [])),
			fc.integer({ min: 0, max: 60 }).map((n) => (machine.load_min ?? 0) + n * step),
			fc.integer({ min: 0, max: 12_000 }).map((n) => n / 100),
		);
		return fc.record({ load, tut: fc.constantFrom(INCREASE, REDUCE) }).map((set) => ({
			...machine,
			tut: set.tut,
			weight_kg: new Big(set.load)
				.times(machine.load_unit === 'lb' ? '0.45359237' : 1)
				.round(2)
				.toNumber(),
		}));
	});

	/** The loads that exist, up to far above the target. */
	function loadsOf(machine: Machine, load: number): Big[] {
		const body = machine.load_type === 'Bodyweight' ? [new Big(0)] : [];
		if (machine.available_loads) return [...body, ...machine.available_loads.map((each) => new Big(each))];
		const step = machine.load_step ?? (machine.load_unit === 'lb' ? 1 : 0.5);
		const loads = body;
		for (
			let each = new Big(machine.load_min ?? 0);
			each.lte(machine.load_max ?? 2 * load + 30);
			each = each.plus(step)
		)
			loads.push(each);
		return loads;
	}

	it('is a load that exists, nearest to the target, for random machines and weights', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(aCase, { minLength: 300, maxLength: 300 }), async (cases) => {
				const results = await progressOf(cases);
				const actual = results.map(({ suggested_load, suggested_weight_kg, recommendation }) => ({
					load: suggested_load,
					kilograms: suggested_weight_kg,
					end: / - (add load|use a lighter)/.test(recommendation),
				}));
				const expected = cases.map((one) => {
					const unit = one.load_unit ?? 'kg';
					const load = inLoadUnit(one.weight_kg, unit);
					const harder = one.tut === INCREASE;
					const direction = harder === (one.load_type !== 'Assisted') ? 1 : -1;
					const target = new Big(load).times(1 + direction * (harder ? 0.025 : 0.05));
					const isFree = load === 0 && (one.load_type ?? 'External') === 'External';
					const away = (each: Big) => each.minus(load).times(direction);
					const smallest = Math.min(one.load_step ?? 10, unit === 'lb' ? 1 : 0.5);
					const others = loadsOf(one, load).filter((each) => away(each).gt(0));
					const far = others.filter((each) => away(each).gte(smallest));
					const [next] = (far.length > 0 ? far : others).sort(
						(a, b) => a.minus(target).abs().cmp(b.minus(target).abs()) || away(b).cmp(away(a)),
					);
					if (next === undefined || (isFree && harder))
						return { load, kilograms: one.weight_kg, end: harder || !isFree };
					const kilograms = unit === 'lb' ? next.times('0.45359237').round(2) : next;
					return { load: next.toNumber(), kilograms: kilograms.toNumber(), end: false };
				});
				const wrong = cases.flatMap((one, i) =>
					JSON.stringify(actual[i]) === JSON.stringify(expected[i])
						? []
						: [{ ...one, actual: actual[i], expected: expected[i] }],
				);
				expect(wrong.slice(0, 3)).toEqual([]);
			}),
			{ numRuns: 10, endOnFailure: true },
		);
	});
});

describe('pounds', () => {
	it.each([0.25, 0.1])('that are typed in steps of %s come back the same', async (step) => {
		expect(
			await database.rows(
				`select pounds from generate_series(0, 2000, $1::numeric) as pounds
				where in_load_unit(round(pounds * 0.45359237, 2), 'lb') <> pounds`,
				[step],
			),
		).toEqual([]);
	});

	it('are the same in the node and in the database', async () => {
		const rows = await database.rows<{ weight_kg: number; lb: number; kg: number }>(`
			select weight_kg, in_load_unit(weight_kg, 'lb') as lb, in_load_unit(weight_kg, 'kg') as kg
			from (select round((n * 37 % 1000000) / 100.0, 2) as weight_kg from generate_series(0, 20000) as n) as weights`);
		expect(
			rows.filter(
				({ weight_kg, lb, kg }) => inLoadUnit(weight_kg, 'lb') !== lb || inLoadUnit(weight_kg, 'kg') !== kg,
			),
		).toEqual([]);
	});
});
