/** Provision beside other sessions: isolation levels, settings, locks, and databases that it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { flatten } from '../../sql/flatten.js';
import { waitForLockWaiters } from '../nodes/faults/connections';
import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { reportReliability } from '../reliabilityTable.js';

const script = flatten(provisionScript);
const rolesScript = flatten(join(__dirname, '../../sql/roles.sql'));
const uninstallScript = flatten(join(__dirname, '../../sql/uninstall.sql'))
	.replace(/^\\.*$/gm, '')
	.replace(":'drop_data'", "'0'");
const roleNames = (name: string) =>
	`set training.writer_role = '${name}_w'; set training.reader_role = '${name}_r'`;
const deployment = readFileSync(join(__dirname, 'deployment.sql'), 'utf8');

let database: TestDatabase;
beforeEach(async () => {
	database = await emptyDatabase();
});
afterEach(() => database.drop());

let waits = 0;
/** A script stops with this message after another session has held a lock for too long. */
async function expectRefusal(text: string, message: RegExp) {
	await expect(on(async (client) => await client.query(text), "set lock_timeout = '300ms'")).rejects.toThrow(
		message,
	);
	waits++;
}

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

it('settings of the session that change how names, texts and dates are read and written have no effect', async () => {
	const settings = `set quote_all_identifiers = on; set standard_conforming_strings = off; set escape_string_warning = off;
		set transform_null_equals = on; set array_nulls = off; set datestyle = 'SQL, DMY'; set intervalstyle = sql_standard;
		set "plpgsql.extra_errors" = 'all'; set deadlock_timeout = '50ms'; set row_security = off`;
	await database.pool.query(deployment);
	await on(provision, settings);
	expect(await on(provision)).toEqual([]);
	expect(await on(provision, settings)).toEqual([]);
	await on(
		async (client) => await client.query(`select * from ensure_year_partitions(2033, 2033)`),
		settings,
	);
	await on(async (client) => await client.query(uninstallScript), settings);
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
		await expectRefusal(
			script,
			/^The tables and views of schema "public" are in use by process \d+ \(postgres, a test, idle in transaction\)\. Wait until they have ended, or end a session: select pg_terminate_backend\(\d+\)\. Nothing was changed\.$/,
		);
	});
});

const schemaLock = "pg_advisory_lock(4200124, 'public'::regnamespace::oid::integer)";
const otherSession = 'process \\d+ \\(postgres, a test, idle\\)\\. Wait until';

describe('the lock of a schema', () => {
	it.each([
		['Provision', script],
		['sql/uninstall.sql', uninstallScript],
		['sql/roles.sql', rolesScript],
	])('that is held too long stops %s, and the session is named', async (_, text) => {
		await database.pool.query(script);
		await on(async (holder) => {
			await holder.query(`select ${schemaLock}`);
			await expectRefusal(
				text,
				new RegExp(
					`^Another session changes the training schema in "public", or holds the lock for that: ${otherSession} .* Nothing was changed\\.$`,
				),
			);
		});
	});

	it('does not delay Provision, partition growth, roles.sql and uninstall.sql in other schemas', async () => {
		await database.rows('create schema anna; create schema ben');
		await on(provision, 'set search_path = ben');
		await on(async (anna) => {
			await anna.query(script.replace(/^commit;$/m, ''));
			const soon = "set search_path = ben; set lock_timeout = '2s'";
			expect(await on(provision, soon)).toEqual([]);
			await on(async (client) => {
				await client.query('select * from ensure_year_partitions(2150, 2150)');
				await client.query(rolesScript);
				await client.query(uninstallScript);
			}, soon);
			await anna.query('rollback');
		}, 'set search_path = anna');
		const role = `${database.settings.database}.ben`;
		await database.rows(
			`drop owned by "${role}.writer", "${role}.reader"; drop role "${role}.writer", "${role}.reader"`,
		);
	});

	it('is waited for as long as each session holds it for a short time', async () => {
		const held = Array.from({ length: 5 }, () =>
			on(async (holder) => await holder.query(`begin; select ${schemaLock}; select pg_sleep(0.5); commit`)),
		);
		await on(provision, "set lock_timeout = '2s'");
		await Promise.all(held);
	});
});

it('a fifth schema is not provisioned while four are, and one of the sessions can be ended', async () => {
	await on(async (holder) => {
		await holder.query('select pg_advisory_lock(4200124, number) from generate_series(1, 4) as number');
		await expectRefusal(
			script,
			new RegExp(
				`^Four other sessions provision schemas of this database, or hold the locks for that: ${otherSession}`,
			),
		);
	});
});

it.each([
	['Provision', script, 'The tables and views of schema "public" are in use by'],
	['sql/uninstall.sql', uninstallScript, 'The tables and views of schema "public" are in use by'],
])(
	'%s in a database of this version names the session that holds a table for too long',
	async (_, text, sentence) => {
		await database.pool.query(script);
		await on(async (holder) => {
			await holder.query('begin; lock table measurements in access exclusive mode');
			await expectRefusal(
				text,
				new RegExp(
					`^${sentence} process \\d+ \\(postgres, a test, idle in transaction\\)\\. .* Nothing was changed\\.$`,
				),
			);
		});
	},
);

it('sql/uninstall.sql names the session that writes to the journal for too long', async () => {
	await database.pool.query(script);
	await on(async (holder) => {
		await holder.query('begin; select lock_journal()');
		await expectRefusal(
			uninstallScript,
			/^Another session writes to the journal in schema "public": process \d+ \(postgres, a test/,
		);
	});
});

describe('ensure_year_partitions', () => {
	it('names the sessions that use the tables without a pause', async () => {
		await database.pool.query(script);
		const [{ definition }] = (await database.rows(
			"select pg_get_functiondef('ensure_year_partitions'::regproc) as definition",
		)) as [{ definition: string }];
		expect(definition).toContain('attempts constant integer := 100;');
		await database.rows(definition.replace('attempts constant integer := 100;', 'attempts integer := 2;'));
		const growth = async () => await database.rows('select * from ensure_year_partitions(2050, 2050)');
		for (const statement of ['select from workouts', `select ${schemaLock}`]) {
			await on(async (holder) => {
				await holder.query(`begin; ${statement}`);
				await expect(growth()).rejects.toThrow(
					/^workouts and workout_sets were in use for 30 seconds without a pause, at last by process \d+ \(postgres, a test, idle in transaction\)\. No partition was created\. Try again when fewer rows are being written\.$/,
				);
				waits++;
			});
		}
		expect(await growth()).toHaveLength(2);
	});

	it('and uninstall.sql that wait for each other do not deadlock: one is refused, the other one works', async () => {
		await database.pool.query(script);
		await on(async (writer) => {
			await writer.query('begin; select lock_journal()');
			const uninstalled = on(async (client) => await client.query(uninstallScript));
			const refusal = expect(uninstalled).rejects.toThrow(
				/^Another session writes to the journal in schema "public": process \d+ \(postgres, a test/,
			);
			await waitForLockWaiters(database, 1);
			const { rows } = await writer.query('select * from ensure_year_partitions(2050, 2050)');
			expect(rows).toHaveLength(2);
			await writer.query('commit');
			await refusal;
		});
	});
});

it.each(['repeatable read', 'serializable'])(
	'roles.sql and uninstall.sql work in several sessions at once with default isolation %s',
	async (level) => {
		await database.pool.query(script);
		const settings = `set default_transaction_isolation = '${level}'`;
		const role = database.settings.database;
		const run = async (text: string) =>
			await on(async (client) => await client.query(text), `${settings}; ${roleNames(role)}`);
		await Promise.all([run(rolesScript), run(rolesScript), run(rolesScript)]);
		await run(uninstallScript);
		await database.rows(`drop owned by ${role}_w, ${role}_r; drop role ${role}_w, ${role}_r`);
	},
);

it('the scripts and the function name the sessions that they waited for, as docs/reliability.md says', () => {
	reportReliability(
		'Another session keeps a lock that Provision, roles.sql, uninstall.sql or ensure_year_partitions needs',
		__filename,
		{ waits, 'named the session and changed nothing': waits },
	);
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
