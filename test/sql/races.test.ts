import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => (database = await cloneDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => {
	await database.rows('truncate workouts, workout_sets, exercises, workout_templates');
});

const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** What a call gives that has to wait for another session's transaction, which commits as soon as it does. */
async function afterWaiting<Row>(first: string, second: string): Promise<Row[]> {
	const holder = await database.pool.connect();
	try {
		await holder.query('begin');
		await holder.query(first);
		const running = database.rows<Row>(second);
		while ((await database.rows(waiting)).length === 0);
		await holder.query('commit');
		return await running;
	} finally {
		holder.release();
	}
}

const upsert = (name: string, ...elements: object[]) =>
	`select * from upsert_${name}('${JSON.stringify(elements)}')`;
const workout = (workout_date: string) => ({ workout_date, template_id: 'a', duration_min: 20 });
const set = (workout_date: string, exercise_id: string) => ({
	workout_date,
	template_id: 'a',
	exercise_id,
	weight_kg: 5,
	tut_seconds: 60,
});

describe('two sessions at one exercise', () => {
	it('keep what the other wrote where an element says nothing of it', async () => {
		const first = upsert('exercises', { exercise_id: 'r', notes: 'A', is_active: false });
		const second = upsert('exercises', { exercise_id: 'r', equipment: 'B' });
		expect(await afterWaiting(first, second)).toMatchObject([{ status: 'updated', created: false }]);
		expect(await database.rows('select notes, equipment, is_active from exercises')).toEqual([
			{ notes: 'A', equipment: 'B', is_active: false },
		]);
	});

	it('find it unchanged where both want the same', async () => {
		const same = upsert('exercises', { exercise_id: 'r', notes: 'A' });
		expect(await afterWaiting(same, same)).toMatchObject([{ status: 'unchanged' }]);
	});

	it('keep what the other wrote in a template too', async () => {
		const first = upsert('workout_templates', { template_id: 'a', notes: 'A' });
		const second = upsert('workout_templates', { template_id: 'a', workout_type: 'B' });
		expect(await afterWaiting(first, second)).toMatchObject([{ status: 'updated' }]);
		expect(await database.rows('select notes, workout_type from workout_templates')).toEqual([
			{ notes: 'A', workout_type: 'B' },
		]);
	});
});

describe('exercises and their sets, written by eight sessions at once,', () => {
	it('never wait for each other in a circle', async () => {
		await database.rows(upsert('workouts', workout('2026-01-20')));
		const ids = Array.from({ length: 60 }, (_, index) => `e${index}`);
		await database.rows(upsert('exercises', ...ids.map((exercise_id) => ({ exercise_id }))));
		const calls = Array.from({ length: 8 }, async (_, session) => {
			for (let turn = 0; turn < 5; turn++) {
				const order = session % 4 < 2 ? ids : ids.toReversed();
				await (session % 2 === 0
					? database.rows(
							upsert(
								'sets',
								...order.map((id) => ({ ...set('2026-01-20', id), notes: `${session} ${turn}` })),
							),
						)
					: database.rows(
							upsert(
								'exercises',
								...order.map((exercise_id) => ({ exercise_id, notes: `${session} ${turn}` })),
							),
						));
			}
		});
		await expect(Promise.all(calls)).resolves.toHaveLength(8);
	});
});

describe('a set whose workout another session deletes', () => {
	it('is rejected, and the other sets are written', async () => {
		await database.rows(upsert('workouts', workout('2026-01-20'), workout('2026-01-21')));
		const remove = `delete from workouts where workout_date = '2026-01-20'`;
		const write = upsert('sets', set('2026-01-20', 'x'), set('2026-01-21', 'x'));
		expect(await afterWaiting(remove, write)).toMatchObject([
			{ item_index: 0, status: 'rejected', code: 'workout_missing' },
			{ item_index: 1, status: 'inserted', created: true },
		]);
	});
});

describe('an exercise that a call brings along', () => {
	it('counts as created, also where the call had to look again', async () => {
		await database.rows(upsert('workouts', workout('2026-01-20')));
		const first = `insert into exercises (exercise_id, exercise_name) values ('other', 'n1')`;
		const second = upsert('sets', set('2026-01-20', 'n1'), set('2026-01-20', 'ok'));
		expect(await afterWaiting(first, second)).toMatchObject([
			{ status: 'rejected', code: 'name_taken' },
			{ status: 'inserted', created: true },
		]);
	});
});

describe('text in place of a day', () => {
	it.each(['10.02.2026', '02/03/2026'])('fails rather than mean another day: %s', async (workout_date) => {
		for (const style of ['ISO, MDY', 'German', 'SQL, DMY']) {
			const client = await database.pool.connect();
			await client.query(`set datestyle = '${style}'`);
			await expect(client.query(upsert('workouts', workout(workout_date)))).rejects.toThrow();
			client.release(true);
		}
	});
});
