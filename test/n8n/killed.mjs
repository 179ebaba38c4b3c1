/** n8n is killed while it writes: its transaction is undone, and the next run writes the rows. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import reliability from '../reliability.js';
import { house, until } from './house.mjs';
import { syncer } from './syncer.mjs';

const ROWS = 20_000;
const modes = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** A measurement a day, and sets of it in one workout. */
const journal = Array.from({ length: ROWS / 20 }, (_, day) => {
	const date = new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10);
	const sets = Array.from({ length: 18 }, (_row, exercise) => ({
		date,
		workout_id: 'hit',
		exercise_id: `ex_${exercise}`,
		weight_kg: 78,
		tut_s: 67,
	}));
	return [{ date, workout_id: 'hit', duration_min: 22 }, { date, bodyweight_kg: 82.6 }, ...sets];
}).flat();

const waiting = async () =>
	await house.rows(
		`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
	);
const stored = async () => {
	const [{ count }] = await house.rows(
		'select (select count(*) from workouts) + (select count(*) from workout_sets) + (select count(*) from measurements) as count',
	);
	return Number(count);
};

describe(`n8n that is killed (SIGKILL) while it syncs ${ROWS} rows`, () => {
	let credentials;
	let survived = 0;
	before(async () => {
		credentials = await house.credential();
		await house.rows('truncate workouts, workout_sets, measurements');
	});

	for (const onError of modes) {
		it(`leaves nothing written, and writes everything when it runs again (${onError})`, async () => {
			const post = await syncer(credentials, onError);
			// all but the measurements are written when it gets here; whoever only reads them does not wait
			await house.whileLocked('lock table measurements in exclusive mode', async () => {
				const posted = post(journal).catch(() => 'nobody answered');
				assert.equal((await until(waiting, (found) => found.length > 0)).length, 1);
				await house.killN8n();
				assert.equal(await posted, 'nobody answered');
			});
			assert.deepEqual(await until(waiting, (found) => found.length === 0), []);
			assert.equal(await stored(), 0);

			await house.startN8n();
			const { answer } = await until(
				() => post(journal),
				({ status }) => status === 200,
			);
			assert.equal(answer.status, 'success');
			assert.equal(await stored(), ROWS);
			await house.rows('truncate workouts, workout_sets, measurements');
			survived++;
		});
	}

	it('is what the document tells', () =>
		reliability.tell(
			'While 20,000 rows are synced, with each On Error: n8n is killed (SIGKILL)',
			import.meta.filename,
			{ injected: modes.length, survived },
		));
});
