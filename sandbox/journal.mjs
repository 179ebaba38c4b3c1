import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Trouble } from './progress.mjs';
import { sandbox } from './places.mjs';

/** The example that `npm start` runs, and the names of its nodes whose output is looked at. */
export const journalWorkflow = 'Training Journal sync';
const trigger = 'By hand';
const tabs = { workouts: 'Rows of workouts', sets: 'Rows of sets', measurements: 'Rows of measurements' };
const reads = { progression: 'Next weights', recovery: 'Readiness', bodyComposition: 'Body composition' };

/**
 * Runs the sample journal through n8n. Gives `{ summary, progression, recovery, bodyComposition }` only if every row
 * of the three tabs arrived, none was rejected, and every read gave something.
 */
export async function runJournal(editor, workflowId) {
	const execution = await editor.runWorkflow(workflowId, trigger);
	const run = parse(execution.data).resultData;
	if (execution.status !== 'success')
		throw new Trouble(`"${journalWorkflow}" ended as ${execution.status}${blame(run.error)}`);

	const [summary] = itemsOf(run, 'Sync the journal');
	if (summary?.error) throw new Trouble(`"${journalWorkflow}" wrote nothing: ${summary.error}`);
	if (summary?.status !== 'success')
		throw new Trouble(
			`"${journalWorkflow}" did not write everything:\n${summary?.text ?? 'the node gave no summary'}`,
		);
	for (const [kind, node] of Object.entries(tabs)) {
		const { received, rejected } = summary[kind];
		const read = itemsOf(run, node).length;
		if (read === 0) throw new Trouble(`The node "${node}" read no rows.`);
		if (received !== read || rejected !== 0) {
			throw new Trouble(
				`Of ${read} ${kind} in the file, ${received} were received and ${rejected} rejected.`,
			);
		}
	}

	const result = { summary };
	for (const [name, node] of Object.entries(reads)) {
		result[name] = itemsOf(run, node);
		if (result[name].length === 0) throw new Trouble(`The node "${node}" gave no items.`);
	}
	return result;
}

/** n8n stores a run in the format of the package flatted. */
const parse = (data) => createRequire(join(sandbox, 'package.json'))('flatted').parse(data);

const itemsOf = (run, node) => (run.runData[node]?.at(-1)?.data?.main?.[0] ?? []).map(({ json }) => json);

function blame(error) {
	if (!error) return '.';
	const where = error.node?.name ? ` in "${error.node.name}"` : '';
	return `${where}: ${error.message}${error.description ? `\n${error.description}` : ''}`;
}
