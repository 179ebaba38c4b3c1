import type { IBinaryData, IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import { withReadableNames } from '../../names';
import type { Plot } from '../../plots';
import { buildContents, toHtml, toMarkdown } from '../../report';
import type { ReportContents, ReportData } from '../../report';
import {
	readExerciseRecords,
	readGoalProjections,
	readLastDays,
	readNextSession,
	readReportMeasurements,
	readReportSets,
	readReportStalls,
	readReportWorkouts,
} from '../../statements';
import { errorItem } from '../errorItem';
import type { Execution, Operation } from '../operation';
import { properties, reportParameters } from './parameters';

export const getProgress: Operation = {
	value: 'getProgress',
	name: 'Get Progress',
	action: 'Get a progress report',
	description:
		'Get a report of the last days as Markdown, HTML and pictures: next session, records, stalls, goals, progress, readiness and body composition',
	properties,
	execute: async (execution) => {
		const reports: INodeExecutionData[] = [];
		for (const item of execution.items.keys()) {
			const report = createReport(execution, item);
			reports.push(
				execution.continues
					? await report.catch((error: unknown) => errorItem(execution, item, error))
					: await report,
			);
		}
		return reports;
	},
};

async function createReport(execution: Execution, item: number): Promise<INodeExecutionData> {
	const data = await readData(execution, item);
	const contents = buildContents(data);
	const pairedItem = { item };
	// n8n does not pass files to an AI model.
	if (execution.isTool) {
		return { json: { markdown: toMarkdown(contents) }, pairedItem };
	}
	// Loaded on demand: it is large, and no other operation needs it.
	const { drawPlots } = await import('../../plots/index.js');
	const plots = await drawPlots(data);
	return {
		json: toJson(data, contents, plots),
		binary: await toFiles(execution, data, contents, plots),
		pairedItem,
	};
}

async function readData(execution: Execution, item: number): Promise<ReportData> {
	const { period, targets } = reportParameters(execution, item);
	const { plotsFrom, to } = period;
	const days = { from: plotsFrom, to };
	const ofPeriod = { filters: { dateFrom: plotsFrom, dateTo: to }, latestOnly: false, limit: null };
	const database = await execution.openDatabase();
	const { schema } = database;
	const [nextSession, sets, records, stalls, goals, workouts, measurements, [lastDays]] =
		await database.readAll([
			readNextSession(schema, to, null),
			readReportSets(schema, days),
			readExerciseRecords(schema, ofPeriod),
			readReportStalls(schema, to),
			readGoalProjections(schema, to, targets),
			readReportWorkouts(schema, days),
			readReportMeasurements(schema, days),
			readLastDays(schema, to),
		]);
	for (const rows of [nextSession, sets, records, stalls, workouts]) rows.forEach(withReadableNames);
	return { period, nextSession, sets, records, stalls, goals, workouts, measurements, lastDays: lastDays! };
}

/** In `html`, each picture refers to an attachment of the email that has the name of the binary file. */
const toJson = ({ period }: ReportData, contents: ReportContents, plots: Plot[]) => ({
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

/** The page with embedded pictures, then each picture as PNG and as SVG. */
async function toFiles(
	{ functions }: Execution,
	{ period }: ReportData,
	contents: ReportContents,
	plots: Plot[],
): Promise<IBinaryKeyData> {
	const page = toHtml(
		contents,
		plots.map((plot) => ({ ...plot, source: `data:image/png;base64,${plot.png.toString('base64')}` })),
	);
	const prepare = async (content: Buffer, name: string, type: string): Promise<IBinaryData> =>
		await functions.helpers.prepareBinaryData(content, name, type);
	const stored = await prepare(Buffer.from(page), `training-report-${period.to}.html`, 'text/plain');
	// The same stored file twice: the panel shows HTML only if it is plain text, and other nodes need the real type.
	const binary: IBinaryKeyData = {
		page: { ...stored, mimeType: 'text/html', fileType: 'html' },
		page_view: { ...stored, fileType: 'html' },
	};
	for (const { name, png } of plots) {
		binary[name] = await prepare(png, `${name}-${period.to}.png`, 'image/png');
	}
	for (const { name, svg } of plots) {
		binary[`${name}_svg`] = await prepare(Buffer.from(svg), `${name}-${period.to}.svg`, 'image/svg+xml');
	}
	return binary;
}
