/** goal_projection and v_goal_projection: by hand, and on random measurements against a twin that is written from the definition. */
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import fc from '../fastCheck';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterEach(() => database.pool.query('delete from measurements; delete from goals'));
afterAll(() => database.drop());

const TODAY = '2026-06-28';
const dayBefore = (days: number, from = TODAY) =>
	new Date(Date.parse(from) - days * 86_400_000).toISOString().slice(0, 10);

interface Measurement {
	daysAgo: number;
	weight: number;
	fat?: number | null;
}

const measure = (measurements: Measurement[]) =>
	database.rows(
		`insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct)
		select * from unnest($1::date[], $2::numeric[], $3::numeric[])`,
		[
			measurements.map(({ daysAgo }) => dayBefore(daysAgo)),
			measurements.map(({ weight }) => weight),
			measurements.map(({ fat }) => fat ?? null),
		],
	);

/** A measurement every third day of the last four weeks, by the number of days since the first. */
const everyThirdDay = (weightAfter: (days: number) => number): Measurement[] =>
	[0, 3, 6, 9, 12, 15, 18, 21, 24, 27].map((days) => ({ daysAgo: 27 - days, weight: weightAfter(days) }));

interface Projection {
	start_value: number | null;
	start_date: string | null;
	current_mean: number | null;
	weekly_rate: number | null;
	projected_date: string | null;
	days_ahead: number | null;
	status: string;
}

async function project(
	metric: string,
	target: number,
	{ by = null, on = TODAY, setOn = null }: { by?: string | null; on?: string; setOn?: string | null } = {},
): Promise<Projection> {
	const rows = await database.rows<Projection>('select * from goal_projection($1, $2, $3, $4, $5)', [
		metric,
		target,
		by,
		on,
		setOn,
	]);
	expect(rows).toHaveLength(1);
	return rows[0]!;
}

const weightStatus = async (target: number, options?: Parameters<typeof project>[2]) =>
	(await project('bodyweight_kg', target, options)).status;

describe('goal_projection', () => {
	it('follows the regression line from the mean of 7 days to the target', async () => {
		await measure(everyThirdDay((days) => 84 - days / 10));
		// The last week has 81.9, 81.6 and 81.3: mean 81.6. 1.6 kg at 0.1 kg a day are 16 days.
		expect(await project('bodyweight_kg', 80, { by: '2026-08-01' })).toEqual({
			start_value: 84,
			start_date: '2026-06-01',
			current_mean: 81.6,
			weekly_rate: -0.7,
			projected_date: '2026-07-14',
			days_ahead: 18,
			status: 'ON TRACK',
		});
	});

	it('is BEHIND if the projected day is after the date of the goal, and ON TRACK on that day', async () => {
		await measure(everyThirdDay((days) => 84 - days / 10));
		expect(await weightStatus(80, { by: '2026-07-14' })).toBe('ON TRACK');
		expect(await project('bodyweight_kg', 80, { by: '2026-07-13' })).toMatchObject({
			days_ahead: -1,
			status: 'BEHIND',
		});
	});

	it.each([
		['falling to it', -1, 82, 'ON TRACK'],
		['falling from above to below it', -1, 83, 'REACHED'],
		['falling away from it', -1, 86, 'MOVING AWAY'],
		['rising to it', 1, 88, 'ON TRACK'],
		['rising from below to above it', 1, 85, 'REACHED'],
		['rising away from it', 1, 83, 'MOVING AWAY'],
	])('of a weight without a date: %s', async (_, direction, target, status) => {
		await measure(everyThirdDay((days) => 84 + (direction * days) / 10 + (direction < 0 ? 1 : 0)));
		expect(await weightStatus(target)).toBe(status);
	});

	it('rounds half a hundredth per week away from zero', async () => {
		const weights = {
			26: 80.5,
			25: 79.3,
			24: 80.8,
			22: 80.4,
			18: 80.2,
			17: 78.3,
			16: 78.7,
			15: 79.1,
			13: 78.3,
			12: 79.2,
			4: 79.8,
		};
		await measure(Object.entries(weights).map(([daysAgo, weight]) => ({ daysAgo: Number(daysAgo), weight })));
		// The slope is -83/1400 kg a day.
		expect((await project('bodyweight_kg', 76)).weekly_rate).toBe(-0.42);
	});

	it('of a weight is REACHED if it is the mean to 0.1 kg, whatever the number of measurements', async () => {
		await measure([{ daysAgo: 1, weight: 84.04 }]);
		expect(await weightStatus(84)).toBe('REACHED');
		expect(await weightStatus(84.1)).toBe('NO DATA');
		expect(await weightStatus(83.9)).toBe('NO DATA');
	});

	it('of body fat is REACHED at or below it, and not above', async () => {
		await measure([{ daysAgo: 1, weight: 84, fat: 15 }]);
		expect((await project('bodyfat_pct', 15)).status).toBe('REACHED');
		expect((await project('bodyfat_pct', 20)).status).toBe('REACHED');
		expect((await project('bodyfat_pct', 14.99)).status).toBe('NO DATA');
	});

	it('of a weight that does not change is BEHIND, and has no date', async () => {
		await measure(everyThirdDay(() => 82.6));
		const flat = { weekly_rate: 0, projected_date: null, days_ahead: null, status: 'BEHIND' };
		expect(await project('bodyweight_kg', 80)).toMatchObject(flat);
		expect(await project('bodyweight_kg', 80, { by: '2027-06-28' })).toMatchObject(flat);
	});

	it('that is more than ten years away has no date, and is ON TRACK only without one', async () => {
		await measure(everyThirdDay((days) => (days === 27 ? 83.99 : 84)));
		expect(await project('bodyweight_kg', 40)).toMatchObject({ projected_date: null, status: 'ON TRACK' });
		expect(await weightStatus(40, { by: '2200-12-31' })).toBe('BEHIND');
	});

	it.each([
		['4 measurements', [27, 20, 10, 0], 'NO DATA'],
		['5 measurements', [27, 20, 10, 5, 0], 'ON TRACK'],
		['13 days', [12, 9, 6, 3, 0], 'NO DATA'],
		['14 days', [13, 9, 6, 3, 0], 'ON TRACK'],
		['4 measurements in four weeks, and older ones', [50, 40, 28, 20, 10, 5, 0], 'NO DATA'],
		['none', [], 'NO DATA'],
	])('needs 5 measurements over 14 days of the last four weeks: %s', async (_, days, status) => {
		await measure(days.map((daysAgo) => ({ daysAgo, weight: 80 + daysAgo / 10 })));
		const projection = await project('bodyweight_kg', 70);
		expect(projection.status).toBe(status);
		expect(projection.weekly_rate).toBe(status === 'NO DATA' ? null : -0.7);
	});

	it('does not know later measurements, and counts four weeks back from its day', async () => {
		await measure(everyThirdDay((days) => 84 - days / 10));
		expect(await project('bodyweight_kg', 80, { on: dayBefore(9) })).toMatchObject({
			current_mean: 82.5,
			weekly_rate: -0.7,
		});
		// 15 days later the newest mean is the same, and the five newest measurements are in the four weeks.
		expect(await project('bodyweight_kg', 80, { on: dayBefore(-15) })).toMatchObject({
			current_mean: 81.6,
			status: 'NO DATA',
		});
	});

	it('starts with the first measurement of the four weeks before the goal was set', async () => {
		await measure(everyThirdDay((days) => (days < 15 ? 84 - days / 5 : 79)));
		const later = { on: dayBefore(-60) };
		const without = { start_value: null, start_date: null, current_mean: 79, status: 'NO DATA' };
		expect(await project('bodyweight_kg', 80, later)).toMatchObject(without);
		expect(await project('bodyweight_kg', 78, later)).toMatchObject(without);
		const start = { start_value: 84, start_date: dayBefore(27) };
		const setOn = dayBefore(20);
		expect(await project('bodyweight_kg', 80, { ...later, setOn })).toMatchObject({
			...start,
			status: 'REACHED',
		});
		expect(await project('bodyweight_kg', 78, { ...later, setOn })).toMatchObject({
			...start,
			status: 'NO DATA',
		});
		// Set before the first measurement
		expect(await project('bodyweight_kg', 80, { setOn: dayBefore(100) })).toMatchObject(start);
	});
});

describe('v_goal_projection', () => {
	it('is the projection of each goal as of today, since it was set', async () => {
		await database.rows(`
			insert into measurements (measurement_date, bodyweight_kg)
			select current_date - days, 80 + days * 0.1 from generate_series(0, 90) as days;
			insert into goals (metric, target_value, target_date, updated_at) values
				('bodyweight_kg', 79, current_date + 10, (current_date - 30)), ('bodyfat_pct', 15, null, current_date)`);
		expect(
			await database.rows(`
				select metric, target_value, start_value, start_date - current_date as start, current_mean, weekly_rate,
					projected_date - current_date as projected, days_ahead, status
				from v_goal_projection`),
		).toEqual([
			{
				metric: 'bodyfat_pct',
				target_value: 15,
				start_value: null,
				start: null,
				current_mean: null,
				weekly_rate: null,
				projected: null,
				days_ahead: null,
				status: 'NO DATA',
			},
			{
				metric: 'bodyweight_kg',
				target_value: 79,
				start_value: 85.7,
				start: -57,
				current_mean: 80.3,
				weekly_rate: -0.7,
				projected: 13,
				days_ahead: -3,
				status: 'BEHIND',
			},
		]);
	});
});

it('a goal starts when its target is set; other notes or another day do not start it again', async () => {
	await database.rows(
		"insert into goals (metric, target_value, updated_at) values ('bodyweight_kg', 80, '2026-01-01')",
	);
	const setOn = async (change: string) => {
		await database.rows(`update goals set ${change}`);
		return (await database.rows('select updated_at < now() - interval $$1 day$$ as is_old from goals'))[0];
	};
	expect(await setOn("notes = 'keep it up', target_date = '2026-12-31'")).toEqual({ is_old: true });
	expect(await setOn('target_value = 80.0')).toEqual({ is_old: true });
	expect(await setOn('target_value = 79')).toEqual({ is_old: false });
});

// The twin, from the definition alone.

const DAY = 86_400_000;
const round = (value: number, decimals: number) =>
	(Math.sign(value) * Math.round(Math.abs(value) * 10 ** decimals + 1e-7)) / 10 ** decimals || 0;

function slopeOf(points: Array<[x: number, y: number]>): number {
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const meanX = mean(points.map(([x]) => x));
	const meanY = mean(points.map(([, y]) => y));
	const rise = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
	return rise / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

function twin(metric: string, target: number, by: string | null, measurements: Measurement[]): Projection {
	const known = measurements
		.map(({ daysAgo, weight, fat }) => ({ x: -daysAgo, y: metric === 'bodyfat_pct' ? fat : weight }))
		.filter((point): point is { x: number; y: number } => typeof point.y === 'number')
		.sort((a, b) => a.x - b.x);
	const newest = known.at(-1);
	const recent = known.filter(({ x }) => x > -28);
	const start = recent[0];
	const week = newest ? known.filter(({ x }) => x > newest.x - 7).map(({ y }) => y) : [];
	const mean = week.length > 0 ? round(week.reduce((sum, y) => sum + y, 0) / week.length, 2) : null;
	const hasPace = recent.length >= 5 && recent.at(-1)!.x - start!.x + 1 >= 14;
	const pace = hasPace ? slopeOf(recent.map(({ x, y }) => [x, y])) : null;
	const base = {
		start_value: start?.y ?? null,
		start_date: start ? dayBefore(-start.x) : null,
		current_mean: mean,
		weekly_rate: pace === null ? null : round(pace * 7, 2),
		projected_date: null,
		days_ahead: null,
	};
	if (mean === null) return { ...base, status: 'NO DATA' };
	const isReached =
		metric === 'bodyfat_pct'
			? mean <= target
			: round(mean, 1) === round(target, 1) ||
				(start !== undefined && (start.y >= target ? mean <= target : mean >= target));
	if (isReached) return { ...base, status: 'REACHED' };
	if (pace === null) return { ...base, status: 'NO DATA' };
	const distance = target - mean;
	if (Math.abs(pace) < 1e-9) return { ...base, status: 'BEHIND' };
	if (distance * pace < 0) return { ...base, status: 'MOVING AWAY' };
	if (Math.abs(distance / pace) > 3650) return { ...base, status: by === null ? 'ON TRACK' : 'BEHIND' };
	const projected = dayBefore(-(newest!.x + round(distance / pace, 0)));
	return {
		...base,
		projected_date: projected,
		days_ahead: by === null ? null : (Date.parse(by) - Date.parse(projected)) / DAY,
		status: by !== null && projected > by ? 'BEHIND' : 'ON TRACK',
	};
}

it('agrees with the definition on random measurements', async () => {
	const tenths = (min: number, max: number) =>
		fc.integer({ min: min * 10, max: max * 10 }).map((value) => value / 10);
	const measurements = fc.uniqueArray(
		fc.record({
			daysAgo: fc.integer({ min: 0, max: 45 }),
			weight: tenths(78, 82),
			fat: fc.option(tenths(15, 17)),
		}),
		{ selector: ({ daysAgo }) => daysAgo, maxLength: 30, size: 'max' },
	);
	const goals = fc.oneof(
		fc.tuple(fc.constant('bodyweight_kg'), tenths(76, 84)),
		fc.tuple(fc.constant('bodyfat_pct'), tenths(13, 18)),
	);
	const date = fc.option(fc.integer({ min: 0, max: 400 }).map((days) => dayBefore(-days)));
	const statuses = new Set<string>();
	await fc.assert(
		fc.asyncProperty(measurements, goals, date, async (rows, [metric, target], by) => {
			await database.rows('delete from measurements');
			await measure(rows);
			const expected = twin(metric, target, by, rows);
			statuses.add(expected.status);
			expect(await project(metric, target, { by })).toEqual(expected);
		}),
		{ numRuns: 200 },
	);
	expect([...statuses].sort()).toEqual(['BEHIND', 'MOVING AWAY', 'NO DATA', 'ON TRACK', 'REACHED']);
});
