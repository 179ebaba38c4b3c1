/** Provision beside other sessions: isolation levels, settings, locks, and databases that it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { flatten } from '../../sql/flatten.js';
import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';

const script = flatten(provisionScript);
const deployment = readFileSync(join(__dirname, 'deployment.sql'), 'utf8');

let database: TestDatabase;
beforeEach(async () => {
	database = await emptyDatabase();
});
afterEach(() => database.drop());

/** Runs `work` on a separate connection. */
async function on<T>(work: (client: Client) => Promise<T>, settings = ''): Promise<T> {
	const client = new Client({ ...database.settings, application_name: 'a test' });
	await client.connect();
	try {
		await client.query(settings);
		return await work(client);
	} finally {
		await client.end();
	}
}
const provision = async (client: Client) => {
	const results = [await client.query(script)].flat() as Array<{ rows: Array<{ changes?: string[] }> }>;
	return results.flatMap(({ rows }) => rows).find(({ changes }) => changes)!.changes!;
};

it.each(['repeatable read', 'serializable'])(
	'six sessions that provision at once with default isolation %s succeed',
	async (level) => {
		const reports = await Promise.all(
			Array.from({ length: 6 }, () => on(provision, `set default_transaction_isolation = '${level}'`)),
		);
		expect(reports.filter((changes) => changes.length === 0)).toHaveLength(5);
	},
);

it('quote_all_identifiers changes nothing', async () => {
	await database.pool.query(deployment);
	await on(provision, 'set quote_all_identifiers = on');
	expect(await on(provision)).toEqual([]);
	expect(await on(provision, 'set quote_all_identifiers = on')).toEqual([]);
});

it('an adoption beside readers and writers that lock tables and views in other orders has no deadlock', async () => {
	await database.pool.query(deployment);
	let done = false;
	const others = [
		'begin; select * from v_hit_progression; select * from v_recovery_analysis; select * from v_body_composition; commit',
		'begin; select * from v_body_composition; select * from v_hit_progression; select * from exercises; commit',
		"begin; update workout_sets set notes = 'x' where workout_date < '2030-01-01'; update workouts set notes = 'x' where workout_date < '2030-01-01'; select * from v_recovery_analysis; commit",
		"begin; update workouts set notes = 'y' where workout_date < '2030-01-01'; select from v_hit_progression; select from workout_sets; commit",
	].map((sql) =>
		on(async (client) => {
			while (!done) await client.query(sql);
		}),
	);
	const changes = await on(provision);
	done = true;
	await Promise.all(others);
	expect(changes).toContain('view v_hit_progression replaced');
});

it('a lock on a view that is held too long stops an adoption, and the session is named', async () => {
	await database.pool.query(deployment);
	await on(async (reader) => {
		await reader.query('begin; select from v_body_composition');
		await expect(on(provision, "set lock_timeout = '300ms'")).rejects.toThrow(
			/^The tables and views of schema "public" are in use by process \d+ \(postgres, a test, idle in transaction\)\. Wait until they have ended, or end a session: select pg_terminate_backend\(\d+\)\. Nothing was changed\.$/,
		);
	});
});

it('the advisory lock that is held too long stops every run, and the session is named', async () => {
	await on(async (holder) => {
		await holder.query('select pg_advisory_lock(4200123, 1)');
		await expect(on(provision, "set lock_timeout = '300ms'")).rejects.toThrow(
			/^Another session provisions this database, or holds the lock for that: process \d+ \(postgres, a test, idle\)\. .* Nothing was changed\.$/,
		);
	});
});

describe('is refused before anything is changed:', () => {
	it('a deferrable primary key', async () => {
		await database.pool.query(deployment);
		await database.rows(
			'alter table measurements drop constraint measurements_pkey, add constraint my_key primary key (measurement_date) deferrable',
		);
		await expect(on(provision)).rejects.toThrow(
			'The primary key my_key of measurements in schema "public" is deferrable, so rows cannot be upserted by it. Drop it and add it again without deferrable, then provision again. Nothing was changed.',
		);
	});

	it('another primary key', async () => {
		await database.pool.query(deployment);
		await database.rows(
			'alter table measurements drop constraint measurements_pkey, add column id serial primary key',
		);
		await expect(on(provision)).rejects.toThrow(
			'The primary key of measurements in schema "public" is (id), but the training schema needs (measurement_date). Change the key, then provision again. Nothing was changed.',
		);
	});

	it('a database that is not UTF8', async () => {
		const name = `${database.settings.database}_latin`;
		await database.rows(
			`create database ${name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`,
		);
		const client = new Client({ ...database.settings, database: name });
		await client.connect();
		await expect(client.query(script)).rejects.toThrow(
			`The database "${name}" has the encoding LATIN1. A journal needs UTF8.`,
		);
		await client.end();
		await database.rows(`drop database ${name}`);
	});
});
