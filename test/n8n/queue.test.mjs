/** n8n in queue mode: four workers write what overlaps, and the trigger tells each thing once. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readLog } from '../../sandbox/processes.mjs';
import { logs } from '../../sandbox/paths.mjs';
import reliability from '../reliability.js';
import { everyFiveSeconds, house, twoPolls, until } from './house.mjs';
import { syncer } from './syncer.mjs';

const WORKERS = 4;
const SYNCS = 24;
const DAYS = 60;
const EXERCISES = 15;
/** A workout, a measurement and the sets, of each day. */
const ROWS = DAYS * (2 + EXERCISES);
const TRIGGER = 'Training Database Trigger';

const range = (length) => Array.from({ length }, (_, number) => number);
const dayOf = (day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);

/** The same rows in every turn, in an order of its own; workouts and sets differ, measurements do not. */
function journalOf(turn) {
	const rows = range(DAYS).flatMap((day) => {
		const [date, workout_id] = [dayOf(day), 'hit'];
		const sets = range(EXERCISES).map((number) => ({
			date,
			workout_id,
			exercise_id: `ex_${number}`,
			weight_kg: 50 + turn,
			tut_s: 67,
		}));
		return [{ date, workout_id, duration_min: 1 + turn }, { date, bodyweight_kg: 82.6 }, ...sets];
	});
	const from = Math.floor((turn * rows.length) / SYNCS);
	const turned = [...rows.slice(from), ...rows.slice(0, from)];
	return turn % 2 ? turned.reverse() : turned;
}

before(async () => await house.open({ workers: WORKERS }));
after(async () => await house.close());

describe(`${WORKERS} workers of an n8n in queue mode`, () => {
	const figures = { workers: 0, syncs: SYNCS, 'rows each': ROWS };
	let answers;
	let told;

	before(async () => {
		const credentials = await house.credential();
		const watching = await house.workflow({
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
		await house.activate(watching);
		await until(
			async () => (await house.read(`/workflows/${watching}`)).staticData?.[`node:${TRIGGER}`]?.memory,
			(memory) => memory !== undefined,
		);
		const post = await syncer(credentials);
		answers = await Promise.all(range(SYNCS).map(async (turn) => await post(journalOf(turn))));
		const datesTold = async () => {
			const executions = await house.executions(watching, TRIGGER);
			return executions.flatMap(({ items }) => items.map(({ measurement_date }) => measurement_date));
		};
		await until(datesTold, (dates) => dates.length >= DAYS);
		await pause(twoPolls);
		told = await datesTold();
	});

	it('write overlapping journals at once, and each sync succeeds', () => {
		assert.deepEqual(
			answers.map(({ status, answer }) => [status, answer.status]),
			Array(SYNCS).fill([200, 'success']),
		);
	});

	it('share the work', () => {
		figures.workers = range(WORKERS).filter((number) =>
			readLog(join(logs, `n8n-worker-${number + 1}.log`)).includes('started execution'),
		).length;
		assert.equal(figures.workers, WORKERS);
	});

	it('never run into a deadlock', async () => {
		const [{ count }] = await house.rows(
			'select deadlocks::int as count from pg_stat_database where datname = current_database()',
		);
		figures.deadlocks = count;
		assert.equal(count, 0);
	});

	it('lose no row, and mix no two syncs', async () => {
		const [found] = await house.rows(`
			select (select count(*) from workouts)::int as workouts, (select count(*) from workout_sets)::int as sets,
				(select count(*) from measurements)::int as measurements,
				(select count(distinct weight_kg) from workout_sets)::int as turns_of_sets,
				(select count(distinct duration_min) from workouts)::int as turns_of_workouts`);
		figures['rows lost'] = ROWS - found.workouts - found.sets - found.measurements;
		assert.deepEqual(found, {
			workouts: DAYS,
			sets: DAYS * EXERCISES,
			measurements: DAYS,
			turns_of_sets: 1,
			turns_of_workouts: 1,
		});
	});

	it('give the trigger each event once', () => {
		figures['events told twice'] = told.length - new Set(told).size;
		assert.deepEqual(told.toSorted(), range(DAYS).map(dayOf));
	});

	it('do what the document tells', () => {
		reliability.tell('n8n in queue mode syncs overlapping journals at once', import.meta.filename, figures);
	});
});
