import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserFacingError } from './errors.mjs';
import { packagesFolder } from './paths.mjs';

/** The example workflow that `npm start` runs. */
export const sampleWorkflow = 'Training Journal sync';

const isManualTrigger = ({ type }) => type === 'n8n-nodes-base.manualTrigger';
const readsRows = ({ type }) => type === 'n8n-nodes-base.extractFromFile';
const runs =
	(resource, operation) =>
	({ parameters }) =>
		parameters.resource === resource && parameters.operation === operation;

/**
 * Syncs the sample journal in n8n. Returns `{ summary, progression, recovery, bodyComposition }`.
 * Fails unless every row of the three files was accepted and every recommendation has at least one item.
 */
export async function runSampleJournal(n8n, workflowId) {
	const { nodes } = await n8n.request('GET', `/workflows/${workflowId}`);
	const execution = await n8n.runWorkflow(workflowId, nodes.find(isManualTrigger).name);
	const result = parseExecution(execution.data).resultData;
	if (execution.status !== 'success') {
		throw new UserFacingError(
			`"${sampleWorkflow}" ended with status ${execution.status}${cause(result.error)}`,
		);
	}

	const itemsOf = (predicate) =>
		nodes
			.filter(predicate)
			.flatMap(({ name }) => result.runData[name]?.at(-1)?.data?.main?.[0] ?? [])
			.map(({ json }) => json);
	const [summary] = itemsOf(runs('journal', 'sync'));
	checkSummary(summary, itemsOf(readsRows).length);
	return {
		summary,
		progression: recommendation('getProgression', itemsOf),
		recovery: recommendation('getRecovery', itemsOf),
		bodyComposition: recommendation('getBodyComposition', itemsOf),
	};
}

function checkSummary(summary, rowsInFiles) {
	if (summary?.status !== 'success') {
		const reason =
			summary?.text ?? summary?.error?.text ?? summary?.message ?? 'The node returned no summary.';
		throw new UserFacingError(`"${sampleWorkflow}" did not write all rows:\n${reason}`);
	}
	const received = summary.workouts.received + summary.sets.received + summary.measurements.received;
	if (rowsInFiles === 0) throw new UserFacingError(`"${sampleWorkflow}" read no rows from the files.`);
	if (received !== rowsInFiles) {
		throw new UserFacingError(`The files have ${rowsInFiles} rows, but the node received ${received}.`);
	}
}

function recommendation(operation, itemsOf) {
	const items = itemsOf(runs('recommendation', operation));
	if (items.length === 0) throw new UserFacingError(`The operation ${operation} returned no items.`);
	return items;
}

/** n8n stores an execution in the format of the package flatted. */
const parseExecution = (data) => createRequire(join(packagesFolder, 'package.json'))('flatted').parse(data);

function cause(error) {
	if (!error) return '.';
	const node = error.node?.name ? ` in "${error.node.name}"` : '';
	return `${node}: ${error.message}${error.description ? `\n${error.description}` : ''}`;
}
