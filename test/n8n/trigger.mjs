/** The trigger in a real, running n8n: what is logged by another connection starts exactly one execution. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { everyFiveSeconds, house, twoPolls, until } from './house.mjs';

const TRIGGER = 'Training Database Trigger';
const events = ['bodyComposition', 'inactivity', 'newMeasurement', 'newWorkout', 'progression', 'recovery'];

const dayAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let credentials;
const workflows = {};

const watch = async (parameters, own = credentials) =>
	await house.workflow({
		name: parameters.event,
		nodes: [
			{
				name: TRIGGER,
				type: 'n8n-nodes-autonomous-training.trainingTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: { pollTimes: everyFiveSeconds, ...parameters },
				credentials: own,
			},
			{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
		],
		connections: { [TRIGGER]: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
	});

/** A workout of one set, and a measurement, in one transaction. */
const log = async (date, tut, kg) =>
	await house.rows(`
		begin;
		select upsert_workout_from_sheet('${date}', 'hit_lower_a', 'home', 22, 4, 4, 4, null);
		select upsert_set_from_sheet('${date}', 'hit_lower_a', 'ex_squat', 78, ${tut}, true, true, null);
		select upsert_measurement_from_sheet('${date}', ${kg}, 20, null);
		commit`);

/** How many of the workflows have had their first poll. */
const remembering = async () => {
	let count = 0;
	for (const id of Object.values(workflows)) {
		const { staticData } = await house.read(`/workflows/${id}`);
		if (staticData?.[`node:${TRIGGER}`]?.memory) count++;
	}
	return count;
};

const executionsOf = async (event) => await house.executions(workflows[event], TRIGGER);

const counts = async () => {
	const found = {};
	for (const event of events) found[event] = await house.countExecutions(workflows[event]);
	return found;
};
const each = (count) => Object.fromEntries(events.map((event) => [event, count]));

const allHave = async (count) =>
	await until(counts, (found) => Object.values(found).every((executions) => executions >= count));

describe('the trigger in a running n8n', () => {
	before(async () => {
		credentials = await house.credential();
		await log(dayAgo(30), 60, 84);
		for (const event of events) {
			workflows[event] = await watch({ event });
			await house.activate(workflows[event]);
		}
		await until(remembering, (count) => count === events.length);
	});

	it('starts nothing for what was there when the workflow was switched on', async () => {
		await pause(twoPolls);
		assert.deepEqual(await counts(), each(0));
	});

	it('starts one execution for each event that another connection brings about', async () => {
		await log(dayAgo(20), 95, 82);
		await allHave(1);
		await pause(twoPolls);
		assert.deepEqual(await counts(), each(1));
		for (const event of events) {
			const [{ status, items }] = await executionsOf(event);
			assert.equal(status, 'success');
			assert.equal(items.length, 1);
			assert.equal(items[0].event, event);
			assert.equal(items[0].workout_date ?? items[0].measurement_date, dayAgo(20));
			assert.ok(items[0].text.length > 20);
		}
	});

	it('starts one for what was logged while n8n was killed, and none again', async () => {
		await house.killN8n();
		await log(dayAgo(10), 30, 84);
		await house.startN8n();
		await allHave(2);
		await pause(twoPolls);
		assert.deepEqual(await counts(), each(2));
	});

	it('starts none for a workflow that is switched off and on, or for a sync that changes nothing', async () => {
		for (const event of events) await house.deactivate(workflows[event]);
		await log(dayAgo(10), 30, 84);
		for (const event of events) await house.activate(workflows[event]);
		await pause(twoPolls);
		assert.deepEqual(await counts(), each(2));
	});

	it('shows a failing poll in the list of executions, with the cure, and tells afterwards what it missed', async () => {
		await house.letIn(false);
		const failed = (executions) => executions.filter(({ status }) => status === 'error');
		const broken = await until(
			async () => failed(await executionsOf('newWorkout')),
			(found) => found.length > 0,
		);
		await assert.rejects(log(dayAgo(5), 50, 82));
		await house.letIn(true);
		await log(dayAgo(5), 50, 82);
		const good = async (event) => (await executionsOf(event)).filter(({ status }) => status === 'success');
		for (const event of ['newWorkout', 'newMeasurement', 'progression', 'recovery']) {
			const found = await until(
				async () => await good(event),
				(executions) => executions.length > 2,
			);
			assert.equal(found.length, 3, event);
		}
		await pause(twoPolls);
		assert.equal((await good('newWorkout')).length, 3);
		assert.match(broken[0].error, /PostgreSQL refused|may not connect|was lost/);
	});

	it('gives the newest rows when it is tested in the editor, and remembers nothing of that', async () => {
		const id = await watch({ event: 'newWorkout' });
		const execution = await house.editor.runWorkflow(id, TRIGGER);
		assert.equal(execution.status, 'success');
		const [{ items }] = await house.executions(id, TRIGGER);
		assert.equal(items[0].workout_date, dayAgo(5));
		assert.equal((await house.read(`/workflows/${id}`)).staticData?.[`node:${TRIGGER}`], undefined);
	});

	it('refuses an SSH tunnel when the workflow is switched on, in one sentence', async () => {
		const id = await watch(
			{ event: 'newWorkout' },
			await house.credential({ sshTunnel: true, sshHost: '127.0.0.1' }),
		);
		await house.activate(id);
		const status = await until(
			async () => JSON.stringify(await house.read(`/workflows/${id}/publication-status`)),
			(text) => text.includes('SSH'),
		);
		assert.match(status, /n8n opens no SSH tunnel for a trigger that polls/);
	});
});
