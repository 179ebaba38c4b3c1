/** A hundred athletes in one database, each with a separate schema. */
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { flatten } from '../../sql/flatten.js';
import { source } from '../documents/markdown';
import { runNode } from '../package/engine';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import { squat, workout } from './training';

const athletes = Array.from({ length: 100 }, (_, number) => `athlete_${number + 1}`);
const rolesScript = flatten(join(__dirname, '../../sql/roles.sql'));

let database: TestDatabase;

/** A hundred connect at once, possibly on a slow machine. */
const longTimeouts = { maxConnections: 1, connectTimeoutSeconds: 300, statementTimeoutSeconds: 300 };

async function run(parameters: INodeParameters, credential: IDataObject, items: IDataObject[] = [{}]) {
	const { success, thrown } = await runNode({
		parameters,
		items,
		credential: { ...database.settings, ...longTimeouts, ...credential },
	});
	if (thrown) throw thrown;
	return success.map(({ json }) => json);
}
const forAll = async <T>(work: (schema: string, index: number) => Promise<T>) =>
	await Promise.all(athletes.map(work));

beforeAll(async () => {
	database = await emptyDatabase();
	const provisioned = await forAll(
		async (schema) => await run({ resource: 'database', operation: 'provision' }, { schema }),
	);
	expect(provisioned.filter(([result]) => result?.previous_version === null)).toHaveLength(100);
}, 600_000);
afterAll(async () => await database.drop(), 300_000);

describe('a hundred athletes in one database', () => {
	it('write and read only their own journal, at the same time', async () => {
		await forAll(
			async (schema, index) =>
				await run({ resource: 'journal', operation: 'sync' }, { schema }, [
					workout,
					{ ...squat, weight_kg: index + 1 },
				]),
		);
		const weights = await forAll(
			async (schema) => await run({ resource: 'recommendation', operation: 'getProgression' }, { schema }),
		);
		expect(weights.map((rows) => rows.map(({ weight_kg }) => weight_kg))).toEqual(
			athletes.map((_, index) => [index + 1]),
		);
	}, 300_000);

	it('take as many relations each as docs/reference/limits.md says', async () => {
		const [, documented] = /One schema\s+\|\s+(\d+) relations/.exec(source('docs/reference/limits.md'))!;
		expect(
			await database.rows(
				// Provision also makes partitions for the next five years, so their number depends on the day.
				"select count(*) as n from pg_class where relnamespace = 'athlete_9'::regnamespace and relname !~ '_20(3[1-9]|[4-9])'",
			),
		).toEqual([{ n: Number(documented) }]);
	});

	it("are not accessible to another athlete's role", async () => {
		const role = `role_${database.settings.database}`;
		await database.rows(
			`begin; set local search_path to athlete_7; set local training.writer_role to ${role}; set local training.reader_role to ${role}_reader;
			${rolesScript.replace(/^begin .*;$/m, '')}`,
		);
		expect(
			await database.rows(
				`select n.nspname as schema, count(c.oid) filter (where has_table_privilege($1, c.oid, 'select')) as readable_tables
				from pg_namespace as n left join pg_class as c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v') and not c.relispartition
				where nspname like 'athlete\\_%' and (has_schema_privilege($1, n.oid, 'usage') or has_table_privilege($1, c.oid, 'select'))
				group by 1`,
				[role],
			),
		).toEqual([{ schema: 'athlete_7', readable_tables: 16 }]);
		await database.rows(
			`drop owned by ${role}; drop role ${role}; drop owned by ${role}_reader; drop role ${role}_reader`,
		);
	});

	it('are not affected if the schema of one is dropped', async () => {
		await database.rows('drop schema athlete_50 cascade');
		expect(
			await run({ resource: 'database', operation: 'getStatus' }, { schema: 'athlete_50' }),
		).toMatchObject([{ schema_version: null }]);
		expect(
			await run({ resource: 'database', operation: 'provision' }, { schema: 'athlete_51' }),
		).toMatchObject([{ changes: [] }]);
	});
});
