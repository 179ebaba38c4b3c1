import { setImmediate } from 'node:timers/promises';

import type { Projections, ReportRows, SectionName } from '../report';
import { at } from './axes';
import { drawBody } from './body';
import { toPng } from './rasterise';
import { drawReadiness } from './readiness';
import { drawStrength } from './strength';
import { WIDTH } from './style';
import { drawTut } from './tut';

/** A plot, drawn and rasterised. */
export interface Plot {
	/** What its binary file is called in the item. */
	name: string;
	section: SectionName;
	title: string;
	/** Pixels of a page; the PNG has three times as many. */
	width: number;
	height: number;
	svg: string;
	png: Buffer;
}

/** Every plot that the rows have something for. */
export async function drawPlots(rows: ReportRows, projections: Projections): Promise<Plot[]> {
	const { period, sets, workouts, measurements } = rows;
	const span = { from: at(period.plotsFrom), to: at(period.to) };
	const drawings = [
		...(sets.length > 0 ? [...drawStrength(sets, span), ...drawTut(sets)] : []),
		...drawReadiness(workouts, span),
		...drawBody(measurements, projections, span),
	];
	const plots: Plot[] = [];
	for (const drawing of drawings) {
		plots.push({ ...drawing, width: WIDTH, png: await toPng(drawing.svg) });
		// A picture takes some tenths of a second: between two of them, n8n sees to its other work.
		await setImmediate();
	}
	return plots;
}
