/** Rows that break something only the database knows: constraints, triggers and policies of the user. */
import type { OnError } from 'n8n-workflow';

import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = async (items: object[], onError: OnError = 'continueErrorOutput') =>
	await database.run({
		parameters: { resource: 'journal', operation: 'sync' },
		items: items as never[],
		onError,
	});

/** Seven sets of one workout. The third and the sixth are noted `bad`. */
const sets = Array.from({ length: 7 }, (_, index) => ({
	...squat,
	row_number: index + 2,
	exercise_id: `ex_${index}`,
	notes: [2, 5].includes(index) ? 'bad' : 'good',
}));
const journal = [{ ...workout, row_number: 20 }, ...sets, { ...measurement, row_number: 30 }];

const storedSets = async () =>
	(await database.rows('select exercise_id from workout_sets order by 1')).map(
		({ exercise_id }) => exercise_id,
	);
const GOOD = ['ex_0', 'ex_1', 'ex_3', 'ex_4', 'ex_6'];

/** What the user added, how it is removed, the error of a row that it refuses, and its SQLSTATE. */
const ADDED: Array<[what: string, add: string, remove: string, message: string, sqlstate: string]> = [
	[
		'a check',
		"alter table workout_sets add constraint no_bad_notes check (notes <> 'bad')",
		'alter table workout_sets drop constraint no_bad_notes',
		'Row 4: it breaks the constraint "no_bad_notes" of the table "workout_sets_2026". Correct the row, or change the constraint in the database.',
		'23514',
	],
	[
		'a trigger that raises an error',
		`create function refuse() returns trigger language plpgsql as
			$$ begin if new.notes = 'bad' then raise exception 'No bad sets here.'; end if; return new; end $$;
		create trigger refuse before insert on workout_sets for each row execute function refuse()`,
		'drop trigger refuse on workout_sets; drop function refuse()',
		'Row 4: the database refused it: No bad sets here. Check the triggers of the table.',
		'P0001',
	],
	[
		'a deferred constraint trigger',
		`create function refuse() returns trigger language plpgsql as
			$$ begin if new.notes = 'bad' then raise exception 'No bad sets here.' using errcode = 'TR001'; end if; return null; end $$;
		create constraint trigger refuse after insert on workout_sets deferrable initially deferred
			for each row execute function refuse()`,
		'drop trigger refuse on workout_sets; drop function refuse()',
		'Row 4: the database refused it: No bad sets here. Check the triggers of the table.',
		'TR001',
	],
	[
		'a unique index',
		"create unique index one_bad on workout_sets (workout_date, nullif(notes, 'good'))",
		'drop index one_bad',
		'Row 7: it breaks the constraint "workout_sets_2026_workout_date_nullif_idx" of the table "workout_sets_2026". Correct the row, or change the constraint in the database.',
		'23505',
	],
];

describe.each(ADDED.slice(0, 3))('with %s of the user', (_, add, remove, message, sqlstate) => {
	beforeEach(async () => await database.rows(add));
	afterEach(async () => await database.rows(remove));

	it('only the rows that it refuses are rejected if On Error is Continue (using error output)', async () => {
		const { success, error, thrown } = await sync(journal);
		expect(thrown).toBeUndefined();
		expect(error.map(({ json }) => [json.message, json.error])).toEqual([
			[
				message,
				expect.objectContaining({
					code: 'database',
					kind: 'set',
					row: 4,
					sqlstate,
					key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_2' },
				}),
			],
			[message.replace('Row 4', 'Row 7'), expect.objectContaining({ row: 7, sqlstate })],
		]);
		expect(success.map(({ json }) => json.status)).toEqual(Array(7).fill('inserted'));
		expect(await storedSets()).toEqual(GOOD);
	});

	it('nothing is written if On Error is Stop', async () => {
		expect((await sync(journal, 'stopWorkflow')).thrown).toBeDefined();
		expect(await storedSets()).toEqual([]);
	});
});

describe('with a unique index of the user', () => {
	const [, add, remove, message, sqlstate] = ADDED[3]!;

	it('the second of two rows that break it is rejected', async () => {
		await database.rows(add);
		try {
			const { error } = await sync(journal);
			expect(error.map(({ json }) => [json.message, (json.error as { sqlstate: string }).sqlstate])).toEqual([
				[message, sqlstate],
			]);
			expect(await storedSets()).toEqual([...GOOD, 'ex_2'].sort());
		} finally {
			await database.rows(remove);
		}
	});
});

describe('with a trigger of the user on workouts', () => {
	beforeEach(
		async () =>
			await database.rows(`create function refuse() returns trigger language plpgsql as
				$$ begin raise exception 'No workouts.'; end $$;
				create trigger refuse before insert on workouts for each row execute function refuse()`),
	);
	afterEach(async () => await database.rows('drop trigger refuse on workouts; drop function refuse()'));

	it('the sets of a refused workout are rejected with workout_rejected, and the measurement is written', async () => {
		const { success, error } = await sync(journal);
		expect(error.map(({ json }) => (json.error as { code: string }).code)).toEqual([
			'database',
			...Array(7).fill('workout_rejected'),
		]);
		expect(success.map(({ json }) => [json.kind, json.status])).toEqual([['measurement', 'inserted']]);
	});

	it('the whole run is rejected with the first error if it refuses more than 200 rows', async () => {
		const workouts = Array.from({ length: 201 }, (_, index) => ({
			...workout,
			row_number: index + 2,
			workout_id: `hit_${index}`,
		}));
		const { success, error } = await sync([...workouts, measurement]);
		expect(success).toEqual([]);
		expect(new Set(error.map(({ json }) => json.message))).toEqual(new Set(['No workouts.']));
	});
});
