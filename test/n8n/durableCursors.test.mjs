/**
 * n8n with durable poll cursors is killed while it starts an execution for new rows. It saves the trigger's state and creates the
 * execution in one transaction, so the rows start exactly one execution.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { databases } from '../../sandbox/postgres.mjs';
import reliabilityTable from '../reliabilityTable.js';
import { everyFiveSeconds, n8nServer } from './n8nServer.mjs';
import { waitUntil } from './waitUntil.mjs';

const TRIGGER = 'Training Database Trigger';
const durableCursors = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/** The start of an execution waits for the lock 1. */
const holdStarts = `
	create function hold_start() returns trigger language plpgsql as
		$$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
	create trigger hold_start before update on execution_entity
		for each row when (new.status = 'running') execute function hold_start()`;

/** The locks that n8n waits for when it is killed. */
const moments = {
	'it has written the state of the trigger and creates the execution':
		'lock table execution_entity in exclusive mode',
	'it has created the execution and starts it': 'select pg_advisory_lock(1)',
};

const sessionsThatWait = `
	from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%execution_entity%'`;

const measure = async (day) =>
	await n8nServer.rows(`select upsert_measurement_from_sheet('2026-01-${day}', 82, 20, null)`);

describe('n8n with durable poll cursors', () => {
	let workflow;
	const figures = { kills: 0, 'events lost': 0, 'events emitted twice': 0 };

	const emittedDays = async () => {
		const executions = await n8nServer.executions(workflow, TRIGGER);
		return executions.flatMap(({ items }) => items.map(({ measurement_date }) => measurement_date.slice(-2)));
	};
	const waitForDay = async (day) =>
		await waitUntil(`the measurement of day ${day}`, emittedDays, (days) => days.includes(day));

	before(async () => {
		await n8nServer.start({ settings: durableCursors });
		workflow = await n8nServer.createWorkflow({
			name: 'durable cursors',
			nodes: [
				{
					name: TRIGGER,
					type: 'n8n-nodes-autonomous-training.trainingTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: { event: 'newMeasurement', pollTimes: everyFiveSeconds },
					credentials: await n8nServer.createCredential(),
				},
				{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
			],
			connections: { [TRIGGER]: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
		});
		await measure('10');
		await n8nServer.activate(workflow);
		await n8nServer.waitForFirstPoll(workflow, TRIGGER);
	});
	after(async () => {
		await n8nServer.rowsOfN8n('drop function if exists hold_start cascade');
		await n8nServer.stop();
	});

	it('starts one execution for a row that is written after the activation', async () => {
		await measure('11');
		assert.deepEqual(await waitForDay('11'), ['11']);
		const [{ cursor }] = await n8nServer.rowsOfN8n(
			`select cursor from poller_state where "workflowId" = '${workflow}'`,
		);
		assert.deepEqual(Object.keys(cursor.state.rows), ['2026-01-10', '2026-01-11']);
	});

	for (const [index, [moment, lock]] of Object.entries(moments).entries()) {
		it(`starts one execution if it is killed when ${moment}`, async () => {
			const day = String(12 + index);
			await n8nServer.rowsOfN8n(`drop function if exists hold_start cascade; ${holdStarts}`);
			await n8nServer.whileLocked(
				lock,
				async () => {
					await measure(day);
					await waitUntil(
						'n8n waits for the lock',
						async () => await n8nServer.rowsOfN8n(`select query ${sessionsThatWait}`),
						({ length }) => length > 0,
					);
					await n8nServer.killN8n();
					figures.kills++;
					// as if n8n had been killed before it sent the statement that waits
					await n8nServer.rowsOfN8n(`select pg_terminate_backend(pid) ${sessionsThatWait}`);
				},
				databases.n8n,
			);
			await n8nServer.rowsOfN8n('drop function hold_start cascade');
			await n8nServer.startN8n();
			await waitForDay(day);
			// polls run in order: when a later measurement is emitted, the earlier ones are not emitted any more
			await measure(String(20 + index));
			await waitForDay(String(20 + index));
		});
	}

	it('has the result that docs/reliability.md documents', async () => {
		const days = await emittedDays();
		figures['events lost'] = ['11', '12', '13', '20', '21'].filter((day) => !days.includes(day)).length;
		figures['events emitted twice'] = days.length - new Set(days).size;
		assert.deepEqual([figures['events lost'], figures['events emitted twice']], [0, 0]);
		reliabilityTable.reportReliability(
			'Trigger: n8n with durable poll cursors is killed while it starts an execution',
			import.meta.filename,
			figures,
		);
	});
});
