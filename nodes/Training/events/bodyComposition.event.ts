import { numberParameter } from '../parameters';
import { readBodyCompositionChanges } from '../statements';
import type { BodyCompositionChange, BodyCompositionRow } from '../statements';
import type { Observation, StateEvent } from './triggerEvent';

/**
 * The target counts as reached again only after body fat was more than this many percentage points above it, because the
 * readings of a smart scale vary by as much from day to day.
 */
const SCALE_NOISE = 2;

const MAX_BODY_FAT = 75;

type Reading = BodyCompositionRow & { reason: 'trend' | 'target'; target_bodyfat_pct?: number };

type TrendSnapshot = Pick<BodyCompositionRow, 'measurement_date' | 'weight_trend'>;
type BodySnapshot = TrendSnapshot | { target_bodyfat_pct: number; is_reached: boolean };

/** Watches the weight trend, and body fat against a target. */
export const bodyComposition: StateEvent<
	{ targetBodyFatPct: number },
	BodySnapshot,
	BodyCompositionChange,
	Reading
> = {
	type: 'state',
	value: 'bodyComposition',
	name: 'Body Composition',
	description: 'The weight trend changed, or body fat fell to the target',
	properties: [
		{
			displayName: 'Target Body Fat (%)',
			name: 'targetBodyFatPct',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: MAX_BODY_FAT, numberPrecision: 2 },
			default: 0,
			description:
				'Emits once when body fat is at or below this, and again only after it was more than 2 points above. 0 means no target.',
		},
	],
	options: [],
	historyLength: 30,
	readSettings: (read) => ({
		targetBodyFatPct: numberParameter('Target Body Fat (%)', read('targetBodyFatPct', 0), {
			min: 0,
			max: MAX_BODY_FAT,
			fractions: true,
		}),
	}),
	query: ({ schema, settings, state }) => {
		// A new target must be compared with the same measurements once more.
		const hasSameTarget = state?.settings.targetBodyFatPct === settings.targetBodyFatPct;
		return readBodyCompositionChanges(schema, hasSameTarget ? (state.fingerprint ?? null) : null);
	},
	fingerprint: ([first]) => first?.fingerprint,
	observe(rows, { settings: { targetBodyFatPct: target }, state }) {
		const items = rows.map(({ item }) => item);
		const newest = items.at(-1);
		const newestBodyFat = items.findLast(({ bodyfat_pct }) => bodyfat_pct !== null);
		const history = state?.groups.find(({ group }) => group === 'target')?.history;
		const last = history?.at(-1)?.snapshot;
		return [
			...(newestBodyFat && target > 0 ? [observeTarget(newestBodyFat, target, last)] : []),
			...(newest ? [observeTrend(newest)] : []),
		];
	},
	isWanted: ({ snapshot }, { targetBodyFatPct }) =>
		isTrend(snapshot) || snapshot.target_bodyfat_pct === targetBodyFatPct,
	shouldEmit(now, last, isFirstPoll) {
		if (!isTrend(now)) return now.is_reached && !wasReached(now.target_bodyfat_pct, last);
		return last && isTrend(last) ? last.weight_trend !== now.weight_trend : isFirstPoll;
	},
	previous: (last) => (isTrend(last) ? last : undefined),
	text(item, last) {
		const measurement = `${item.bodyweight_kg} kg on ${item.measurement_date}`;
		if (item.target_bodyfat_pct !== undefined) {
			return `🎯 Body fat is ${item.bodyfat_pct} %: the target of ${item.target_bodyfat_pct} % is reached (${measurement}).`;
		}
		const before = last && isTrend(last) ? `, was ${last.weight_trend}` : '';
		return `⚖️ Weight trend: ${item.weight_trend}${before} (${measurement}).`;
	},
	nothingToShow: () => 'There is no measurement yet. Add one first.',
};

const isTrend = (snapshot: BodySnapshot): snapshot is TrendSnapshot => 'weight_trend' in snapshot;

function observeTrend(row: BodyCompositionRow): Observation<BodySnapshot, Reading> {
	const { measurement_date, weight_trend } = row;
	return {
		group: 'trend',
		key: measurement_date,
		snapshot: { measurement_date, weight_trend },
		item: { reason: 'trend', ...row },
	};
}

/** Once reached, the target stays reached within the noise of the scale. */
function observeTarget(
	row: BodyCompositionRow,
	target: number,
	last: BodySnapshot | undefined,
): Observation<BodySnapshot, Reading> {
	const limit = wasReached(target, last) ? target + SCALE_NOISE : target;
	return {
		group: 'target',
		key: row.measurement_date,
		snapshot: { target_bodyfat_pct: target, is_reached: Number(row.bodyfat_pct) <= limit },
		item: { reason: 'target', ...row, target_bodyfat_pct: target },
	};
}

const wasReached = (target: number, last: BodySnapshot | undefined): boolean =>
	last !== undefined && !isTrend(last) && last.target_bodyfat_pct === target && last.is_reached;
