import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../sandbox/paths.mjs';

/** The modules of the nodes that the benchmark calls directly. Bundled together, since they share module state. */
export async function loadModules() {
	const { outputFiles } = await build({
		stdin: {
			contents: ['rows', 'statements', 'outcomes']
				.map((name) => `export * as ${name} from './${name}';`)
				.join('\n'),
			resolveDir: join(root, 'nodes', 'Training'),
		},
		bundle: true,
		format: 'esm',
		platform: 'node',
		write: false,
	});
	const code = Buffer.from(outputFiles[0].contents).toString('base64');
	return await import(`data:text/javascript;base64,${code}`);
}

/** Reads the cells of items into rows of one kind, with the node's default options. */
export const readItems = ({ rows }, kind, cells) =>
	rows.readRows(cells, kind, (item) => item + 1, {
		timezone: 'UTC',
		dateFormat: '',
		emptyCells: 'clear',
		dataSource: 'Sheet',
	});

/** Runs statements in one transaction that holds the journal's lock, as the nodes do. */
export async function writeInTransaction(client, { statements }, schema, upserts) {
	await client.query('begin; set local training.in_transaction = true');
	await client.query(statements.lockJournal(schema));
	for (const statement of upserts) await client.query(statement);
	await client.query('commit');
}
