/** The plots, drawn by the packed package. */
import path from 'node:path';

import type { Plot } from '../../nodes/Training/plots';
import type { drawPlots } from '../../nodes/Training/plots';
import type { ReportData } from '../../nodes/Training/report';
import { TRAINING_RECOMMENDATIONS } from '../../nodes/Training/statements';
import { packedPackage } from '../package/tarball';
import { goal, measurement, record, reportData, set, stall, workout } from '../report/rows';

let draw: typeof drawPlots;
beforeAll(async () => {
	const { folder } = await packedPackage();
	const file = path.join(folder, 'dist/nodes/Training/plots/index.js');
	({ drawPlots: draw } = (await import(file)) as { drawPlots: typeof drawPlots });
});

async function plotsOf(changes: Partial<ReportData>): Promise<Plot[]> {
	return await draw(reportData(changes));
}
const names = (plots: Plot[]) => plots.map(({ name }) => name);

/** The texts in a drawing. */
const textsIn = ({ svg }: Plot) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);

/** The rings around records. One more is in the legend. */
const ringsIn = ({ svg }: Plot) => [...svg.matchAll(/<path[^>]* stroke="#7e22ce"[^>]*>/g)].length;

/** Width and height from a PNG's header. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('the plots', () => {
	it('are drawn only if there is data for them', async () => {
		expect(names(await plotsOf({}))).toEqual([]);
		expect(names(await plotsOf({ sets: [set()] }))).toEqual(['strength', 'tut']);
		expect(names(await plotsOf({ workouts: [workout()] }))).toEqual(['readiness']);
		expect(names(await plotsOf({ workouts: [workout({ readiness_index: null })] }))).toEqual([]);
		expect(names(await plotsOf({ measurements: [measurement()] }))).toEqual(['body_weight', 'body_fat']);
		const unknown = measurement({ bodyfat_pct: null, bodyfat_mean: null });
		expect(names(await plotsOf({ measurements: [unknown] }))).toEqual(['body_weight']);
	});

	it('are SVG drawings 390 pixels wide, and PNG pictures with three times as many pixels', async () => {
		for (const { png, svg, width, height } of await plotsOf({ sets: [set()], workouts: [workout()] })) {
			expect(png.subarray(1, 4).toString()).toBe('PNG');
			expect(width).toBe(390);
			expect(sizeOf(png)).toEqual([1170, height * 3]);
			expect(svg).toMatch(new RegExp(`^<svg width="390" height="${height}"`));
		}
	});

	it('of 50 exercises are split into several pictures, none too tall for a chat', async () => {
		const sets = Array.from({ length: 50 }, (_, index) =>
			set({ exercise_id: `ex_${index}`, exercise_name: `Exercise ${index}` }),
		);
		const plots = await plotsOf({ sets });
		expect(names(plots)).toEqual([
			'strength',
			'strength_2',
			'strength_3',
			'strength_4',
			'strength_5',
			'tut',
			'tut_2',
			'tut_3',
		]);
		const [first] = plots;
		expect(textsIn(first!)).toContain('Strength (1 of 5)');
		for (const which of ['strength', 'tut']) {
			const drawn = plots.filter(({ name }) => name.startsWith(which)).flatMap(textsIn);
			expect(drawn.filter((text) => text.startsWith('Exercise '))).toHaveLength(50);
		}
		// Telegram accepts pictures whose width and height add up to at most 10,000.
		for (const { png } of plots) expect(sizeOf(png)[0]! + sizeOf(png)[1]!).toBeLessThan(10_000);
	});

	it('show the exercise name <b>&"x" as text, not as markup', async () => {
		for (const { svg } of await plotsOf({ sets: [set({ exercise_name: '<b>&"x"' })] })) {
			expect(svg).toContain('&lt;b&gt;&amp;');
			expect(svg).not.toMatch(/<b>|<script/);
		}
	});

	it('show an exercise name with line breaks in one line, and characters that XML does not allow as �', async () => {
		const plots = await plotsOf({ sets: [set({ exercise_name: 'a\nb\u0001\uffff' })] });
		for (const plot of plots) expect(textsIn(plot)).toContain('a b\ufffd\ufffd');
	});

	it('do not change Object.prototype if an exercise has the name of one of its properties', async () => {
		const names = Object.getOwnPropertyNames(Object.prototype);
		const sets = names.map((name) => set({ exercise_id: name, exercise_name: name }));
		const shared = () =>
			[Object.prototype, ...names.map((name) => ({})[name as keyof object] as unknown)].flatMap((one) =>
				one ? Object.keys(one) : [],
			);
		await plotsOf({ sets });
		expect(shared()).toEqual([]);
		expect((await plotsOf({ sets })).flatMap(textsIn)).toEqual(expect.arrayContaining(names));
	});
});

describe('strength', () => {
	it('shows the first and the last weight, on an axis that covers at least 5 kg', async () => {
		const [plot] = await plotsOf({ sets: [set({ workout_date: '2026-05-30', weight_kg: 78 }), set()] });
		const texts = textsIn(plot!);
		expect(texts).toEqual(expect.arrayContaining(['Squat', '78 → 80 kg', '6 Apr', '28 Jun']));
		expect(texts).toEqual(expect.arrayContaining(['77.5', '80', '82.5']));
		expect(texts).toContain('Weight of each set, kg. Every panel has its own scale.');
	});

	it('shows each exercise in its unit', async () => {
		const pounds = { exercise_id: 'ex_row', exercise_name: 'Row', load_unit: 'lb' as const };
		const rows = [
			set({ ...pounds, workout_date: '2026-05-30', weight_kg: 78.02 }),
			set({ ...pounds, weight_kg: 79.38 }),
		];
		const [inPounds] = await plotsOf({ sets: rows });
		expect(textsIn(inPounds!)).toEqual(expect.arrayContaining(['172 → 175 lb', '170', '175', '180']));
		expect(textsIn(inPounds!)).toContain('Weight of each set, lb. Every panel has its own scale.');
		const [mixed] = await plotsOf({ sets: [...rows, set()] });
		expect(textsIn(mixed!)).toContain('Weight of each set. Every panel has its own scale.');
	});

	it('shows the time under tension of a bodyweight exercise', async () => {
		const own = { weight_kg: 0, exercise_name: 'Chin-up' };
		const [plot] = await plotsOf({
			sets: [set({ ...own, workout_date: '2026-05-30', tut_seconds: 52 }), set({ ...own, tut_seconds: 61 })],
		});
		expect(textsIn(plot!)).toContain('bodyweight, 52 → 61 s TUT');
	});

	it('shows the help of an assisted machine, and what is added to the body', async () => {
		const subtitle = async (load_type: string, first: number, last: number) => {
			const sets = [
				set({ load_type, workout_date: '2026-05-30', weight_kg: first }),
				set({ load_type, weight_kg: last }),
			];
			return textsIn((await plotsOf({ sets }))[0]!).find((text) => /→|assistance/.test(text));
		};
		expect(await subtitle('Assisted', 25, 20)).toBe('assistance 25 → 20 kg');
		expect(await subtitle('Bodyweight', 0, 5)).toBe('bodyweight + 0 → 5 kg');
		expect(await subtitle('Assisted', 0, 0)).toBe('no assistance, 96.4 s TUT');
	});

	it('draws 300 sets of one exercise', async () => {
		const sets = Array.from({ length: 300 }, (_, index) =>
			set({
				workout_date: new Date(Date.UTC(2026, 3, 6 + Math.floor(index / 4))).toISOString().slice(0, 10),
				weight_kg: 60 + index / 10,
			}),
		);
		const [plot] = await plotsOf({ sets });
		expect(textsIn(plot!)).toContain('60 → 89.9 kg');
	});
});

describe('time under tension', () => {
	it('shows the newest set and the target range of the exercise, in seconds', async () => {
		const [, plot] = await plotsOf({
			sets: [set({ tut_seconds: 71, target_tut_min: 60, target_tut_max: 120 })],
		});
		expect(textsIn(plot!)).toEqual(
			expect.arrayContaining(['Squat', '71 s (60 to 120)', '0 s', '30 s', '60 s', '90 s', '120 s']),
		);
	});

	it.each([
		[59.9, '#b45309'],
		[60, '#15803d'],
		[120, '#15803d'],
		[120.1, '#1d4ed8'],
	])('of %d s has the colour %s with a target range of 60 to 120 s', async (tut_seconds, colour) => {
		const [, plot] = await plotsOf({ sets: [set({ tut_seconds, target_tut_min: 60, target_tut_max: 120 })] });
		const dots = [...plot!.svg.matchAll(/<path[^>]*matrix\(5\.5,0,0,5\.5[^>]*>/g)].map(([dot]) => dot);
		expect(dots).toHaveLength(1);
		expect(dots[0]).toContain(`fill="${colour}"`);
	});
});

describe('the plots of the sets', () => {
	const row = { exercise_id: 'ex_row', exercise_name: 'Row' };
	const dates = ['2026-05-30', '2026-06-12', '2026-06-19', '2026-06-27'];
	const sets = [{}, row].flatMap((exercise) =>
		dates.map((workout_date) => set({ workout_date, ...exercise })),
	);

	it('have a ring around each record, time under tension around those of the last sets', async () => {
		const records = ['2026-06-27', '2026-06-12'].map((workout_date) => record({ workout_date }));
		const [strength, tut] = await plotsOf({ sets, records });
		expect([ringsIn(strength!), ringsIn(tut!)]).toEqual([2 + 1, 1 + 1]);
		for (const plot of [strength!, tut!]) expect(textsIn(plot)).toContain('record');
	});

	it('have no ring and no legend without records', async () => {
		for (const plot of await plotsOf({ sets })) {
			expect(ringsIn(plot)).toBe(0);
			expect(textsIn(plot)).not.toContain('record');
		}
	});

	it('say which exercise is stalled or declines, in another colour', async () => {
		const stalls = [stall(), stall({ ...row, status: 'DECLINING' })];
		const [strength, tut] = await plotsOf({ sets, stalls: stalls.slice(0, 1) });
		expect(textsIn(strength!)).toEqual(expect.arrayContaining(['80 kg, stalled', '80 kg']));
		expect(textsIn(tut!)).toEqual(
			expect.arrayContaining(['stalled, 96.4 s (45 to 90)', '96.4 s (45 to 90)']),
		);
		for (const plot of [strength!, tut!]) expect(plot.svg).toMatch(/fill="#b45309"[^>]*>[^<]*stalled/);
		const declining = (await plotsOf({ sets, stalls })).flatMap(textsIn);
		expect(declining).toEqual(expect.arrayContaining(['80 kg, declining', 'declining, 96.4 s (45 to 90)']));
	});
});

describe('readiness', () => {
	// Without scores there is no recommendation and no readiness to draw.
	const drawn = TRAINING_RECOMMENDATIONS.filter((label) => label !== 'NO DATA');

	it.each(drawn)('has a colour for %s', async (label) => {
		const [plot] = await plotsOf({
			workouts: [workout({ training_recommendation: `${label}: Explanation` })],
		});
		expect(textsIn(plot!)).toContain(label);
		expect(plot!.svg).not.toContain('fill="#9aa5b1"');
	});
});

describe('body weight', () => {
	const measurements = [measurement({ measurement_date: '2026-06-20', bodyweight_kg: 82 }), measurement()];

	it('shows the measured values and their mean, in kilograms', async () => {
		const [plot] = await plotsOf({ measurements });
		const texts = textsIn(plot!);
		expect(texts).toEqual(expect.arrayContaining(['Body weight', 'measured', 'mean of 7 days']));
		expect(texts).toContain('Measured values, kg, and their mean of 7 days.');
		expect(texts.join()).not.toMatch(/pace|target/);
	});

	it('shows the projection to a target', async () => {
		const [plot] = await plotsOf({ measurements, goals: [goal()] });
		expect(textsIn(plot!)).toEqual(expect.arrayContaining(['at the present pace', 'target 80 kg']));
	});

	it.each([
		['to the day that the text names', '2027-03-30', ['6 Apr', '30 Mar']],
		['as far as the plot goes back, if the text names no day', '2027-08-01', ['6 Apr', '19 Sep']],
	])('shows the projection %s', async (_, projected_date, ends) => {
		const data = { measurements, goals: [goal({ projected_date })] };
		const days = textsIn((await plotsOf(data))[0]!).filter((text) => /^\d+ [A-Z]/.test(text));
		expect([days[0], days.at(-1)]).toEqual(ends);
	});

	it('shows only the target if the pace moves away from it', async () => {
		const away = goal({ target_value: 85, projected_date: null, status: 'MOVING AWAY' });
		const [plot] = await plotsOf({ measurements, goals: [away] });
		expect(textsIn(plot!)).toContain('target 85 kg');
		expect(textsIn(plot!)).not.toContain('at the present pace');
	});
});
