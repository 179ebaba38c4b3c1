import { Query } from 'pg';
import type { PoolClient, QueryResult } from 'pg';

import type { Statement } from '../statements';
import type { TrainingCredential } from './credential';
import { SilenceError } from './failure';
import type { Failure, Stage } from './failure';
import { memoryLimit } from './memoryLimit';
import type { Connections } from './pool';
import { isConnectionLoss } from './sqlstate';

/** How long after the statement timeout the server may stay silent before the connection counts as lost. */
const GRACE_MILLISECONDS = 5_000;

/**
 * One connection in use. Statements are sent without waiting for the answers to those before, so that they share a round trip;
 * the answers come in the same order.
 */
export class Session {
	private client: PoolClient | undefined;
	private lastAnswer: Promise<unknown> = Promise.resolve();
	/** What failed first. Later errors of the same session are only consequences of it. */
	failure: Failure | undefined;

	constructor(
		private readonly connections: Connections,
		private readonly credential: TrainingCredential,
	) {}

	async connect(): Promise<void> {
		const start = performance.now();
		this.client = await this.connections
			.acquire()
			.catch((error: unknown) => this.fail(error, 'connect', start));
	}

	/**
	 * Runs SQL and returns one result per statement in it. The time limit starts when the answer before has come: until then, the
	 * server is busy with that one, which may wait for a lock.
	 */
	async send(
		stage: Stage,
		query: string | Statement<object>,
		limit = this.credential.statementTimeoutSeconds * 1000 + GRACE_MILLISECONDS,
	): Promise<QueryResult[]> {
		const client = this.client!;
		const answer = queryWithinMemory(client, query);
		const answerBefore = this.lastAnswer;
		this.lastAnswer = answer.catch(() => undefined);
		await answerBefore;
		const start = performance.now();
		const timer = setTimeout(() => client.connection.stream.destroy(new SilenceError()), limit);
		try {
			return [await answer].flat();
		} catch (error) {
			return this.fail(error, stage, start);
		} finally {
			clearTimeout(timer);
		}
	}

	/**
	 * Runs SQL that no lock can delay, so a server that does not answer within the connect timeout is gone. A pooled connection
	 * shows here that the network or the server has dropped it.
	 */
	async sendPromptly(stage: Stage, text: string): Promise<void> {
		await this.send(stage, text, this.credential.connectTimeoutSeconds * 1000);
	}

	async rows<Row extends object>(statement: Statement<Row>): Promise<Row[]> {
		const [result] = await this.send('work', statement);
		return result!.rows as Row[];
	}

	/** Runs a statement in a savepoint. If the server refuses it, only the statement is undone, and the error is returned. */
	async rowsOrRefusal<Row extends object>(statement: Statement<Row>): Promise<Row[] | { refusal: unknown }> {
		// A deferred constraint would fail at the commit, when no row can be left out any more.
		await this.send('work', 'savepoint batch; set constraints all immediate');
		return await this.rows(statement).then(
			async (rows) => {
				await this.send('work', 'release savepoint batch');
				return rows;
			},
			async (error: unknown) => {
				if (isConnectionLoss(error)) throw error;
				this.failure = undefined;
				await this.send('work', 'rollback to savepoint batch; release savepoint batch');
				return { refusal: error };
			},
		);
	}

	/** Returns the connection to the pool after a commit. */
	release(): void {
		this.connections.release(this.client!);
	}

	/**
	 * Rolls back and returns the connection to the pool. If it is lost, it is closed, and so are those that wait in the pool: they
	 * went through the same network to the same server.
	 */
	async abort(): Promise<void> {
		if (!this.client) return;
		const error = this.failure?.error;
		const isLost = this.failure !== undefined && isConnectionLoss(error);
		const isRolledBack = !isLost && (await this.rollBack());
		if (isRolledBack) this.connections.release(this.client);
		else await this.connections.discard(this.client, error instanceof SilenceError);
	}

	private async rollBack(): Promise<boolean> {
		return await this.sendPromptly('work', 'rollback').then(
			() => true,
			() => false,
		);
	}

	private fail(error: unknown, stage: Stage, start: number): never {
		this.failure ??= { error, stage, milliseconds: performance.now() - start };
		throw this.failure.error;
	}
}

/** Runs SQL, and closes the connection if its rows do not fit into memory. */
async function queryWithinMemory(
	client: PoolClient,
	sql: string | Statement<object>,
): Promise<QueryResult | QueryResult[]> {
	return await new Promise((resolve, reject) => {
		const query = new Query(typeof sql === 'string' ? { text: sql } : sql, (error, result) =>
			error ? reject(error) : resolve(result),
		);
		const exceeds = memoryLimit();
		query.on('row', () => {
			const error = exceeds();
			if (error) client.connection.stream.destroy(error);
		});
		client.query(query);
	});
}
