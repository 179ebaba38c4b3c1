import { randomBytes } from 'node:crypto';

import { Pool, types } from 'pg';

import {
	asAdministrator,
	blank,
	settingsOf,
	templateDatabase,
	type PostgresVersion,
	type ServerSettings,
} from './servers';

/** The version of the jest project that runs this file. */
declare const postgresVersion: PostgresVersion;

/** A database of one test file: its own pool, and the settings by which others (a node, a worker) reach it. */
export interface TestDatabase {
	version: PostgresVersion;
	settings: ServerSettings & { database: string };
	pool: Pool;
	/** The rows of one statement; dates are `YYYY-MM-DD` and numerics numbers, as a person writes them. */
	rows<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
	/** Ends the pool and drops the database. */
	drop(): Promise<void>;
}

/** A fresh database with the training schema, cloned from the template of the run's server, or of one of the test's own. */
export const cloneDatabase = (server?: ServerSettings): Promise<TestDatabase> =>
	createDatabase(`template ${templateDatabase}`, server);

/** A fresh database without the training schema. */
export const emptyDatabase = (): Promise<TestDatabase> => createDatabase(blank);

/** Dates stay text and numerics become numbers, on the test's own connections only. */
const asWritten = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
		if (oid === types.builtins.DATE) return (text: string) => text;
		if (oid === types.builtins.NUMERIC || oid === types.builtins.INT8) return Number;
		return types.getTypeParser(oid, format) as (text: string) => unknown;
	}) as typeof types.getTypeParser,
};

async function createDatabase(source: string, server = settingsOf(postgresVersion)): Promise<TestDatabase> {
	const database = `test_${randomBytes(6).toString('hex')}`;
	await asAdministrator(server, (client) => client.query(`create database ${database} ${source}`));
	const settings = { ...server, database };
	const pool = new Pool({ ...settings, max: 20, types: asWritten });
	pool.on('error', () => {}); // an idle connection that the server closes is the pool's matter
	return {
		version: postgresVersion,
		settings,
		pool,
		rows: async <Row>(sql: string, values?: unknown[]) => (await pool.query(sql, values)).rows as Row[],
		async drop() {
			await pool.end();
			await asAdministrator(server, (client) =>
				client.query(`drop database if exists ${database} with (force)`),
			);
		},
	};
}
