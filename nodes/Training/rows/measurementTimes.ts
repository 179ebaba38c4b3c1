import type { CellOptions } from './cell';
import { secondsOfTime, timeOfDay } from './dates';
import type { Draft } from './drafts';
import type { Cells, MatchedHeaders } from './headers';

/**
 * The earliest of several measurements of one day: people weigh themselves in the morning, and apps export the newest first. The
 * later item if two have the same time. undefined if one of them has no time.
 */
export function earliestMeasurement(
	drafts: readonly Draft[],
	items: readonly Cells[],
	headersOf: (cells: Cells) => MatchedHeaders,
	options: CellOptions,
): Draft | undefined {
	let earliest: { draft: Draft; seconds: number } | undefined;
	for (const draft of drafts) {
		const cells = items[draft.items[0]!]!;
		const seconds = secondsOf(cells, headersOf(cells), options);
		if (seconds === null) return undefined;
		if (!earliest || seconds <= earliest.seconds) earliest = { draft, seconds };
	}
	return earliest?.draft;
}

/** The time is in the date's cell, or in a cell beside it. */
function secondsOf(cells: Cells, { columns }: MatchedHeaders, options: CellOptions): number | null {
	const dates = columns
		.filter(({ name }) => name === 'measurement_date')
		.flatMap(({ headers }) => headers.map(({ header }) => cells[header]));
	const times = dates.map((cell) => secondsOfTime(cell) ?? timeOfDay(cell, options));
	return times.find((seconds) => seconds !== null) ?? null;
}
