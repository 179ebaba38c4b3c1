/**
 * The trigger: rows that another connection writes start exactly one execution per event.
 *
 * Polls run in order. So a test that an execution is not started needs no fixed delay: it writes newer rows, waits for their
 * executions, and checks that there are no others.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { everyFiveSeconds, n8nServer } from './n8nServer.mjs';
import { waitUntil } from './waitUntil.mjs';

const TRIGGER = 'Training Database Trigger';
const events = [
	'bodyComposition',
	'inactivity',
	'newMeasurement',
	'newWorkout',
	'progression',
	'record',
	'recovery',
	'stall',
];
/** The exercises that an event watches. The others of `logDay` belong to other events. */
const watched = {
	progression: ['ex_squat'],
	record: ['ex_press'],
	stall: [20, 10, 9].map((days) => `ex_row_${days}`),
};

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let credentials;
/** The workflow ids by event. */
const workflows = {};

const createTriggerWorkflow = async (parameters, nodeCredentials = credentials) =>
	await n8nServer.createWorkflow({
		name: parameters.event,
		nodes: [
			{
				name: TRIGGER,
				type: 'n8n-nodes-autonomous-training.trainingTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: { pollTimes: everyFiveSeconds, ...parameters },
				credentials: nodeCredentials,
			},
			{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
		],
		connections: { [TRIGGER]: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});

/**
 * Writes a workout and a measurement in one transaction. The workout has a squat with this time, a press with more weight than on
 * all days before, and the row that stalls on this day.
 */
const logDay = async (date, tutSeconds, bodyweightKg) =>
	await n8nServer.rows(`
		begin;
		select upsert_workout_from_sheet('${date}', 'hit_lower_a', 'home', 22, 4, 4, 4, null);
		select upsert_set_from_sheet('${date}', 'hit_lower_a', 'ex_squat', 78, ${tutSeconds}, true, true, null),
			upsert_set_from_sheet('${date}', 'hit_lower_a', 'ex_press', 100 - days, 60, true, true, null),
			upsert_set_from_sheet('${date}', 'hit_lower_a', 'ex_row_' || days, 40, 60, true, true, null)
		from (select current_date - date '${date}' as days) as ago;
		select upsert_measurement_from_sheet('${date}', ${bodyweightKg}, 20, null);
		commit`);

const dateOf = ({ workout_date, measurement_date, last_date }) =>
	workout_date ?? measurement_date ?? last_date;

/** The dates of the items of each successful execution, by event. */
async function emittedDates() {
	const dates = {};
	for (const event of events) {
		const executions = await n8nServer.executions(workflows[event], TRIGGER);
		dates[event] = executions
			.filter(({ status }) => status === 'success')
			.map(({ items }) => items.map(dateOf).join());
	}
	return dates;
}

/** Waits until each of the events was emitted for the date, and returns the dates of all executions. */
const waitForDate = async (date, awaited = events) =>
	await waitUntil(
		`an execution for ${date} of each of the events ${awaited.join(', ')}`,
		emittedDates,
		(dates) => awaited.every((event) => dates[event].includes(date)),
	);

const eachEvent = (dates) => Object.fromEntries(events.map((event) => [event, dates]));

describe('the trigger in a running n8n', () => {
	before(async () => {
		credentials = await n8nServer.createCredential();
		// three equal sets of each row: one more, and the exercise has stalled
		await n8nServer.rows(`
			select upsert_workout_from_sheet(current_date - days, 'pull_a', 'home', 22, 4, 4, 4, null)
			from generate_series(50, 52) as days;
			select upsert_set_from_sheet(current_date - days, 'pull_a', exercise, 40, 60, true, true, null)
			from generate_series(50, 52) as days, unnest('{${watched.stall}}'::text[]) as exercise`);
		await logDay(daysAgo(30), 60, 84);
		for (const event of events) {
			workflows[event] = await createTriggerWorkflow({
				event,
				options: event in watched ? { exerciseIds: watched[event] } : {},
			});
			await n8nServer.activate(workflows[event]);
		}
		for (const id of Object.values(workflows)) await n8nServer.waitForFirstPoll(id, TRIGGER);
	});

	it('starts one execution per event for rows of another connection, and none for rows from before the activation', async () => {
		await logDay(daysAgo(20), 95, 82);
		assert.deepEqual(await waitForDate(daysAgo(20)), eachEvent([daysAgo(20)]));
		for (const event of events) {
			const [{ items }] = await n8nServer.executions(workflows[event], TRIGGER);
			assert.equal(items.length, 1);
			assert.equal(items[0].event, event);
			assert.ok(items[0].text.length > 20);
		}
	});

	it('starts one execution for rows that were written while n8n was killed, and repeats no earlier one', async () => {
		await n8nServer.killN8n();
		await logDay(daysAgo(10), 30, 84);
		await n8nServer.startN8n();
		assert.deepEqual(await waitForDate(daysAgo(10)), eachEvent([daysAgo(20), daysAgo(10)]));
	});

	it('starts none for a workflow that is deactivated and activated, or for a sync that changes nothing', async () => {
		for (const event of events) await n8nServer.deactivate(workflows[event]);
		await logDay(daysAgo(10), 30, 84);
		for (const event of events) await n8nServer.activate(workflows[event]);
		await logDay(daysAgo(9), 60, 70);
		assert.deepEqual(await waitForDate(daysAgo(9)), eachEvent([daysAgo(20), daysAgo(10), daysAgo(9)]));
	});

	it('lists a failed poll as an execution with the error, and then emits the rows that it missed', async () => {
		await n8nServer.allowConnections(false);
		const [failed] = await waitUntil(
			'a failed execution',
			async () =>
				(await n8nServer.executions(workflows.newWorkout, TRIGGER)).filter(
					({ status }) => status === 'error',
				),
			(executions) => executions.length > 0,
		);
		assert.match(failed.error, /trigger_test|PostgreSQL|was lost/);
		await assert.rejects(logDay(daysAgo(5), 50, 82));
		await n8nServer.allowConnections(true);
		for (const days of [5, 4]) {
			await logDay(daysAgo(days), 50 + days, 82);
			await waitForDate(daysAgo(days), ['newWorkout', 'newMeasurement', 'progression', 'recovery']);
		}
		const { newWorkout } = await emittedDates();
		assert.deepEqual(newWorkout, [20, 10, 9, 5, 4].map(daysAgo));
	});

	it('returns the newest rows when it is tested in the editor, and saves no state', async () => {
		const id = await createTriggerWorkflow({ event: 'newWorkout' });
		const execution = await n8nServer.client.runWorkflow(id, TRIGGER);
		assert.equal(execution.status, 'success');
		const [{ items }] = await n8nServer.executions(id, TRIGGER);
		assert.equal(items[0].workout_date, daysAgo(4));
		assert.equal(await n8nServer.triggerState(id, TRIGGER), undefined);
	});

	it('starts no execution of a duplicate for rows from before its activation', async () => {
		const copy = await n8nServer.duplicate(workflows.newWorkout);
		await logDay(daysAgo(3), 60, 82);
		await waitForDate(daysAgo(3), ['newWorkout']);
		await n8nServer.activate(copy);
		await n8nServer.waitForFirstPoll(copy, TRIGGER);
		await logDay(daysAgo(2), 60, 82);
		const executions = await waitUntil(
			'an execution of the duplicate',
			async () => await n8nServer.executions(copy, TRIGGER),
			// n8n saves the items later than the execution.
			(started) => started.some(({ items }) => items.length > 0),
		);
		assert.deepEqual(
			executions.flatMap(({ items }) => items.map(dateOf)),
			[daysAgo(2)],
		);
	});

	it('rejects a credential with an SSH tunnel when the workflow is activated', async () => {
		const id = await createTriggerWorkflow(
			{ event: 'newWorkout' },
			await n8nServer.createCredential({ sshTunnel: true, sshHost: '127.0.0.1' }),
		);
		await n8nServer.activate(id);
		const status = await waitUntil(
			'an error in the publication status',
			async () => JSON.stringify(await n8nServer.read(`/workflows/${id}/publication-status`)),
			(text) => text.includes('SSH'),
		);
		assert.match(status, /SSH tunnel/);
	});
});
