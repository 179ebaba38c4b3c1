import { numberParameter } from '../parameters';
import { readBodyCompositionChanges } from '../statements';
import type { BodyCompositionChange, BodyCompositionRow } from '../statements';
import type { Snapshot } from './state';
import type { StateEvent } from './triggerEvent';

/**
 * The target counts as reached again only after body fat was more than this many percentage points above it, because the
 * readings of a smart scale vary by as much from day to day.
 */
const SCALE_NOISE = 2;

const MAX_BODY_FAT = 75;

type Reading = BodyCompositionRow & { reason: 'trend' | 'target'; target_bodyfat_pct?: number };

type TrendSnapshot = Pick<BodyCompositionRow, 'measurement_date' | 'weight_trend'>;
interface TargetSnapshot extends Snapshot {
	target_bodyfat_pct: number;
	/** Whether the target is the stored goal, and not the node's. */
	is_goal: boolean;
	/** The day since which the target is reached. */
	reached_since: string;
	/** The day of the newest reading of body fat. */
	reached_until: string;
}
type BodySnapshot = TrendSnapshot | TargetSnapshot;

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
				'Emits once when body fat is at or below this, and again only after it was more than 2 points above. 0 means the goal for body fat, if there is one.',
		},
	],
	options: [],
	readSettings: (read) => ({
		targetBodyFatPct: numberParameter('Target Body Fat (%)', read('targetBodyFatPct', 0), {
			min: 0,
			max: MAX_BODY_FAT,
			fractions: true,
		}),
	}),
	query: ({ schema, settings: { targetBodyFatPct: target }, state }) =>
		readBodyCompositionChanges(schema, state?.fingerprint ?? null, {
			target: target > 0 ? target : null,
			noise: SCALE_NOISE,
		}),
	fingerprint: ([first]) => first?.fingerprint,
	observe: (rows, { settings }) =>
		rows.map(({ reason, reached_since, reached_until, target, item }) =>
			reached_since === null || reached_until === null || target === null
				? {
						group: reason,
						key: item.measurement_date,
						snapshot: { measurement_date: item.measurement_date, weight_trend: item.weight_trend },
						item: { reason, ...item },
					}
				: {
						group: reason,
						key: item.measurement_date,
						snapshot: {
							target_bodyfat_pct: target,
							is_goal: settings.targetBodyFatPct === 0,
							reached_since,
							reached_until,
						},
						item: { reason, ...item, target_bodyfat_pct: target },
					},
		),
	isWanted: ({ snapshot }, { targetBodyFatPct }) =>
		isTrend(snapshot) ||
		(targetBodyFatPct === 0 ? snapshot.is_goal : snapshot.target_bodyfat_pct === targetBodyFatPct),
	isSame(earlier, { snapshot: now }) {
		if (isTrend(now)) return isTrend(earlier.snapshot) && earlier.snapshot.weight_trend === now.weight_trend;
		// An earlier reading counts as long as body fat was not far above the target since, and the reading was not corrected.
		return (
			!isTrend(earlier.snapshot) &&
			earlier.snapshot.target_bodyfat_pct === now.target_bodyfat_pct &&
			earlier.key >= now.reached_since &&
			earlier.key <= now.reached_until
		);
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
