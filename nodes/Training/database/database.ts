import {
	lockJournal,
	quoteSchema,
	readBlockingLocks,
	readRowSecurity,
	readSchemaVersion,
} from '../statements';
import type { Schema, Statement } from '../statements';
import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';
import { explainError } from './explainError';
import { isRetryable } from './failure';
import { explainRowError, isAboutRows } from './explainRowError';
import type { Failure, FailureContext } from './failure';
import { connectionsOf } from './pool';
import type { Connections } from './pool';
import { redactError } from './redact';
import { MissingSchemaError, checkSchemaVersion, hiddenVersionError } from './schemaVersion';
import { Session } from './session';
import { sqlstateOf } from './sqlstate';
import type { GetSshClient } from './tunnel';

/** Longer than any script takes. After that, the connection counts as lost. */
const SCRIPT_MILLISECONDS = 3_600_000;

/** Runs a statement in a transaction and returns its rows. */
export type Run = <Row extends object>(statement: Statement<Row>) => Promise<Row[]>;

/** Runs a statement in a transaction. If the server refuses rows of it, only the statement is undone, and the error returned. */
export type TryRun = <Row extends object>(statement: Statement<Row>) => Promise<Row[] | DatabaseError>;

export interface TransactionOptions {
	access: 'read only' | 'read write';
	/** `current` checks the version of the training schema first. `any` is for work that checks it itself. */
	schemaVersion: 'current' | 'any';
}

/** What came of one attempt to use a connection. */
type Attempt<T> = { succeeded: true; value: T } | { succeeded: false; error: unknown; isRetryable: boolean };

/** The training database of a credential. */
export class Database {
	readonly schema: Schema;
	private readonly connections: Connections;

	constructor(
		readonly credential: TrainingCredential,
		getSshClient: GetSshClient,
	) {
		this.schema = quoteSchema(credential.schema);
		this.connections = connectionsOf(credential, getSshClient);
	}

	/**
	 * Runs `work` in one transaction: everything is committed, or nothing. `work` may run twice, see {@link withConnection}. Statements
	 * that it runs without waiting for each other's rows share a round trip, the first ones also with the opening of the transaction.
	 *
	 * @throws DatabaseError, and every error that `work` throws itself
	 */
	async transaction<T>(
		options: TransactionOptions,
		work: (run: Run, tryRun: TryRun) => Promise<T>,
	): Promise<T> {
		return await this.withConnection(async (session) => {
			const opened = this.open(session, options);
			const run: Run = async (statement) => {
				const rows = session.rows(statement);
				await Promise.allSettled([opened, rows]);
				// A statement can fail because the schema is old or missing, and then this error says so.
				await opened;
				return await rows;
			};
			const tryRun: TryRun = async (statement) => {
				await opened;
				const result = await session.rowsOrRefusal(statement);
				if (!('refusal' in result)) return result;
				if (!isAboutRows(result.refusal)) throw result.refusal;
				return explainRowError(result.refusal, this.credential);
			};
			const [value] = await Promise.all([work(run, tryRun), opened]);
			await session.send('commit', 'commit');
			return value;
		});
	}

	/**
	 * Runs reading statements in one transaction, in a single round trip, and returns the rows of each.
	 *
	 * @throws DatabaseError
	 */
	async readAll<Rows extends object[]>(
		statements: readonly [...{ [Index in keyof Rows]: Statement<Rows[Index]> }],
	): Promise<{ [Index in keyof Rows]: Array<Rows[Index]> }> {
		return await this.withConnection(async (session) => {
			const opened = this.open(session, { access: 'read only', schemaVersion: 'current' });
			const results = Promise.all(statements.map(async (statement) => await session.rows(statement)));
			const committed = session.send('work', 'commit');
			await Promise.allSettled([opened, results, committed]);
			await opened;
			await committed;
			return (await results) as { [Index in keyof Rows]: Array<Rows[Index]> };
		});
	}

	/** Runs one reading statement, see {@link readAll}. */
	async readOnce<Row extends object>(statement: Statement<Row>): Promise<Row[]> {
		const [rows] = await this.readAll<[Row]>([statement]);
		return rows;
	}

	/**
	 * Runs a script that contains its own `begin` and `commit`, and returns the rows of its last statement that has any. The
	 * statement timeout does not apply: a script may wait for other scripts, and may process years of data.
	 *
	 * @throws DatabaseError
	 */
	async runScript<Row extends object>(script: string): Promise<Row[]> {
		return await this.withConnection(async (session) => {
			const results = await session.send('commit', script, SCRIPT_MILLISECONDS);
			return (results.findLast(({ fields }) => fields.length > 0)?.rows ?? []) as Row[];
		});
	}

	/** Opens a transaction in one round trip, checks the schema's version, and takes the lock of the journal for writing. */
	private async open(session: Session, { access, schemaVersion }: TransactionOptions): Promise<void> {
		const began = this.begin(session, access, this.credential.statementTimeoutSeconds);
		if (schemaVersion === 'any') {
			await began;
			return;
		}
		const statements = [
			readSchemaVersion(this.schema).text,
			...(access === 'read write' ? [lockJournal(this.schema).text] : []),
		];
		// Sent at once, but as a separate message: this one may have to wait for locks.
		const [results] = await Promise.all([session.send('begin', statements.join('; ')), began]);
		const [row] = results.flatMap(({ rows }) => rows as Array<{ version: number | null }>);
		checkSchemaVersion(row?.version ?? null, this.credential);
	}

	/**
	 * All settings are local to the transaction, so that a connection pooler in transaction mode works. The isolation level is set
	 * because the upserts need it: under a stricter default of the database, concurrent syncs would fail. A database that is
	 * read-only by default stays so. With this search path, the functions and operators of other users never run in our name. Our statements run for
	 * milliseconds; compiling the plans of a partitioned table takes seconds.
	 */
	private async begin(
		session: Session,
		access: TransactionOptions['access'],
		statementTimeoutSeconds: number,
	): Promise<void> {
		const statements = [
			`begin isolation level read committed${access === 'read only' ? ' read only' : ''}`,
			`set local statement_timeout = ${Math.round(statementTimeoutSeconds * 1000)}`,
			'set local search_path to pg_catalog, pg_temp',
			'set local jit = off',
			'set local training.in_transaction = true',
			`set local timezone = 'UTC'`,
			`set local datestyle = 'ISO'`,
		];
		await session.sendPromptly('begin', statements.join('; '));
	}

	/**
	 * Uses a connection, and tries once more if the first attempt wrote nothing and a second one may succeed: after a deadlock,
	 * or if the connection was lost before the server answered.
	 */
	private async withConnection<T>(use: (session: Session) => Promise<T>): Promise<T> {
		let attempt = await this.attempt(use);
		if (!attempt.succeeded && attempt.isRetryable) attempt = await this.attempt(use);
		if (!attempt.succeeded) throw attempt.error;
		return attempt.value;
	}

	private async attempt<T>(use: (session: Session) => Promise<T>): Promise<Attempt<T>> {
		const session = this.newSession();
		try {
			await session.connect();
			const value = await use(session);
			session.release();
			return { succeeded: true, value };
		} catch (error) {
			await session.abort();
			return await this.explain(error, session.failure);
		}
	}

	private async explain(error: unknown, failure: Failure | undefined): Promise<Attempt<never>> {
		// For example a rejected row, or a schema of another version: not an error of the connection or a statement.
		if (!failure || error !== failure.error || error instanceof DatabaseError) {
			const hidden = error instanceof MissingSchemaError ? await this.explainHiddenVersion() : undefined;
			return { succeeded: false, error: hidden ?? redactError(error, this.credential), isRetryable: false };
		}
		const context: FailureContext = {
			...failure,
			credential: this.credential,
			tlsRefused: this.connections.tlsRefused(),
			...(await this.readObstacles(error)),
		};
		return {
			succeeded: false,
			error: explainError(error, context),
			isRetryable: isRetryable(error, context),
		};
	}

	private async explainHiddenVersion(): Promise<DatabaseError | undefined> {
		const rowSecurity = await this.readQuietly(readRowSecurity(this.schema));
		return hiddenVersionError(rowSecurity ?? [], this.credential);
	}

	/** What the error itself does not say: who holds a lock, and which policies apply. */
	private async readObstacles(error: unknown): Promise<Pick<FailureContext, 'locks' | 'rowSecurity'>> {
		switch (sqlstateOf(error)) {
			case '55P03':
			case '57014': {
				const [locks] = (await this.readQuietly(readBlockingLocks(this.schema))) ?? [];
				return locks ? { locks } : {};
			}
			case '42501': {
				const rowSecurity = await this.readQuietly(readRowSecurity(this.schema));
				return rowSecurity ? { rowSecurity } : {};
			}
			default:
				return {};
		}
	}

	/** The rows of a statement; undefined if it fails. */
	private async readQuietly<Row extends object>(statement: Statement<Row>): Promise<Row[] | undefined> {
		const session = this.newSession();
		try {
			await session.connect();
			await this.begin(session, 'read only', this.credential.connectTimeoutSeconds);
			const rows = await session.rows(statement);
			await session.sendPromptly('work', 'commit');
			session.release();
			return rows;
		} catch {
			await session.abort();
			return undefined;
		}
	}

	private newSession(): Session {
		return new Session(this.connections, this.credential);
	}
}
