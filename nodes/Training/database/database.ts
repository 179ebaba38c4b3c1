import type { PoolClient, QueryConfig, QueryResult } from 'pg';

import { quoteSchema, readSchemaVersion } from '../statements';
import type { Schema, Statement } from '../statements';
import type { TrainingCredential } from './credential';
import { isConnectionLoss, isRetryable } from './failure';
import type { Stage } from './failure';
import { connectionsOf } from './pool';
import type { Connections } from './pool';
import { DatabaseError, explainError } from './explainError';
import { checkSchemaVersion } from './schemaVersion';
import type { GetSshClient } from './tunnel';

/** Longer than any script takes; then the connection counts as lost. */
const SCRIPT_MILLISECONDS = 3_600_000;

/** Runs a statement within a transaction and gives its rows. */
export type Run = <Result extends object>(statement: Statement) => Promise<Result[]>;

export interface TransactionOptions {
	access: 'read only' | 'read write';
	/** `any` where the work itself looks whether the schema is there. */
	schemaVersion: 'current' | 'any';
}

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
	 * Does the work in one transaction, written wholly or not at all. Tried once more where the server has undone everything
	 * (deadlock), or the connection was lost before anything was sent.
	 *
	 * @throws DatabaseProblem, and whatever the work throws by itself
	 */
	async transaction<T>(options: TransactionOptions, work: (run: Run) => Promise<T>): Promise<T> {
		return await this.withConnection(async ({ send, enter }) => {
			const opened = send({ text: this.opening(options) }).then((answers) => {
				if (options.schemaVersion === 'current') {
					checkSchemaVersion(answers.at(-1)?.rows[0] as { version: number | null }, this.credential);
				}
				enter('work');
			});
			// The first statement is made while the server begins, and sent once it has.
			const run: Run = async (statement) => {
				await opened;
				return (await send(statement))[0]!.rows as never;
			};
			const [result] = await Promise.all([work(run), opened]);
			enter('commit');
			await send({ text: 'commit' });
			return result;
		});
	}

	/**
	 * Reads by one statement in a transaction of its own, all in one round trip, and gives its rows.
	 *
	 * @throws DatabaseProblem
	 */
	async readOnce<Result extends object>(statement: Statement): Promise<Result[]> {
		return await this.withConnection(async ({ send, enter }) => {
			const opened = send({ text: this.opening({ access: 'read only', schemaVersion: 'current' }) });
			const read = send(statement);
			const ended = send({ text: 'commit' });
			await Promise.allSettled([opened.then(() => enter('work')), read, ended]);
			checkSchemaVersion((await opened).at(-1)?.rows[0] as { version: number | null }, this.credential);
			const [answer] = await read;
			await ended;
			return answer!.rows as Result[];
		});
	}

	/**
	 * Sends a whole script, which begins and commits by itself, and gives the rows of its last statement that has any. It may
	 * wait for its turn behind others, and go through years of data, so the statement timeout does not hold for it.
	 */
	async runScript<Result extends object>(script: string): Promise<Result[]> {
		return await this.withConnection(async ({ send, enter }) => {
			enter('commit');
			const answers = await send({ text: script, query_timeout: SCRIPT_MILLISECONDS });
			return (answers.findLast((answer) => answer.fields.length > 0)?.rows ?? []) as Result[];
		});
	}

	/**
	 * No session state, so that a pooler in transaction mode can stand between. The isolation is the one that the upserts are made
	 * for: under a stricter one of the database's, syncs that overlap would fail. A database that is read-only by default stays so.
	 */
	private opening({ access, schemaVersion }: TransactionOptions): string {
		return [
			`begin isolation level read committed${access === 'read only' ? ' read only' : ''}`,
			`set local statement_timeout = ${Math.round(this.credential.statementTimeoutSeconds * 1000)}`,
			`set local timezone = 'UTC'`,
			`set local datestyle = 'ISO'`,
			...(schemaVersion === 'current' ? [readSchemaVersion(this.schema).text] : []),
		].join('; ');
	}

	private async withConnection<T>(use: (session: Session) => Promise<T>, isLastTry = false): Promise<T> {
		const reached = { stage: 'connect' as Stage, since: performance.now() };
		let failure: unknown;
		const enter = (stage: Stage) => Object.assign(reached, { stage, since: performance.now() });
		/** The first, where several were sent together: the others only follow from it. */
		const noted = (error: unknown): never => {
			failure ??= error;
			throw error;
		};

		let client: PoolClient | undefined;
		try {
			const held = (client = await this.connections.acquire().catch(noted));
			enter('begin');
			const send: Session['send'] = async (query) => [await held.query(query).catch(noted)].flat();
			const result = await use({ send, enter });
			held.release();
			return result;
		} catch (error) {
			const isOurs = error !== failure || error instanceof DatabaseError;
			const circumstances = {
				credential: this.credential,
				stage: reached.stage,
				milliseconds: performance.now() - reached.since,
				tlsRefused: this.connections.tlsRefused(),
			};
			if (client) await release(client, isOurs || !isConnectionLoss(failure));
			const again = !isOurs && !isLastTry && isRetryable(failure, circumstances);
			if (again) return await this.withConnection(use, true);
			throw isOurs ? error : explainError(failure, circumstances);
		}
	}
}

interface Session {
	/** The answer to each statement of the text, waited for as long as `query_timeout` says, if it is not as long as usual. */
	send(statement: QueryConfig & { query_timeout?: number }): Promise<QueryResult[]>;
	/** Says how far it got, for the error that may come. */
	enter(stage: Stage): void;
}

/** Back to the pool without a transaction, or closed. */
async function release(client: PoolClient, isAlive: boolean): Promise<void> {
	const rolledBack =
		isAlive &&
		(await client.query('rollback').then(
			() => true,
			() => false,
		));
	client.release(!rolledBack);
}
