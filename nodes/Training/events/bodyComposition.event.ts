import type { IDataObject } from 'n8n-workflow';

import { readBodyCompositionChanges } from '../statements';
import type { WatchedEvent } from './event';
import { numberOf } from './fields';
import type { Remembered, Sight } from './memory';

/**
 * Percentage points above the target from which on reaching it is news again: a smart scale is off by as much from day to day.
 */
const SCALE_NOISE = 2;

const TREND = 'trend';
const TARGET = 'target';

/** The weight's trend turns, or body fat comes down to a target. */
export const bodyComposition: WatchedEvent = {
	value: 'bodyComposition',
	name: 'Body Composition',
	description: 'The weight trend changed, or body fat reached a target',
	properties: [
		{
			displayName: 'Target Body Fat (%)',
			name: 'targetBodyFatPct',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 75, numberPrecision: 2 },
			default: 0,
			description:
				'Tells once when body fat is at or below this, and again only after it was more than 2 points above; 0 for no target',
		},
	],
	options: [],
	settings: (read) => ({
		targetBodyFatPct: numberOf(
			read('targetBodyFatPct', 0),
			'Target Body Fat (%)',
			(percent) => percent >= 0 && percent <= 75,
			'0 (for none) to 75',
		),
	}),
	statement: ({ schema, settings, memory }) =>
		readBodyCompositionChanges(
			schema,
			memory && memory.settings.targetBodyFatPct === settings.targetBodyFatPct
				? (memory.glance ?? null)
				: null,
		),
	sights(rows, { settings, memory }) {
		const items = rows.map(({ item }) => item as IDataObject);
		const newest = items.at(-1);
		const measured = items.findLast(({ bodyfat_pct }) => bodyfat_pct !== null);
		const target = Number(settings.targetBodyFatPct);
		const last = memory?.told.find(([group]) => group === TARGET)?.[1].at(-1)?.[1];
		return [
			...(measured && target > 0
				? [seen(TARGET, measured, [target, isReached(measured, target, last)])]
				: []),
			...(newest
				? [seen(TREND, newest, [newest.measurement_date as string, newest.weight_trend as string])]
				: []),
		];
	},
	depth: 30,
	isJournal: false,
	isWanted: ({ group, remembered }, { targetBodyFatPct }) =>
		group === TREND || remembered[0] === targetBodyFatPct,
	isWorthTelling(now, last, isThereAlready) {
		const [target, reached] = now;
		if (typeof reached !== 'boolean') return last ? last[1] !== now[1] : isThereAlready;
		return reached && !wasReached(Number(target), last ?? []);
	},
	previous: ([measurement_date = null, weight_trend = null]) =>
		typeof weight_trend === 'string' ? { measurement_date, weight_trend } : undefined,
	text(item, previous) {
		const day = `${String(item.bodyweight_kg)} kg on ${String(item.measurement_date)}`;
		if (item.target_bodyfat_pct !== undefined) {
			return `🎯 Body fat is ${String(item.bodyfat_pct)} %: the target of ${String(item.target_bodyfat_pct)} % is reached (${day}).`;
		}
		const before = previous ? `, was ${String(previous.weight_trend)}` : '';
		return `⚖️ Weight trend: ${String(item.weight_trend)}${before} (${day}).`;
	},
	nothing: () => 'There is no measurement yet. Log one first.',
};

const seen = (group: string, item: IDataObject, remembered: Remembered): Sight => ({
	group,
	key: String(item.measurement_date),
	date: String(item.measurement_date),
	remembered,
	item: {
		reason: group,
		...item,
		...(group === TARGET && { target_bodyfat_pct: remembered[0]! }),
	},
});

/** Whether the body fat is at the target: once there, it stays there within the scale's noise. */
function isReached({ bodyfat_pct }: IDataObject, target: number, last: Remembered = []): boolean {
	return Number(bodyfat_pct) <= (wasReached(target, last) ? target + SCALE_NOISE : target);
}

const wasReached = (target: number, [lastTarget, reached]: Remembered) =>
	lastTarget === target && reached === true;
