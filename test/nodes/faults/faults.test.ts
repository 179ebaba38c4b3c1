/** What may happen to a sync while it runs, with each On Error. Half of it is written when it happens. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, OnError } from 'n8n-workflow';

import { makeTemplate, startEmbedded } from '../../postgres/servers';
import type { OwnServer } from '../../postgres/servers';
import { ROWS, provokeDeadlock, struckDatabase } from './struck';
import type { Held, Struck } from './struck';
import { modes, tellOf20000, toldBy } from './told';

let server: OwnServer;
let struck: Struck;
beforeAll(async () => {
	server = await startEmbedded('18');
	await makeTemplate(server.settings);
	struck = await struckDatabase(server.settings);
});
afterAll(async () => {
	await struck.database.drop();
	await server.stop();
});
beforeEach(async () => await struck.reset());

const survived = (what: string, times: number) => tellOf20000(what, __filename, times);

/** Every item says the same, and none goes by the wrong output. */
async function expectTold(onError: OnError, running: ReturnType<Struck['sync']>, told: unknown) {
	const result = await running;
	expect(toldBy(result)).toEqual([told]);
	const { success, error } = result;
	const items = { stopWorkflow: [0, 0], continueRegularOutput: [ROWS, 0], continueErrorOutput: [0, ROWS] };
	expect([success.length, error.length]).toEqual(items[onError]);
}

/** The next run writes everything. */
async function expectHealed(): Promise<void> {
	expect(toldBy(await struck.sync('stopWorkflow')).toSorted()).toEqual(['inserted', 'updated']);
	await struck.expectAll();
	await struck.expectSoundPool();
}

interface Fault {
	told: RegExp;
	credential?: IDataObject;
	strike(pid: number): Promise<unknown>;
	/** What is left to do once the node has given up. */
	mend?(): Promise<unknown>;
}

const faults: Record<string, Fault> = {
	'the server is killed (SIGKILL), and comes back': {
		told: /^The connection to .+ was lost; nothing was written\./,
		strike: async () => await server.kill(),
		mend: async () => await server.start(),
	},
	'the backend is terminated': {
		told: /^The connection to .+ was lost; nothing was written\./,
		strike: async (pid) => await struck.database.rows('select pg_terminate_backend($1)', [pid]),
	},
	'the statement is cancelled by somebody': {
		told: /^The statement was cancelled on the server, by a person or a limit of its own; nothing was written\./,
		strike: async (pid) => await struck.database.rows('select pg_cancel_backend($1)', [pid]),
	},
	'somebody holds a lock for longer than the statement timeout': {
		told: /^The statement took longer than \d+ seconds? and was cancelled; nothing was written\./,
		credential: { statementTimeoutSeconds: Math.max(1, ROWS / 4000) }, // far more than its statements take
		strike: async () => await Promise.resolve(),
	},
};

describe(`a sync of ${ROWS} rows that is broken off, with each On Error,`, () => {
	it.each(Object.entries(faults))('because %s', async (what, { told, credential, strike, mend }) => {
		for (const onError of modes) {
			const { result, pid, release } = await struck.held(onError, credential);
			await strike(pid);
			await expectTold(onError, result, expect.stringMatching(told));
			await release();
			await mend?.();
			await struck.expectNothing();
			await struck.expectSoundPool();
		}
		await expectHealed();
		survived(what, modes.length);
	});
});

describe(`a sync of ${ROWS} rows whose commit the server does not confirm, with each On Error,`, () => {
	it('is told as unknown, even where the server says goodbye', async () => {
		await struck.database.rows(`
			create function leave() returns trigger language plpgsql as $$ begin
				perform pg_terminate_backend(pg_backend_pid());
				return null;
			end $$;
			create constraint trigger leaves after insert on measurements deferrable initially deferred
				for each row execute function leave()`);
		for (const onError of modes) {
			const told =
				/^The connection to .+ was lost before it confirmed the commit: whether anything was written is unknown\./;
			await expectTold(onError, struck.sync(onError), expect.stringMatching(told));
			await struck.expectNothing();
			await struck.expectSoundPool();
		}
		await struck.database.rows('drop function leave cascade');
		await expectHealed();
		survived('the backend is terminated while it commits', modes.length);
	});
});

describe(`a sync of ${ROWS} rows goes on, with each On Error,`, () => {
	const goesOn: Record<string, (held: Held) => Promise<void>> = {
		'somebody holds a lock for a while': async ({ release }) => await release(),
		'a foreign session brings about a deadlock': async (held) => await provokeDeadlock(struck, held),
	};

	it.each(Object.entries(goesOn))('after %s', async (what, goOn) => {
		for (const onError of modes) {
			const held = await struck.held(onError);
			await goOn(held);
			expect(toldBy(await held.result).toSorted()).toEqual(['inserted', 'updated']);
			await struck.expectAll();
			await struck.expectSoundPool();
			await struck.reset();
		}
		survived(what, modes.length);
	});

	it.each([
		['a serialization failure', '40001'],
		['a deadlock', '40P01'],
	])('after %s, and is tried no more than once again', async (what, sqlstate) => {
		// a sequence is not undone with the transaction, so it counts the tries
		await struck.database.rows(`
			create sequence tries minvalue -9;
			create function fail() returns trigger language plpgsql as $$ begin
				if nextval('tries') < 2 then raise exception using errcode = '${sqlstate}'; end if;
				return null;
			end $$;
			create trigger fails after insert on measurements for each statement execute function fail()`);
		for (const onError of modes) {
			await struck.database.rows('alter sequence tries restart with 1');
			expect(toldBy(await struck.sync(onError)).toSorted()).toEqual(['inserted', 'updated']);
			expect(await struck.database.rows('select last_value from tries')).toEqual([{ last_value: 2 }]);
			await struck.expectAll();
			await struck.reset();

			await struck.database.rows('alter sequence tries restart with -9');
			const told = /^The rows were locked by another session, twice in a row; nothing was written\./;
			await expectTold(onError, struck.sync(onError), expect.stringMatching(told));
			expect(await struck.database.rows('select last_value from tries')).toEqual([{ last_value: -8 }]);
			await struck.expectNothing();
			await struck.expectSoundPool();
		}
		await struck.database.rows('drop trigger fails on measurements; drop function fail; drop sequence tries');
		await expectHealed();
		survived(what, 2 * modes.length);
	});
});

describe(`a sync of ${ROWS} rows into a database that is read-only, with each On Error,`, () => {
	const told = /^Database "test_.+" on 127\.0\.0\.1:\d+ is read-only\./;
	/** For the connections that are made from now on. */
	const setReadOnly = async (to: 'on' | 'off') => {
		await struck.database.rows(
			`begin read write; do $$ begin execute format('alter database %I set default_transaction_read_only = ${to}', current_database()); end $$; commit`,
		);
		await struck.endConnections();
	};

	it('by its own setting, says so', async () => {
		await setReadOnly('on');
		for (const onError of modes) await expectTold(onError, struck.sync(onError), expect.stringMatching(told));
		await setReadOnly('off');
		await struck.expectNothing();
		await expectHealed();
		survived('the database is read-only by default_transaction_read_only', modes.length);
	});

	it('as a replica, says so', async () => {
		const [found] = await struck.database.rows<{ data_directory: string }>('show data_directory');
		const standby = join(found!.data_directory, 'standby.signal');
		await struck.database.rows('checkpoint');
		await server.kill();
		writeFileSync(standby, '');
		await server.start();
		expect(await struck.database.rows('select pg_is_in_recovery() as replica')).toEqual([{ replica: true }]);
		for (const onError of modes) await expectTold(onError, struck.sync(onError), expect.stringMatching(told));
		await struck.expectNothing();
		await server.kill();
		rmSync(standby);
		await server.start();
		await expectHealed();
		survived('the server is a replica', modes.length);
	});
});
