/** Faults in the middle of a sync, with each On Error mode. About half of the rows are written when the fault happens. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, OnError } from 'n8n-workflow';

import { makeTemplate, startEmbedded } from '../../postgres/servers';
import type { DedicatedServer } from '../../postgres/servers';
import { ROWS, prepareFaultInjection, provokeDeadlock } from './faultInjection';
import type { FaultInjection, PausedSync } from './faultInjection';
import { SurvivalCount, distinctResults, onErrorModes } from './reporting';

let server: DedicatedServer;
let target: FaultInjection;
beforeAll(async () => {
	server = await startEmbedded('18');
	await makeTemplate(server.settings);
	target = await prepareFaultInjection(server.settings);
});
afterAll(async () => {
	await target.database.drop();
	await server.stop();
});
beforeEach(async () => await target.reset());

/** Fails unless every item has this message, and all items are on the right output. */
async function expectMessage(
	onError: OnError,
	running: ReturnType<FaultInjection['sync']>,
	message: RegExp,
): Promise<void> {
	const result = await running;
	expect(distinctResults(result)).toEqual([expect.stringMatching(message)]);
	const { success, error } = result;
	const items = { stopWorkflow: [0, 0], continueRegularOutput: [ROWS, 0], continueErrorOutput: [0, ROWS] };
	expect([success.length, error.length]).toEqual(items[onError]);
}

async function expectNextRunWritesAll(): Promise<void> {
	expect(distinctResults(await target.sync('stopWorkflow')).toSorted()).toEqual(['inserted', 'updated']);
	await target.expectAllWritten();
	await target.expectIdlePool();
}

interface Fault {
	message: RegExp;
	credential?: IDataObject;
	inject(pid: number): Promise<unknown>;
	/** Runs after the node has reported the fault. */
	undo?(): Promise<unknown>;
}

const faults: Record<string, Fault> = {
	'the server is killed (SIGKILL) and restarted': {
		message: /^The connection to .+ was lost; nothing was written\./,
		inject: async () => await server.kill(),
		undo: async () => await server.start(),
	},
	'the backend is terminated': {
		message: /^The connection to .+ was lost; nothing was written\./,
		inject: async (pid) => await target.database.rows('select pg_terminate_backend($1)', [pid]),
	},
	'the statement is cancelled': {
		message: /^The statement was cancelled .*nothing was written\./,
		inject: async (pid) => await target.database.rows('select pg_cancel_backend($1)', [pid]),
	},
	'another session holds a row lock for longer than the statement timeout': {
		message: /^The statement took longer than \d+ seconds? and was cancelled; nothing was written\./,
		credential: { statementTimeoutSeconds: Math.max(1, ROWS / 4000) }, // far longer than its statements take
		inject: async () => await Promise.resolve(),
	},
};

describe(`a sync of ${ROWS} rows that fails in the middle, with each On Error mode`, () => {
	it.each(Object.entries(faults))(
		'writes nothing and reports it when %s; the next run writes all rows',
		async (scenario, { message, credential, inject, undo }) => {
			const count = new SurvivalCount();
			for (const onError of onErrorModes) {
				await count.add(async () => {
					const { result, pid, resume } = await target.pausedSync(onError, credential);
					await inject(pid);
					await expectMessage(onError, result, message);
					await resume();
					await undo?.();
					await target.expectNothingWritten();
					await target.expectIdlePool();
				});
			}
			await expectNextRunWritesAll();
			count.reportFor20000Rows(scenario, __filename);
		},
	);
});

describe(`a sync of ${ROWS} rows whose commit is not confirmed, with each On Error mode`, () => {
	it('reports that the result is unknown, even if the server sends an error before it disconnects', async () => {
		await target.database.rows(`
			create function terminate_self() returns trigger language plpgsql as $$ begin
				perform pg_terminate_backend(pg_backend_pid());
				return null;
			end $$;
			create constraint trigger terminates_at_commit after insert on measurements deferrable initially deferred
				for each row execute function terminate_self()`);
		const count = new SurvivalCount();
		for (const onError of onErrorModes) {
			await count.add(async () => {
				await expectMessage(
					onError,
					target.sync(onError),
					/^The connection to .+ was lost before it confirmed the commit: whether anything was written is unknown\./,
				);
				await target.expectNothingWritten();
				await target.expectIdlePool();
			});
		}
		await target.database.rows('drop function terminate_self cascade');
		await expectNextRunWritesAll();
		count.reportFor20000Rows('the backend is terminated during the commit', __filename);
	});
});

describe(`a sync of ${ROWS} rows succeeds, with each On Error mode,`, () => {
	const interruptions: Record<string, (sync: PausedSync) => Promise<void>> = {
		'another session holds a row lock for a moment': async ({ resume }) => await resume(),
		'it runs into a deadlock with another session': async (sync) => await provokeDeadlock(target, sync),
	};

	it.each(Object.entries(interruptions))('when %s', async (scenario, interrupt) => {
		const count = new SurvivalCount();
		for (const onError of onErrorModes) {
			await count.add(async () => {
				const sync = await target.pausedSync(onError);
				await interrupt(sync);
				expect(distinctResults(await sync.result).toSorted()).toEqual(['inserted', 'updated']);
				await target.expectAllWritten();
				await target.expectIdlePool();
			});
			await target.reset();
		}
		count.reportFor20000Rows(scenario, __filename);
	});

	it.each([
		['a serialization failure', '40001'],
		['a deadlock', '40P01'],
	])('after one retry when it ends with %s; after two failures it gives up', async (scenario, sqlstate) => {
		// a sequence is not rolled back with the transaction, so it counts the attempts
		await target.database.rows(`
			create sequence attempts minvalue -9;
			create function fail() returns trigger language plpgsql as $$ begin
				if nextval('public.attempts') < 2 then raise exception using errcode = '${sqlstate}'; end if;
				return null;
			end $$;
			create trigger fails after insert on measurements for each statement execute function fail()`);
		const count = new SurvivalCount();
		for (const onError of onErrorModes) {
			await count.add(async () => {
				await target.database.rows('alter sequence attempts restart with 1');
				expect(distinctResults(await target.sync(onError)).toSorted()).toEqual(['inserted', 'updated']);
				expect(await target.database.rows('select last_value from attempts')).toEqual([{ last_value: 2 }]);
				await target.expectAllWritten();
			});
			await target.reset();

			await count.add(async () => {
				await target.database.rows('alter sequence attempts restart with -9');
				await expectMessage(
					onError,
					target.sync(onError),
					/^The rows were locked by another session, twice in a row; nothing was written\./,
				);
				expect(await target.database.rows('select last_value from attempts')).toEqual([{ last_value: -8 }]);
				await target.expectNothingWritten();
				await target.expectIdlePool();
			});
		}
		await target.database.rows(
			'drop trigger fails on measurements; drop function fail; drop sequence attempts',
		);
		await expectNextRunWritesAll();
		count.reportFor20000Rows(`the transaction ends with ${scenario} (${sqlstate})`, __filename);
	});
});

describe(`a sync of ${ROWS} rows to a read-only database, with each On Error mode,`, () => {
	const message = /^Database "test_.+" on 127\.0\.0\.1:\d+ is read-only\./;

	async function expectReadOnlyError(count: SurvivalCount): Promise<void> {
		for (const onError of onErrorModes) {
			await count.add(async () => {
				await expectMessage(onError, target.sync(onError), message);
				await target.expectNothingWritten();
			});
		}
	}

	/** Applies to new connections. */
	const setReadOnly = async (value: 'on' | 'off') => {
		await target.database.rows(
			`begin read write; do $$ begin execute format('alter database %I set default_transaction_read_only = ${value}', current_database()); end $$; commit`,
		);
		await target.endConnections();
	};

	it('reports that the database is read-only when default_transaction_read_only is on', async () => {
		const count = new SurvivalCount();
		await setReadOnly('on');
		await expectReadOnlyError(count);
		await setReadOnly('off');
		await expectNextRunWritesAll();
		count.reportFor20000Rows('the database is read-only (default_transaction_read_only)', __filename);
	});

	it('reports that the database is read-only when the server is a replica', async () => {
		const count = new SurvivalCount();
		const [setting] = await target.database.rows<{ data_directory: string }>('show data_directory');
		const standbySignal = join(setting!.data_directory, 'standby.signal');
		await target.database.rows('checkpoint');
		await server.kill();
		writeFileSync(standbySignal, '');
		await server.start();
		expect(await target.database.rows('select pg_is_in_recovery() as replica')).toEqual([{ replica: true }]);
		await expectReadOnlyError(count);
		await server.kill();
		rmSync(standbySignal);
		await server.start();
		await expectNextRunWritesAll();
		count.reportFor20000Rows('the database is read-only (replica)', __filename);
	});
});
