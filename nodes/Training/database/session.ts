import type { PoolClient, QueryConfig, QueryResult } from 'pg';

import type { Statement } from '../statements';
import { isConnectionLoss } from './failure';
import type { Stage } from './failure';
import type { Connections } from './pool';

/** One connection in use. It records what an error message needs: how far the work got, and which error came first. */
export class Session {
	private client: PoolClient | undefined;
	private stageStart = performance.now();
	stage: Stage = 'connect';
	/** Later errors of the same session are only consequences of this one. */
	firstError: unknown;

	constructor(private readonly connections: Connections) {}

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

	async rows<Row extends object>({ text, values }: Statement<Row>): Promise<Row[]> {
		const [result] = await this.send({ text, values });
		return result!.rows as Row[];
	}

	/** Returns the connection to the pool after a commit. */
	release(): void {
		this.client!.release();
	}

	/** Rolls back and returns the connection to the pool, or closes it if it is lost. */
	async abort(): Promise<void> {
		if (!this.client) return;
		const isLost = this.firstError !== undefined && isConnectionLoss(this.firstError);
		const isRolledBack = !isLost && (await rollback(this.client));
		this.client.release(!isRolledBack);
	}

	private fail(error: unknown): never {
		this.firstError ??= error;
		throw error;
	}
}

const rollback = async (client: PoolClient): Promise<boolean> =>
	await client.query('rollback').then(
		() => true,
		() => false,
	);
