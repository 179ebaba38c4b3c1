import type { PoolClient, QueryConfig, QueryResult } from 'pg';

import type { Statement } from '../statements';
import type { TrainingCredential } from './credential';
import { isSilence } from './failure';
import type { Stage } from './failure';
import type { Connections } from './pool';
import { isConnectionLoss } from './sqlstate';

/** One connection in use. It records what an error message needs: how far the work got, and which error came first. */
export class Session {
	private client: PoolClient | undefined;
	private stageStart = performance.now();
	stage: Stage = 'connect';
	/** Later errors of the same session are only consequences of this one. */
	firstError: unknown;

	constructor(
		private readonly connections: Connections,
		private readonly credential: TrainingCredential,
	) {}

	async connect(): Promise<void> {
		this.client = await this.connections.acquire().catch((error: unknown) => this.fail(error));
		this.enter('begin');
	}

	enter(stage: Stage): void {
		this.stage = stage;
		this.stageStart = performance.now();
	}

	get millisecondsInStage(): number {
		return performance.now() - this.stageStart;
	}

	/** Runs SQL and returns one result per statement in it. `query_timeout` replaces the default time limit. */
	async send(query: QueryConfig & { query_timeout?: number }): Promise<QueryResult[]> {
		const results = await this.client!.query(query).catch((error: unknown) => this.fail(error));
		return [results].flat();
	}

	/**
	 * Runs SQL that no lock can delay, so a server that does not answer within the connect timeout is gone. A pooled connection
	 * shows here that the network or the server has dropped it.
	 */
	async sendPromptly(text: string): Promise<void> {
		await this.send({ text, query_timeout: this.credential.connectTimeoutSeconds * 1000 });
	}

	async rows<Row extends object>({ text, values }: Statement<Row>): Promise<Row[]> {
		const [result] = await this.send({ text, values });
		return result!.rows as Row[];
	}

	/** Runs a statement in a savepoint. If the server refuses it, only the statement is undone, and the error is returned. */
	async rowsOrRefusal<Row extends object>(statement: Statement<Row>): Promise<Row[] | { refusal: unknown }> {
		// A deferred constraint would fail at the commit, when no row can be left out any more.
		await this.send({ text: 'savepoint batch; set constraints all immediate' });
		return await this.rows(statement).then(
			async (rows) => {
				await this.send({ text: 'release savepoint batch' });
				return rows;
			},
			async (error: unknown) => {
				if (isConnectionLoss(error)) throw error;
				this.firstError = undefined;
				await this.send({ text: 'rollback to savepoint batch; release savepoint batch' });
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
		const isLost = this.firstError !== undefined && isConnectionLoss(this.firstError);
		const { credential, stage, millisecondsInStage: milliseconds } = this;
		const isSilent = isLost && isSilence(this.firstError, { credential, stage, milliseconds });
		const isRolledBack = !isLost && (await this.rollBack());
		if (isRolledBack) this.connections.release(this.client);
		else await this.connections.discard(this.client, isSilent);
	}

	private async rollBack(): Promise<boolean> {
		return await this.sendPromptly('rollback').then(
			() => true,
			() => false,
		);
	}

	private fail(error: unknown): never {
		this.firstError ??= error;
		throw error;
	}
}
