import { writeFileSync } from 'node:fs';

import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { committedDump, dumpFile, schemaDump } from './dump';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterAll(() => database.drop());

describe('the schema', () => {
	// After a change that is meant: RENEW_SCHEMA_DUMP=1 npx jest test/sql/schema.test.ts --selectProjects "PostgreSQL 18"
	it('is the one that test/sql/schema.txt records', async () => {
		const dump = await schemaDump(database);
		if (process.env.RENEW_SCHEMA_DUMP) writeFileSync(dumpFile, dump);
		expect(dump).toBe(committedDump());
	});

	it('explains every table, view, column, function and type that a person may meet', async () => {
		const silent = await database.rows(`
			select c.oid::regclass::text as thing from pg_class as c
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'c') and not relispartition
				and obj_description(oid, 'pg_class') is null
				and not exists (select from pg_type as t where t.typrelid = c.oid and obj_description(t.oid, 'pg_type') is not null)
			union all
			select attrelid::regclass || '.' || attname from pg_attribute join pg_class as c on c.oid = attrelid
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition
				and attnum > 0 and col_description(attrelid, attnum) is null
			union all
			select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') is null`);
		expect(silent).toEqual([]);
	});

	it("has no index besides the keys but the one that finds an exercise's sets", async () => {
		expect(
			await database.rows(`
				select indexrelid::regclass::text as index from pg_index join pg_class on pg_class.oid = indrelid
				where relnamespace = 'public'::regnamespace and not relispartition and not indisprimary and not indisunique`),
		).toEqual([{ index: 'idx_sets_exercise_date' }]);
	});

	it('has functions that look nothing up on the search path of the caller', async () => {
		expect(
			await database.rows(`
				select oid::regprocedure::text as loose from pg_proc
				where pronamespace = 'public'::regnamespace
					-- one with a body of its own has looked everything up when it was made
					and prosqlbody is null and not coalesce(proconfig::text, '') like '%search_path=public, pg_temp%'`),
		).toEqual([]);
	});

	it("has functions that run with the caller's rights", async () => {
		expect(
			await database.rows(
				"select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef",
			),
		).toEqual([]);
	});
});
