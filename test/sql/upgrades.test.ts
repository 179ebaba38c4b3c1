/** Every version of the SQL that was released, in test/sql/released/, becomes the current one with its data. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { definitions, schemaDump } from './dump';

const folder = join(__dirname, 'released');
const released = readdirSync(folder).map((file) => Number(file.replace('.sql', '')));
const scriptOf = (version: number) => readFileSync(join(folder, `${version}.sql`), 'utf8');
const script = flatten(provisionScript);
const tables = ['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements'];

let database: TestDatabase;
beforeEach(async () => {
	database = await emptyDatabase();
});
afterEach(() => database.drop());

const provision = async (beforehand = '') => {
	const results = (await database.pool.query(beforehand + script)) as unknown as Array<{
		rows: Array<Record<string, unknown>>;
	}>;
	return results.flatMap((result) => result.rows).find((row) => 'adopted' in row)!;
};

const allRows = () =>
	Promise.all(
		tables.map((table) =>
			database.rows(
				`select t.tableoid::regclass::text as lies_in, t::text as as_text from ${table} as t order by 2`,
			),
		),
	);

const wholeDump = async (of: TestDatabase) => ({ dump: await schemaDump(of), bodies: await definitions(of) });

/** A journal through the functions of whichever version is installed: an open year, a closed one, and one without a partition. */
const write = () =>
	database.rows(`
		select upsert_workout_from_sheet(day::date, 'hit_lower_a', 'gym', 45, 3, 4, 4, 'zażółć') from unnest(array['2020-01-01', '2026-01-20', '2044-02-29']) as day;
		select upsert_set_from_sheet(day::date, 'hit_lower_a', 'ex_squat', 78.25, 67, true, null, 'hard; clean reps') from unnest(array['2020-01-01', '2026-01-20', '2044-02-29']) as day;
		select upsert_measurement_from_sheet('2026-01-20', 82.6, null, null);
		update workouts set created_at = '2026-01-20 18:00:00.123456'`);

it('every version before this one is there', () => {
	expect(released.sort((a, b) => a - b)).toEqual(Array.from({ length: SCHEMA_VERSION - 1 }, (_, i) => i + 1));
});

describe.each(released)('version %s', (version) => {
	beforeEach(async () => {
		await database.pool.query(scriptOf(version));
		await write();
	});

	it('becomes the same as a new database, with all its rows as they were', async () => {
		const before = await allRows();
		expect(await provision()).toMatchObject({
			adopted: false,
			previous_version: version,
			schema_version: SCHEMA_VERSION,
		});
		expect(await allRows()).toEqual(before);
		const fresh = await cloneDatabase();
		expect(await wholeDump(database)).toEqual(await wholeDump(fresh));
		await fresh.drop();
		expect(await database.rows('select version from training_schema_version order by 1')).toEqual([
			{ version },
			{ version: SCHEMA_VERSION },
		]);
		expect(await provision()).toMatchObject({ previous_version: SCHEMA_VERSION, changes: [] });
		expect(
			await database.rows(
				"select upsert_set_from_sheet('2026-01-20', 'hit_lower_a', 'ex_squat', 78.25, 67, true, null, 'hard; clean reps') ->> 'status' as status",
			),
		).toEqual([{ status: 'unchanged' }]);
	});

	it('stays what it is when the upgrade breaks off', async () => {
		const before = await wholeDump(database);
		const client = await database.pool.connect();
		await expect(client.query(script.replace(/^commit;$/m, 'select 1 / 0; commit;'))).rejects.toThrow(
			'division by zero',
		);
		client.release(true);
		expect(await wholeDump(database)).toEqual(before);
		expect(await database.rows('select version from training_schema_version')).toEqual([{ version }]);
	});

	it('is upgraded once by eight sessions at once, while others read', async () => {
		const reading = Promise.all(
			Array.from({ length: 4 }, async () => {
				for (let round = 0; round < 10; round++)
					expect(await database.rows('select from v_hit_progression')).toHaveLength(3);
			}),
		);
		const reports = await Promise.all(Array.from({ length: 8 }, () => provision()));
		expect(reports.filter(({ previous_version }) => previous_version === version)).toHaveLength(1);
		await reading;
	});

	it("keeps somebody's own views working", async () => {
		await database.rows(
			'create view my_panel as select exercise_id, suggested_weight_kg from v_hit_progression',
		);
		const before = await database.rows('select * from my_panel');
		await provision('set training.dependent_views to keep;');
		expect(await database.rows('select * from my_panel')).toEqual(before);
	});

	it('lets whoever read the recommendations read the newest of them, and nobody else', async () => {
		const [dashboard, stranger] = ['dashboard', 'stranger'].map(
			(who) => `${who}_of_${database.settings.database}`,
		);
		await database.rows(`create role ${dashboard}`);
		await database.rows(`create role ${stranger}`);
		await database.rows(`grant select on v_hit_progression to ${dashboard}`);
		await provision();
		expect(
			await database.rows(
				`select role, has_table_privilege(role, 'v_latest_progression', 'select') as may_read from unnest($1::text[]) as role`,
				[[dashboard, stranger]],
			),
		).toEqual([
			{ role: dashboard, may_read: true },
			{ role: stranger, may_read: false },
		]);
		await database.rows(`drop owned by ${dashboard}`);
		await database.rows(`drop role ${dashboard}, ${stranger}`);
	});
});
