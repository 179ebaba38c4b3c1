/** Several clients write, delete, rename, provision and read one journal at the same time, for `STORM_SECONDS` seconds per test. */
import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { makeTemplate, startEmbedded } from '../postgres/servers';
import type { DedicatedServer } from '../postgres/servers';
import { reportReliability } from '../reliabilityTable.js';
import { keyOf, randomCall, reportedChanges } from './stormClients';
import type { Call, Change, Keys, Random } from './stormClients';
import {
	addAuditAndPhotos,
	addSubscriber,
	auditedChanges,
	replay,
	rowsOf,
	tables,
	waitForSubscriber,
} from './stormNeighbours';
import { SECONDS, SEED, WRITERS, provision, readEverything, run, runStorm } from './stormRun';
import type { Storm } from './stormRun';

let server: DedicatedServer;
let database: TrainingDatabase;
beforeAll(async () => {
	server = await startEmbedded('18', { settings: ['wal_level=logical'] });
	await makeTemplate(server.settings);
});
afterAll(async () => await server.stop());
beforeEach(async () => {
	database = await trainingDatabase(server.settings);
	for (let client = 0; client <= WRITERS; client++) {
		await database.rows(`
			do $$ begin create role client_${client} login password 'x' in role postgres; exception when duplicate_object then null; end $$;
			alter role client_${client} set role postgres`);
	}
});
afterEach(async () => await database.pool.end());

/** `actual` has the columns of `expected` with the same values. */
const expectColumns = (actual: IDataObject | undefined, expected: IDataObject | undefined) => {
	const shared = Object.keys(expected ?? {}).filter((column) => column in (actual ?? {}));
	expect(Object.fromEntries(shared.map((column) => [column, actual![column]]))).toEqual(
		Object.fromEntries(shared.map((column) => [column, expected![column]])),
	);
};

const named = ({ relation, operation, key }: Change) => `${operation} ${relation} ${key}`;

/** Fails unless the audit log has each reported change once, with the reported values, and no other change. */
function expectReported(call: Call, reported: Change[], audited: Change[]): void {
	const deletedWorkouts = reported.filter(
		({ relation, operation }) => relation === 'workouts' && operation === 'delete',
	);
	// The sets of a workout that was deleted with its sets, and the photos of any workout that was deleted
	const isConsequence = ({ relation, operation, key, old }: Change & { old?: IDataObject | null }) =>
		operation === 'delete' &&
		(relation === 'photos' || (relation === 'workout_sets' && call.parameters.resource === 'workout')) &&
		deletedWorkouts.some(
			(workout) => workout.key === keyOf(tables.workouts!, old!) || key.startsWith(`${workout.key}|`),
		);
	const expected = audited.filter((change) => !isConsequence(change));
	expect(reported.map(named).sort()).toEqual(expected.map(named).sort());
	for (const change of reported) {
		expectColumns(expected.find((other) => named(other) === named(change))!.row, change.row);
	}
}

describe(`a storm of syncs, deletions, renames, provisions and reads for ${SECONDS} seconds (seed ${SEED})`, () => {
	it('changes exactly what it reports, in a database with an audit trigger, a foreign key and a subscriber', async () => {
		const subscriber = await trainingDatabase(server.settings);
		await addAuditAndPhotos(database);
		await addSubscriber(database, subscriber);
		const keys: Keys = {
			years: () => [2025, 2026, 2041, 2042],
			days: [1, 2, 3, 4, 5],
			templates: ['hit_a', 'hit_b'],
			areShared: true,
		};
		const writer = (client: number) => {
			let after = 0;
			return async (random: Random, storm: Storm) => {
				const call = randomCall(random, keys);
				const reported = reportedChanges(call, await run(storm, client, call));
				const { changes, last } = await auditedChanges(database, { client: `client_${client}`, after });
				after = last;
				expectReported(call, reported, changes);
				storm.changes += reported.length;
			};
		};
		const dashboard = async (random: Random) => {
			const client = await database.pool.connect();
			await client.query(
				'begin; select count(*) from v_hit_progression; select count(*) from v_recovery_analysis',
			);
			await pause(random.below(300));
			await client.query('commit');
			client.release();
		};
		/** The user, with SQL. */
		const user = async (random: Random) => {
			await pause(random.below(50));
			await database.rows(
				random.of([
					`update workouts set location = 'gym ' || random() where (workout_date, template_id) =
						(select workout_date, template_id from workouts order by random() limit 1)`,
					`insert into photos (workout_date, template_id)
						select workout_date, template_id from workouts order by random() limit 1 for key share`,
					'delete from photos where id = (select id from photos order by random() limit 1)',
				]),
			);
		};
		const storm = await runStorm(database, [
			...Array.from({ length: WRITERS }, (_, number) => writer(number + 1)),
			async (random, current) => await provision(current, 2030 + random.below(20)),
			async (random, current) => await readEverything(current, random),
			async (random, current) => {
				await pause(random.below(1000));
				await provision(current, 2030 + random.below(20));
			},
			user,
			dashboard,
		]);

		const model = replay((await auditedChanges(database)).changes);
		await waitForSubscriber(database);
		for (const table of Object.keys(tables)) {
			const rows = await rowsOf(database, table);
			expect(rows).toEqual(model.get(table));
			if (table !== 'photos') expect(await rowsOf(subscriber, table)).toEqual(rows);
		}
		await subscriber.pool.end();

		await database.rows(`insert into workouts (workout_date, template_id, duration_min)
			values ('2041-02-01', 'hit_a', 20)`);
		const growth = {
			parameters: { resource: 'database', operation: 'provision', partitionsTo: 2041 },
			items: [{}],
		};
		const { thrown } = await database.run(growth);
		expect(thrown?.message).toContain('foreign key photos_workout_date_template_id_fkey of public.photos');
		expect(thrown?.message).toContain('publication journal');
		expect(thrown?.message).toContain('trigger audit of public.workouts');
		expect(storm.changes).toBeGreaterThan(0);
		expect(storm.partitions).toBeGreaterThan(0);
		reportReliability(
			'Storm of syncs, deletions, renames, provisions and reads, next to an audit trigger, a foreign key and a subscriber',
			__filename,
			{
				clients: WRITERS + 5,
				'wrong reports': 0,
				'unexplained errors': 0,
				'connections leaked': 0,
			},
		);
	});

	it('loses no row when partitions are added and rows move into them', async () => {
		let lastYear = 2031;
		const reported: Array<Map<string, Change>> = [];
		const fixed = Array.from({ length: 60 }, (_, number) => ({
			date: `${2025 + number}-02-01`,
			workout_id: 'fixed',
			duration_min: 20,
		}));
		await database.give({ parameters: { resource: 'workout', operation: 'upsert' }, items: fixed });
		const writer = (client: number) => {
			const keys: Keys = {
				years: () => [2026, lastYear, lastYear + 1, lastYear + 2],
				days: [1, 2, 3].map((day) => day * WRITERS + client),
				templates: [`hit_${client}`],
				areShared: false,
			};
			const rows = new Map<string, Change>();
			reported.push(rows);
			return async (random: Random, storm: Storm) => {
				const call = randomCall(random, keys);
				for (const change of reportedChanges(call, await run(storm, client, call))) {
					storm.changes++;
					const name = `${change.relation} ${change.key}`;
					if (change.operation === 'delete') rows.delete(name);
					else rows.set(name, change);
					if (change.operation !== 'delete' || change.relation !== 'workouts') continue;
					for (const set of rows.keys()) if (set.startsWith(`workout_sets ${change.key}|`)) rows.delete(set);
				}
			};
		};
		const storm = await runStorm(database, [
			...Array.from({ length: WRITERS }, (_, number) => writer(number + 1)),
			async (_, current) => {
				await provision(current, lastYear + 1);
				lastYear++;
			},
			async (_, current) => {
				const { success } = await run(current, 0, {
					parameters: {
						resource: 'workout',
						operation: 'getAll',
						returnAll: true,
						filters: { templateId: { __rl: true, mode: 'id', value: 'fixed' } },
					},
					items: [{}],
				});
				expect(success).toHaveLength(fixed.length);
			},
		]);

		const model = new Map(reported.flatMap((rows) => [...rows]));
		for (const table of ['workouts', 'workout_sets', 'measurements']) {
			const rows = await rowsOf(database, table);
			const changes = [...model.values()].filter(({ relation }) => relation === table);
			expect([...rows.keys()].filter((key) => !key.includes('fixed')).sort()).toEqual(
				changes.map(({ key }) => key).sort(),
			);
			for (const { key, row } of changes) expectColumns(rows.get(key), row);
		}
		expect(storm.partitions).toBeGreaterThan(0);
		reportReliability(
			'Storm of syncs, deletions and reads, while partitions are added and rows move into them',
			__filename,
			{ clients: WRITERS + 2, 'rows lost or doubled': 0, 'unexplained errors': 0, 'connections leaked': 0 },
		);
	});
});
