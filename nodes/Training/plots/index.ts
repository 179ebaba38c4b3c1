import { setImmediate } from 'node:timers/promises';

import type { ReportData, SectionName } from '../report';
import { timeOf } from './axes';
import { drawBody } from './body';
import { marksOf } from './marks';
import { toPng } from './rasterise';
import { drawReadiness } from './readiness';
import { drawStrength } from './strength';
import { WIDTH } from './style';
import { drawTut } from './tut';

/** A plot as SVG and PNG. */
export interface Plot {
	/** The name of its binary file in the item. */
	name: string;
	section: SectionName;
	title: string;
	/** CSS pixels. The PNG has three times as many. */
	width: number;
	height: number;
	svg: string;
	png: Buffer;
}

/** Draws each plot for which there is data. */
export async function drawPlots(data: ReportData): Promise<Plot[]> {
	const { period, sets, workouts } = data;
	const marks = marksOf(data);
	const span = { from: timeOf(period.plotsFrom), to: timeOf(period.to) };
	const drawings = [
		...(sets.length > 0 ? [...drawStrength(sets, marks, span), ...drawTut(sets, marks)] : []),
		...drawReadiness(workouts, span),
		...drawBody(data, span),
	];
	const plots: Plot[] = [];
	for (const drawing of drawings) {
		plots.push({ ...drawing, width: WIDTH, png: await toPng(drawing.svg) });
		// Rasterising takes some tenths of a second. In between, n8n can do other work.
		await setImmediate();
	}
	return plots;
}
