/** n8n is killed during a sync: PostgreSQL rolls back the transaction, and the next run writes the rows. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import reliabilityTable from '../reliabilityTable.js';
import { n8nServer } from './n8nServer.mjs';
import { createSyncWebhook } from './syncWebhook.mjs';
import { waitUntil } from './waitUntil.mjs';

const ROWS = 20_000;
const onErrorModes = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** Per day, a workout, a measurement and 18 sets. */
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

const waitForLockWaiters = async (count) =>
	await waitUntil(
		`${count} sessions wait for a lock`,
		async () =>
			await n8nServer.rows(
				`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
			),
		(sessions) => sessions.length === count,
	);

async function storedRows() {
	const [{ count }] = await n8nServer.rows(
		'select (select count(*) from workouts) + (select count(*) from workout_sets) + (select count(*) from measurements) as count',
	);
	return Number(count);
}

describe(`n8n that is killed (SIGKILL) while it syncs ${ROWS} rows`, () => {
	let credentials;
	let injected = 0;
	let survived = 0;
	before(async () => {
		credentials = await n8nServer.createCredential();
		await n8nServer.rows('truncate workouts, workout_sets, measurements');
	});

	for (const onError of onErrorModes) {
		it(`leaves nothing written, and the next run writes all rows (${onError})`, async () => {
			const post = await createSyncWebhook(credentials, onError);
			// measurements are written last, so everything else is written when the sync waits for this lock
			await n8nServer.whileLocked('lock table measurements in exclusive mode', async () => {
				const posted = post(journal).catch(() => 'no answer');
				await waitForLockWaiters(1);
				injected++;
				await n8nServer.killN8n();
				assert.equal(await posted, 'no answer');
			});
			await waitForLockWaiters(0);
			assert.equal(await storedRows(), 0);

			await n8nServer.startN8n();
			const { answer } = await waitUntil(
				'the webhook answers again',
				() => post(journal),
				({ status }) => status === 200,
			);
			assert.equal(answer.status, 'success');
			assert.equal(await storedRows(), ROWS);
			await n8nServer.rows('truncate workouts, workout_sets, measurements');
			survived++;
		});
	}

	it('has the result that docs/reliability.md documents', () =>
		reliabilityTable.reportReliability(
			'Sync of 20,000 rows: n8n is killed (SIGKILL) and restarted',
			import.meta.filename,
			{ injected, survived },
		));
});
