import { writeFileSync } from 'node:fs';

import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { committedDump, dumpFile, schemaDump } from './dump';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());

describe('the schema', () => {
	// After an intended change: RENEW_SCHEMA_DUMP=1 npx jest test/sql/schema.test.ts --selectProjects "PostgreSQL 18"
	it('is the one in test/sql/schema.txt', async () => {
		const dump = await schemaDump(database);
		if (process.env.RENEW_SCHEMA_DUMP) writeFileSync(dumpFile, dump);
		expect(dump).toBe(committedDump());
	});

	it('documents every table, view and function', async () => {
		const undocumented = await database.rows(`
			select oid::regclass::text as name from pg_class
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition
				and obj_description(oid, 'pg_class') is null
			union all
			select oid::regprocedure::text from pg_proc
			where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') is null`);
		expect(undocumented).toEqual([]);
	});

	it('has one index besides those of the keys', async () => {
		expect(
			await database.rows(`
				select indexrelid::regclass::text as index from pg_index join pg_class on pg_class.oid = indrelid
				where relnamespace = 'public'::regnamespace and not relispartition and not indisprimary and not indisunique`),
		).toEqual([{ index: 'idx_sets_exercise_date' }]);
	});

	it('has no function that searches a schema in which others can create functions and operators', async () => {
		expect(
			await database.rows(`
				select oid::regprocedure::text as name from pg_proc
				where pronamespace = 'public'::regnamespace
					-- a function with a parsed body (begin atomic) was resolved when it was created
					and prosqlbody is null and not coalesce(proconfig::text, '') like '%search_path=pg_catalog, pg_temp%'`),
		).toEqual([]);
	});

	it('has no security definer function', async () => {
		expect(
			await database.rows(
				"select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef",
			),
		).toEqual([]);
	});
});
