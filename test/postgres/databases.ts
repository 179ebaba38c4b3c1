import { randomBytes } from 'node:crypto';

import { Pool, types } from 'pg';

import { serverSettings } from './serverRegistry';
import {
	asAdministrator,
	blank,
	templateDatabase,
	type PostgresVersion,
	type ServerSettings,
} from './servers';

/** The version of the jest project that runs the test file. */
declare const postgresVersion: PostgresVersion;

/** The database of one test file. */
export interface TestDatabase {
	version: PostgresVersion;
	/** How others, such as a node or a worker, connect to it. */
	settings: ServerSettings & { database: string };
	pool: Pool;
	/** The rows of one statement. Dates are `YYYY-MM-DD` strings and numerics are numbers. */
	rows<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
	/** Ends the pool and drops the database. */
	drop(): Promise<void>;
}

/** A new database with the training schema, cloned from the template of the project's server or of `server`. */
export const cloneDatabase = (server?: ServerSettings): Promise<TestDatabase> =>
	createDatabase(`template ${templateDatabase}`, server);

/** A new database without the training schema. */
export const emptyDatabase = (): Promise<TestDatabase> => createDatabase(blank);

/** Parses dates as strings and numerics as numbers. */
const readableTypes = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
		if (oid === types.builtins.DATE) return (text: string) => text;
		if (oid === types.builtins.NUMERIC || oid === types.builtins.INT8) return Number;
		return types.getTypeParser(oid, format) as (text: string) => unknown;
	}) as typeof types.getTypeParser,
};

async function createDatabase(source: string, ownServer?: ServerSettings): Promise<TestDatabase> {
	const server = ownServer ?? (await serverSettings(postgresVersion));
	const database = `test_${randomBytes(6).toString('hex')}`;
	await asAdministrator(server, (client) => client.query(`create database ${database} ${source}`));
	const settings = { ...server, database };
	const pool = new Pool({ ...settings, max: 20, types: readableTypes });
	pool.on('error', () => {}); // the pool replaces an idle connection that the server closes
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
