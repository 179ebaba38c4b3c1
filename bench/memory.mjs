import { step } from '../sandbox/progress.mjs';
import { bytesInUse } from './bytesInUse.mjs';
import { integer, megabytes, table } from './formatting.mjs';
import { targets } from './measuring.mjs';
import { benchMemoryGrowth } from './memoryGrowth.mjs';
import { loadModules, readItems } from './nodeModules.mjs';
import { itemsOf, parentRows } from './setItems.mjs';
import { withDatabase } from './trainingDatabase.mjs';

const SETS = 100_000;
const MOST = 2.5;

/** The memory that writing uses, and the memory that syncs and polls leave behind. */
export async function benchMemory() {
	const writing = await benchWriting();
	const growth = await benchMemoryGrowth();
	return {
		missed: [...writing.missed, ...growth.missed],
		text: `${writing.text}\n\n${growth.text}`,
	};
}

/** The memory that each step of `actions/write.ts` uses, in addition to the input items. */
const benchWriting = () =>
	withDatabase(async (client) => {
		const modules = await loadModules();
		await client.query(`${parentRows(SETS)}; set training.in_transaction = true`);
		return report(await step(`Writing ${integer(SETS)} sets`, () => write(client, modules)));
	});

async function write(client, modules) {
	const items = inputItems();
	const before = bytesInUse();
	const used = {};
	const record = (step) => (used[step] = Math.max(used[step] ?? 0, bytesInUse() - before));
	const outcomes = await outcomesOf(client, items, modules, record);
	const output = modules.outcomes.toItems(outcomes, false);
	record('output items');
	return { used, input: sizeOf(inputItems), output: output.length };
}

/** Items as another node leaves them, each linked to its input. */
const inputItems = () =>
	JSON.parse(JSON.stringify(itemsOf(SETS))).map((item, index) => ({ ...item, pairedItem: { item: index } }));

function sizeOf(create) {
	const before = bytesInUse();
	const created = create();
	return created.length > 0 ? bytesInUse() - before : 0;
}

/** A separate function, so that rows and results are garbage when the output items are created, as in the node. */
async function outcomesOf(client, items, modules, record) {
	const { statements, outcomes } = modules;
	const reading = readItems(
		modules,
		'set',
		items.map(({ json }) => json),
	);
	record('reading rows');
	const written = [];
	for (const batch of statements.splitIntoBatches(reading.rows)) {
		const statement = statements.upsertRows(statements.quoteSchema('public'), 'set', batch);
		const { rows: results } = await client.query(statement);
		written.push({ kind: 'set', rows: batch, results });
		record('writing batches');
	}
	const merged = outcomes.mergeOutcomes(items.length, reading, written);
	record('outcomes');
	return merged;
}

function report({ input, used, output }) {
	const { missed, atMost } = targets();
	const rows = Object.entries(used).map(([step, bytes]) => [
		step,
		megabytes(bytes),
		(bytes / input).toFixed(2),
		'',
	]);
	const most = Math.max(...Object.values(used)) / input;
	const [name, ratio, target] = atMost('maximum, against the input items', most, MOST);
	return {
		missed,
		text: `${integer(output)} sets as items use ${megabytes(input)}. Memory in use after each step, in addition to the input items:\n\n${table(['after', 'in use', '/ items', 'target'], [...rows, [name, '', ratio, target]])}`,
	};
}
