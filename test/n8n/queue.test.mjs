/** n8n in queue mode: four workers sync overlapping journals, and the trigger emits each event once. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readLog } from '../../sandbox/processes.mjs';
import { logs } from '../../sandbox/paths.mjs';
import reliabilityTable from '../reliabilityTable.js';
import { everyFiveSeconds, n8nServer } from './n8nServer.mjs';
import { createSyncWebhook } from './syncWebhook.mjs';
import { waitUntil } from './waitUntil.mjs';

const WORKERS = 4;
const SYNCS = 24;
const DAYS = 60;
const EXERCISES = 15;
/** Per day, a workout, a measurement and the sets. */
const ROWS = DAYS * (2 + EXERCISES);
const TRIGGER = 'Training Database Trigger';

const range = (length) => Array.from({ length }, (_, number) => number);
const dateOf = (day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);

/** The rows of a sync. All syncs have the same keys in different orders. Workouts and sets have different values, measurements the same. */
function journalOf(sync) {
	const rows = range(DAYS).flatMap((day) => {
		const [date, workout_id] = [dateOf(day), 'hit'];
		const sets = range(EXERCISES).map((number) => ({
			date,
			workout_id,
			exercise_id: `ex_${number}`,
			weight_kg: 50 + sync,
			tut_s: 67,
		}));
		return [{ date, workout_id, duration_min: 1 + sync }, { date, bodyweight_kg: 82.6 }, ...sets];
	});
	const first = Math.floor((sync * rows.length) / SYNCS);
	const rotated = [...rows.slice(first), ...rows.slice(0, first)];
	return sync % 2 ? rotated.reverse() : rotated;
}

before(async () => await n8nServer.start({ workers: WORKERS }));
after(async () => await n8nServer.stop());

describe(`${WORKERS} workers of an n8n in queue mode`, () => {
	const figures = { workers: 0, syncs: 0, 'rows each': ROWS };
	let answers;
	let emitted;

	before(async () => {
		const credentials = await n8nServer.createCredential();
		const workflow = await n8nServer.createWorkflow({
			name: 'new measurements',
			nodes: [
				{
					name: TRIGGER,
					type: 'n8n-nodes-autonomous-training.trainingTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: { event: 'newMeasurement', pollTimes: everyFiveSeconds },
					credentials,
				},
				{ name: 'Then', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} },
			],
			connections: { [TRIGGER]: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
		});
		await n8nServer.activate(workflow);
		await n8nServer.waitForFirstPoll(workflow, TRIGGER);

		const post = await createSyncWebhook(credentials);
		answers = await Promise.all(range(SYNCS).map(async (sync) => await post(journalOf(sync))));

		// polls run in order: when a later measurement is emitted, the poll of every earlier one has ended
		const waitForMeasurement = async (date) =>
			await waitUntil(
				`the measurement of ${date} is emitted and all executions have ended`,
				async () => await n8nServer.executions(workflow, TRIGGER),
				(executions) =>
					executions.every(({ status }) => status === 'success') &&
					executions.some(({ items }) => items.some(({ measurement_date }) => measurement_date === date)),
			);
		await waitForMeasurement(dateOf(DAYS - 1));
		await post([{ date: dateOf(DAYS), bodyweight_kg: 82.6 }]);
		const executions = await waitForMeasurement(dateOf(DAYS));
		emitted = executions.flatMap(({ items }) => items.map(({ measurement_date }) => measurement_date));
	});

	it('sync overlapping journals concurrently, and each sync succeeds', () => {
		figures.syncs = answers.filter(({ answer }) => answer.status === 'success').length;
		assert.deepEqual(
			answers.map(({ status, answer }) => [status, answer.status]),
			Array(SYNCS).fill([200, 'success']),
		);
	});

	it('all execute workflows', () => {
		figures.workers = range(WORKERS).filter((number) =>
			readLog(join(logs, `n8n-worker-${number + 1}.log`)).includes('started execution'),
		).length;
		assert.equal(figures.workers, WORKERS);
	});

	it('cause no deadlock', async () => {
		const [{ count }] = await n8nServer.rows(
			'select deadlocks::int as count from pg_stat_database where datname = current_database()',
		);
		figures.deadlocks = count;
		assert.equal(count, 0);
	});

	it('lose no row, and store the workouts and the sets of one sync only', async () => {
		const [stored] = await n8nServer.rows(`
			select (select count(*) from workouts)::int as workouts, (select count(*) from workout_sets)::int as sets,
				(select count(*) from measurements where measurement_date < '${dateOf(DAYS)}')::int as measurements,
				(select count(distinct weight_kg) from workout_sets)::int as set_versions,
				(select count(distinct duration_min) from workouts)::int as workout_versions`);
		figures['rows lost'] = ROWS - stored.workouts - stored.sets - stored.measurements;
		assert.deepEqual(stored, {
			workouts: DAYS,
			sets: DAYS * EXERCISES,
			measurements: DAYS,
			set_versions: 1,
			workout_versions: 1,
		});
	});

	it('let the trigger emit each event once', () => {
		figures['events emitted twice'] = emitted.length - new Set(emitted).size;
		assert.deepEqual(emitted.toSorted(), range(DAYS + 1).map(dateOf));
	});

	it('have the results that docs/reliability.md documents', () =>
		reliabilityTable.reportReliability(
			'n8n in queue mode: four workers sync overlapping journals',
			import.meta.filename,
			figures,
		));
});
