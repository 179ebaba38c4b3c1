import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import type { Plot } from '../../plots';
import { contentsOf, projectionsOf, toHtml, toMarkdown } from '../../report';
import type { Contents, ReportRows } from '../../report';
import { readPace, readReportMeasurements, readReportSets, readReportWorkouts } from '../../statements';
import type { Pace, ReportMeasurement, ReportSet, ReportWorkout } from '../../statements';
import { errorItem } from '../errorItem';
import type { Execution, Operation } from '../operation';
import { askedFor, properties } from './period';

/** A report to send: Markdown and HTML, with plots as pictures. */
export const getProgress: Operation = {
	value: 'getProgress',
	name: 'Get Progress',
	action: 'Get a progress report',
	description:
		'Report on some days of training as Markdown, HTML and pictures: progress, next weights, readiness, body weight and body fat',
	properties,
	execute: async (execution) => {
		const reports: INodeExecutionData[] = [];
		for (const item of execution.items.keys()) {
			const report = reportOf(execution, item);
			reports.push(
				execution.continues
					? await report.catch((error: unknown) => errorItem(execution, item, error))
					: await report,
			);
		}
		return reports;
	},
};

async function reportOf(execution: Execution, item: number): Promise<INodeExecutionData> {
	const rows = await read(execution, item);
	const contents = contentsOf(rows);
	const pairedItem = { item };
	// A model reads text; n8n would take files from it anyway.
	if (execution.isTool) {
		return { json: { markdown: toMarkdown(contents) }, pairedItem };
	}
	// Large, and not needed by any other operation.
	const { drawPlots } = await import('../../plots/index.js');
	const plots = await drawPlots(rows, projectionsOf(rows));
	return {
		json: jsonOf(rows, contents, plots),
		binary: await filesOf(execution, rows, contents, plots),
		pairedItem,
	};
}

async function read(execution: Execution, item: number): Promise<ReportRows> {
	const asked = askedFor(execution, item);
	const { plotsFrom, to } = asked.period;
	const days = { from: plotsFrom, to };
	const database = await execution.openDatabase();
	return await database.transaction({ access: 'read only', schemaVersion: 'current' }, async (run) => {
		const { schema } = database;
		const sets = await run<ReportSet>(readReportSets(schema, days));
		const workouts = await run<ReportWorkout>(readReportWorkouts(schema, days));
		const measurements = await run<ReportMeasurement>(readReportMeasurements(schema, days));
		const [pace] = await run<Pace>(readPace(schema, to));
		return { ...asked, sets, workouts, measurements, pace: pace! };
	});
}

/** Mail programs find the pictures of the HTML among the mail's attachments, by the names of their binary files. */
const jsonOf = ({ period }: ReportRows, contents: Contents, plots: Plot[]) => ({
	title: contents.title,
	date_from: period.from,
	date_to: period.to,
	plots_from: period.plotsFrom,
	...contents.counts,
	markdown: toMarkdown(contents),
	html: toHtml(
		contents,
		plots.map((plot) => ({ ...plot, source: `cid:${plot.name}` })),
	),
	pictures: plots.map(({ name }) => name),
});

/** The page, which holds its pictures in itself, then each picture as PNG and as SVG. */
async function filesOf(
	{ functions }: Execution,
	{ period }: ReportRows,
	contents: Contents,
	plots: Plot[],
): Promise<IBinaryKeyData> {
	const page = toHtml(
		contents,
		plots.map((plot) => ({ ...plot, source: `data:image/png;base64,${plot.png.toString('base64')}` })),
	);
	const files: Array<readonly [name: string, content: Buffer, fileName: string, type: string]> = [
		['page', Buffer.from(page), `training-report-${period.to}.html`, 'text/html'],
		...plots.map(({ name, png }) => [name, png, `${name}-${period.to}.png`, 'image/png'] as const),
		...plots.map(
			({ name, svg }) =>
				[`${name}_svg`, Buffer.from(svg), `${name}-${period.to}.svg`, 'image/svg+xml'] as const,
		),
	];
	const binary: IBinaryKeyData = {};
	for (const [name, content, fileName, type] of files) {
		binary[name] = await functions.helpers.prepareBinaryData(content, fileName, type);
	}
	return binary;
}
