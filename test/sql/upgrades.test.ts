/** A future version of the script, with an upgrade step, run on a database of version 1. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { definitions, schemaDump } from './dump';

/** The script with version 2 and a step that runs on older databases. */
function scriptOfVersion2(): string {
	const folder = mkdtempSync(join(tmpdir(), 'training-sql-'));
	try {
		cpSync(join(provisionScript, '..'), folder, { recursive: true });
		const edit = (part: string, from: string, to: string) => {
			const file = join(folder, 'parts', part);
			const text = readFileSync(file, 'utf8');
			expect(text).toContain(from);
			writeFileSync(file, text.replace(from, to));
		};
		edit('01_version.sql', "to '1'", "to '2'");
		edit(
			'11_upgrades.sql',
			'null; -- the steps go here',
			`if previous_version < 2 then
				call pg_temp.run($sql$ update {schema}.workouts set notes = coalesce(notes, '') || ' upgraded' $sql$);
			end if;`,
		);
		return flatten(join(folder, 'provision.sql'));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const script = scriptOfVersion2();

let database: TestDatabase;
beforeEach(async () => {
	database = await cloneDatabase();
	await database.rows(`
		select upsert_workout_from_sheet(day::date, 'hit_lower_a', 'gym', 45, 3, 4, 4, 'good')
		from unnest(array['2020-01-01', '2026-01-20', '2044-02-29']) as day`);
});
afterEach(() => database.drop());

const provision = async () => {
	const results = (await database.pool.query(script)) as unknown as Array<{
		rows: Array<Record<string, unknown>>;
	}>;
	return results.flatMap((result) => result.rows).find((row) => 'adopted' in row)!;
};
const notes = () => database.rows('select distinct notes from workouts');
const versions = () => database.rows('select version from training_schema_version order by 1');

describe('a database of version 1', () => {
	it('is upgraded by the step, once', async () => {
		expect(await provision()).toMatchObject({ adopted: false, previous_version: 1, schema_version: 2 });
		expect(await versions()).toEqual([{ version: 1 }, { version: 2 }]);
		expect(await notes()).toEqual([{ notes: 'good upgraded' }]);
		expect(await provision()).toEqual({
			adopted: false,
			previous_version: 2,
			schema_version: 2,
			changes: [],
		});
		expect(await notes()).toEqual([{ notes: 'good upgraded' }]);
	});

	it('is upgraded once by eight concurrent sessions, while others read', async () => {
		const reading = Promise.all(
			Array.from({ length: 4 }, async () => {
				for (let round = 0; round < 10; round++)
					expect(await database.rows('select from v_recovery_analysis')).toHaveLength(3);
			}),
		);
		const reports = await Promise.all(Array.from({ length: 8 }, () => provision()));
		expect(reports.filter(({ previous_version }) => previous_version === 1)).toHaveLength(1);
		expect(await notes()).toEqual([{ notes: 'good upgraded' }]);
		await reading;
	});

	it('is unchanged if the upgrade fails', async () => {
		const state = async () => ({
			dump: await schemaDump(database),
			definitions: await definitions(database),
			notes: await notes(),
			versions: await versions(),
		});
		const before = await state();
		const client = await database.pool.connect();
		await expect(client.query(script.replace(/^commit;$/m, 'select 1 / 0; commit;'))).rejects.toThrow(
			'division by zero',
		);
		client.release(true);
		expect(await state()).toEqual(before);
	});
});

describe('a function with an old signature', () => {
	it('is replaced', async () => {
		await database.pool.query(`
			drop function upsert_sets(jsonb);
			create function upsert_sets(rows jsonb) returns integer language sql as 'select 1'`);
		await provision();
		expect(await database.rows("select * from upsert_sets('{}')")).toEqual([]);
	});

	it('is replaced if its result gets more columns', async () => {
		await database.pool.query(`
			drop function progression_history(text, date, date);
			create function progression_history(
				exercise text default null, from_date date default null, to_date date default null
			) returns table (exercise_id varchar) language sql as 'select null::varchar'`);
		expect((await provision()).changes).toEqual(['function progression_history replaced']);
		expect(await database.rows('select suggested_load from progression_history()')).toEqual([]);
	});
});
