import { Client } from 'pg';

import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { flatten } from '../../sql/flatten.js';
import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';

interface Report {
	adopted: boolean;
	previous_version: number | null;
	schema_version: number;
	changes: string[];
}

const script = flatten(provisionScript);
let database: TestDatabase;

beforeEach(async () => {
	database = await emptyDatabase();
});
afterEach(() => database.drop());

/** Runs `work` on a separate connection with this search path. */
async function on<T>(searchPath: string, work: (client: Client) => Promise<T>): Promise<T> {
	const client = new Client(database.settings);
	await client.connect();
	try {
		await client.query(`set search_path to ${searchPath}`);
		return await work(client);
	} finally {
		await client.end();
	}
}

/** The row that the script returns. */
async function provision(client: Client, text = script): Promise<Report> {
	const results = (await client.query(text)) as unknown as Array<{ rows: Report[] }>;
	const reports = results.flatMap((result) => result.rows).filter((row) => 'schema_version' in row);
	expect(reports).toHaveLength(1);
	return reports[0]!;
}

describe('provisioning an empty database', () => {
	it('creates everything and lists it', async () => {
		const report = await on('public', provision);
		expect(report).toMatchObject({ adopted: false, previous_version: null, schema_version: SCHEMA_VERSION });
		expect(report.changes).toEqual(
			expect.arrayContaining([
				'table workout_sets created',
				`partitions workouts_2020 to workouts_${new Date().getUTCFullYear() + 5} of workouts created`,
				'partition workouts_default of workouts created',
				'function upsert_sets created',
				'view v_hit_progression created',
			]),
		);
	});

	it('changes nothing the second time', async () => {
		await on('public', provision);
		expect(await on('public', provision)).toEqual({
			adopted: false,
			previous_version: SCHEMA_VERSION,
			schema_version: SCHEMA_VERSION,
			changes: [],
		});
	});

	it('restores what was dropped or changed, and lists only that', async () => {
		await on('public', provision);
		await database.rows('drop view v_body_composition');
		await database.rows('alter table workout_sets drop constraint sets_tut_check');
		await database.rows('alter table measurements drop constraint measurements_weight_check');
		await database.rows(
			'alter table measurements add constraint measurements_weight_check check (bodyweight_kg between 40 and 200)',
		);
		expect((await on('public', provision)).changes).toEqual([
			'check measurements_weight_check of measurements replaced',
			'check sets_tut_check of workout_sets created',
			'view v_body_composition created',
		]);
	});

	it('restores keys that were dropped', async () => {
		await on('public', provision);
		await database.rows('alter table measurements drop constraint measurements_pkey');
		await database.rows('alter table workouts drop constraint workouts_pkey cascade');
		expect((await on('public', provision)).changes).toEqual([
			'key measurements_pkey of measurements created',
			'key workouts_pkey of workouts created',
			'foreign key fk_sets_workout of workout_sets created',
		]);
	});

	it('changes nothing if a key is missing and rows violate it, and names such a row', async () => {
		await on('public', provision);
		await database.rows('alter table measurements drop constraint measurements_pkey');
		await database.rows(
			"insert into measurements (measurement_date, bodyweight_kg) values ('2026-01-20', 80), ('2026-01-20', 81)",
		);
		await expect(on('public', provision)).rejects.toThrow(
			'The table measurements in schema "public" needs the key PRIMARY KEY (measurement_date), but some rows violate it: Key (measurement_date)=(2026-01-20) is duplicated. Correct these rows, then provision again. Nothing was changed.',
		);
		await database.rows(
			'delete from measurements; alter table measurements alter column measurement_date drop not null; insert into measurements (bodyweight_kg) values (80)',
		);
		await expect(on('public', provision)).rejects.toThrow(
			'but some rows violate it: column "measurement_date" of relation "measurements" contains null values. Correct these rows',
		);
	});

	it.each(['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements'])(
		'is unaffected by a column that the user adds to %s and drops again',
		async (table) => {
			await on('public', provision);
			await database.rows(`alter table ${table} add column my_remark text`);
			expect((await on('public', provision)).changes).toEqual([]);
			await database.rows(`alter table ${table} drop column my_remark`);
			expect((await on('public', provision)).changes).toEqual([]);
		},
	);

	it('leaves nothing temporary in the session', async () => {
		await on('public', async (client) => {
			await provision(client);
			const left = await client.query(
				'select relname from pg_class where relnamespace = pg_my_temp_schema() union all select proname from pg_proc where pronamespace = pg_my_temp_schema()',
			);
			expect(left.rows).toEqual([]);
		});
	});

	it('changes nothing if it fails', async () => {
		const halfway = script.replace(
			'comment on view {schema}.v_body_composition is',
			'select 1 / 0;\ncomment on view {schema}.v_body_composition is',
		);
		await on('public', async (client) => {
			await expect(client.query(halfway)).rejects.toThrow('division by zero');
			await client.query('rollback');
		});
		expect(
			await database.rows("select relname from pg_class where relnamespace = 'public'::regnamespace"),
		).toEqual([]);
	});

	it('works in eight sessions at once', async () => {
		const reports = await Promise.all(Array.from({ length: 8 }, () => on('public', provision)));
		expect(reports.filter((report) => report.previous_version === null)).toHaveLength(1);
		expect(reports.filter((report) => report.changes.length === 0)).toHaveLength(7);
	});

	it('works inside the transaction that creates the schema, as in the node', async () => {
		const report = await on('public', (client) =>
			provision(
				client,
				`begin; create schema if not exists "athlete one"; set local search_path to "athlete one"; ${script}`,
			),
		);
		expect(report.previous_version).toBeNull();
		expect(await database.rows('select count(*) as workouts from "athlete one".workouts')).toEqual([
			{ workouts: 0 },
		]);
	});
});

describe('the schema', () => {
	it('can have any name, and its functions work with any search path', async () => {
		const awkward = '"Anna\'s ""log"" 1"';
		await database.rows(`create schema ${awkward}`);
		await on(awkward, provision);
		expect((await on(awkward, provision)).changes).toEqual([]);
		await on('pg_catalog', async (client) => {
			const workout =
				'{"workout_date": ["2026-01-20"], "template_id": ["hit_lower_a"], "duration_min": [45]}';
			const written = await client.query(`select status, created from ${awkward}.upsert_workouts($1)`, [
				workout,
			]);
			expect(written.rows).toEqual([{ status: 'inserted', created: true }]);
			await client.query(
				`select ${awkward}.upsert_set_from_sheet('2026-01-20', 'hit_lower_a', 'ex_squat', 78, 67, true, true, null)`,
			);
			await client.query(`select * from ${awkward}.ensure_year_partitions(2031, 2031)`);
			const sets = await client.query(`select progress_status from ${awkward}.v_hit_progression`);
			expect(sets.rows).toEqual([{ progress_status: 'BASELINE' }]);
		});
	});

	it('is independent of other schemas in the same database', async () => {
		await database.rows('create schema anna');
		await database.rows('create schema ben');
		await on('anna', provision);
		await on('ben', provision);
		await database.rows("select anna.upsert_measurement_from_sheet('2026-01-20', 60, null, null)");
		expect(await database.rows('select bodyweight_kg from anna.v_body_composition')).toEqual([
			{ bodyweight_kg: 60 },
		]);
		expect(await database.rows('select bodyweight_kg from ben.v_body_composition')).toEqual([]);
		await database.rows('drop schema anna cascade');
		expect((await on('ben', provision)).changes).toEqual([]);
	});

	it('must exist', async () => {
		await expect(on('nowhere', provision)).rejects.toThrow('No schema of the search path (nowhere) exists.');
	});

	it('is rejected if it is newer than the script, before anything is changed', async () => {
		await on('public', provision);
		await database.rows(`insert into training_schema_version (version) values (${SCHEMA_VERSION + 1})`);
		await database.rows('drop view v_hit_progression cascade');
		await expect(on('public', provision)).rejects.toThrow(
			`The training schema in "public" is version ${SCHEMA_VERSION + 1}, newer than version ${SCHEMA_VERSION} of this script. Update the package. Nothing was changed.`,
		);
		expect(await database.rows("select to_regclass('v_hit_progression') as view")).toEqual([{ view: null }]);
	});
});

describe('a current database', () => {
	it('is provisioned without a lock that blocks readers or writers', async () => {
		await on('public', provision);
		await on('public', async (client) => {
			await provision(client, script.replace(/^commit;$/m, ''));
			expect(
				await client.query(
					`select distinct mode from pg_locks join pg_class on pg_class.oid = relation
					where pid = pg_backend_pid() and relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
					order by 1`,
				),
			).toMatchObject({
				rows: [
					{ mode: 'AccessShareLock' },
					{ mode: 'RowExclusiveLock' },
					{ mode: 'ShareUpdateExclusiveLock' },
				],
			});
			await on('public', async (another) => {
				await another.query("set lock_timeout = '2s'");
				await another.query('select * from v_hit_progression, v_recovery_analysis, v_body_composition');
				await another.query(
					"select upsert_workout_from_sheet('2026-01-20', 'a', null, 45, null, null, null, null)",
				);
			});
			await client.query('rollback');
		});
	});

	it('is provisioned while others read and write', async () => {
		await on('public', provision);
		await database.rows(
			"select upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', null, 45, null, null, null, null)",
		);
		await on('public', async (reader) => {
			await reader.query('begin');
			await reader.query('select * from v_hit_progression, v_recovery_analysis, v_body_composition');
			await reader.query("update workouts set notes = 'still writing'");
			await on('public', async (client) => {
				await client.query("set lock_timeout = '2s'");
				expect((await provision(client)).changes).toEqual([]);
			});
			await reader.query('rollback');
		});
	});
});
