import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { foreignCode, scripts, type ForeignCode } from '../postgres/foreignCode';

const { 'provision.sql': provision, ...otherScripts } = scripts;
const nothing = { calls: 0, superuser: false };

let database: TestDatabase;
let foreign: ForeignCode;
let superuser: Client;
/** A superuser's session, in which the other role has created temporary objects before. */
async function openSession() {
	foreign = await foreignCode(database);
	superuser = new Client(database.settings);
	await superuser.connect();
	await foreign.useSession(superuser);
}
beforeEach(async () => {
	database = await emptyDatabase();
});
afterEach(async () => {
	await superuser.end();
	await foreign.drop();
});

/**
 * Calls of all functions for users, and reads of all views, as psql and dashboards run them. The types are named with their schema:
 * these statements are the caller's.
 */
const calls = [
	`select training.upsert_workout_from_sheet('2026-01-20'::pg_catalog.date, 'hit_a'::varchar, null::varchar, 45, 3, 4, 4, ' ok '::pg_catalog.text)`,
	`select training.upsert_set_from_sheet('2026-01-20'::pg_catalog.date, 'hit_a'::varchar, 'squat'::varchar, 80::numeric, 95::numeric, true, true, ''::pg_catalog.text)`,
	`select training.upsert_set_from_sheet('2026-01-20'::pg_catalog.date, 'hit_a'::varchar, 'SQUAT'::varchar, 900000::numeric, 95::numeric, true, true, ''::pg_catalog.text)`,
	`select training.upsert_set_from_sheet('2026-01-21'::pg_catalog.date, 'hit_a'::varchar, 'row'::varchar, 80::numeric, 950::numeric, true, true, ''::pg_catalog.text)`,
	`select training.upsert_measurement_from_sheet('2026-01-20'::pg_catalog.date, 82.6::numeric, 20::numeric, null::pg_catalog.text)`,
	`select * from training.upsert_workouts('{"workout_date": ["2026-01-27", "2032-01-27"], "template_id": ["hit_a", "hit_b"], "duration_min": [40, 50]}'::pg_catalog.jsonb)`,
	`select * from training.upsert_sets('{"workout_date": ["2026-01-27", "2032-01-27"], "template_id": ["hit_a", "hit_b"], "exercise_id": ["Squat", "press"], "weight_kg": [82, 40], "tut_seconds": [50, 60]}'::pg_catalog.jsonb)`,
	`select * from training.upsert_exercises('{"exercise_id": ["press", "row"], "exercise_name": ["Press", "Press"]}'::pg_catalog.jsonb)`,
	`select * from training.upsert_workout_templates('{"template_id": ["hit_a"], "notes": ["a"]}'::pg_catalog.jsonb)`,
	`select * from training.upsert_measurements('{"measurement_date": ["2026-01-27"], "bodyweight_kg": [82]}'::pg_catalog.jsonb)`,
	`select training.record_sync('Sheet'::pg_catalog.text, '{"set": 2}'::pg_catalog.jsonb)`,
	'select * from training.ensure_year_partitions(2032, 2033)',
	'select * from training.check_violations(10)',
	'select * from training.v_hit_progression',
	'select * from training.v_latest_progression',
	'select * from training.v_records',
	'select * from training.v_exercise_status',
	'select * from training.v_recovery_analysis',
	'select * from training.v_body_composition',
	'select * from training.v_next_session',
	"select * from training.next_session('2026-02-01'::pg_catalog.date, 'hit_a'::pg_catalog.text)",
	'select * from training.progression_history(null::pg_catalog.text, null::pg_catalog.date, null::pg_catalog.date)',
];

describe('a role that may only create objects in public and in the schema of the journal', () => {
	it('becomes superuser when a superuser compares two texts in a session of the database', async () => {
		await openSession();
		await superuser.query(`select 'a'::varchar = lower('A'::varchar)`);
		expect(await foreign.gains()).toEqual({ calls: 2, superuser: true });
	});

	it('gains nothing when a superuser provisions an empty schema, uses it and runs every script', async () => {
		await openSession();
		await foreign.overload();
		await superuser.query(provision!);
		expect(await foreign.gains()).toEqual(nothing);

		await foreign.overload();
		for (const call of calls) {
			await superuser.query(call);
			expect({ call, ...(await foreign.gains()) }).toEqual({ call, ...nothing });
		}
		await superuser.query(`set training.writer_role = 'writer_${database.settings.database}'`);
		await superuser.query(`set training.reader_role = 'reader_${database.settings.database}'`);
		for (const script of [provision!, ...Object.values(otherScripts)]) {
			await superuser.query(script);
			expect(await foreign.gains()).toEqual(nothing);
		}
	});

	it('gains nothing when a superuser adopts a deployment, and provisions it again', async () => {
		await database.rows('create schema training');
		await database.rows(
			`set search_path = training; ${readFileSync(join(__dirname, 'deployment.sql'), 'utf8')}`,
		);
		await openSession();
		for (let run = 0; run < 2; run++) {
			await superuser.query(provision!);
			expect(await foreign.gains()).toEqual(nothing);
		}
	});

	it('does not become the owner of a function or table that it created under our names', async () => {
		await openSession();
		const create = async (sql: string) => await foreign.create(`create ${sql}`);
		const cellText = `function training.cell_text(cell text) returns text language sql return 'mine'`;
		await create(cellText);
		await expect(superuser.query(provision!)).rejects.toThrow(
			'The schema "training" was never provisioned, but has functions with the names and argument types of our functions: cell_text(text). Rename or drop them, then provision again. Nothing was changed.',
		);
		await superuser.query('rollback; drop function training.cell_text(pg_catalog.text)');
		await superuser.query(provision!);

		await superuser.query('drop function training.cell_text(pg_catalog.text) cascade');
		await create(cellText);
		await expect(superuser.query(provision!)).rejects.toThrow(
			/^The function cell_text\(cell text\) in schema "training" belongs to mallory_\w+, who owns neither the schema nor its workouts and could change what it does\. Drop it, or change its owner, then provision again\. Nothing was changed\.$/,
		);
		await superuser.query('rollback; drop function training.cell_text(pg_catalog.text)');

		await superuser.query('drop table training.training_last_sync cascade');
		await create('table training.training_last_sync (data_source pg_catalog.text)');
		await expect(superuser.query(provision!)).rejects.toThrow(
			/^The table training_last_sync in schema "training" belongs to mallory_\w+, who owns neither/,
		);
		await superuser.query('rollback; drop table training.training_last_sync');

		await superuser.query('drop function training.upsert_sets(pg_catalog.jsonb) cascade');
		await create(
			`function training.upsert_sets(mine pg_catalog.jsonb) returns integer language sql return 1`,
		);
		await superuser.query(provision!);
		const { rows } = await superuser.query(
			`select 1 from pg_catalog.pg_proc where proname operator(pg_catalog.~~) 'upsert%' and proowner operator(pg_catalog.<>) 10`,
		);
		expect(rows).toEqual([]);
		expect(await foreign.gains()).toEqual(nothing);
	});
});
