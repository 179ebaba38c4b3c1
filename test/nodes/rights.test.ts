/** The permissions that the documentation lists are sufficient. */
import type { IDataObject } from 'n8n-workflow';

import { testCredential } from '../package/panel';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

const key = { workoutDate: '2026-01-20', templateId: 'hit_lower_a' };

let database: TrainingDatabase;
/** Makes role names unique: roles belong to the whole server, which other test files use too. */
let suffix: string;

async function credentialWith(privileges: string): Promise<IDataObject> {
	const user = `${privileges.replace(/\W+/g, '_')}_${suffix}`;
	await database.rows(
		`do $$ begin if to_regrole('${user}') is null then create role ${user} login password 'secret'; end if; end $$`,
	);
	await database.rows(`grant usage on schema public to ${user}`);
	await database.rows(`grant ${privileges} on all tables in schema public to ${user}`);
	return { ...database.settings, user, password: 'secret' };
}

async function run(
	credential: IDataObject,
	[resource, operation]: [resource: string, operation: string],
	parameters: Record<string, string> = {},
) {
	const items = operation === 'sync' ? [workout, squat, measurement] : [{}];
	const { success, thrown } = await database.run({
		credential,
		parameters: { resource, operation, ...parameters },
		items,
	});
	expect(thrown).toBeUndefined();
	return success.map(({ json }) => json);
}

beforeAll(async () => {
	database = await trainingDatabase();
	suffix = database.settings.database;
});
afterAll(async () => {
	const roles = await database.rows<{ name: string }>(
		`select rolname as name from pg_roles where rolname like '%\\_' || $1`,
		[suffix],
	);
	for (const { name } of roles) await database.rows(`drop owned by ${name}`);
	for (const { name } of roles) await database.rows(`drop role ${name}`);
	await database.drop();
});

describe('a user with the permissions', () => {
	it('select, insert and update can sync', async () => {
		const writer = await credentialWith('select, insert, update');
		const items = await run(writer, ['journal', 'sync']);
		expect(items.map(({ status }) => status)).toEqual(['inserted', 'inserted', 'inserted']);
	});

	it('select can read everything', async () => {
		const reader = await credentialWith('select');
		expect(await run(reader, ['set', 'getAll'])).toHaveLength(1);
		expect(await run(reader, ['recommendation', 'getProgression'])).toHaveLength(1);
		expect(await run(reader, ['recommendation', 'getRecovery'])).toHaveLength(1);
		expect(await run(reader, ['recommendation', 'getBodyComposition'])).toHaveLength(1);
		expect(await run(reader, ['database', 'getStatus'])).toMatchObject([{ up_to_date: true, sets: 1 }]);
	});

	it('select, insert, update and delete can delete', async () => {
		const owner = await credentialWith('select, insert, update, delete');
		expect(await run(owner, ['set', 'delete'], { ...key, exerciseId: 'ex_squat' })).toMatchObject([
			{ deleted: 1 },
		]);
		expect(await run(owner, ['workout', 'delete'], key)).toMatchObject([{ deleted: 1 }]);
	});
});

describe('row level security', () => {
	const policy = (table: string, command: string) =>
		`create policy ${table}_${command} on ${table} for ${command} to public using (true)`;
	const secure = async (...statements: string[]) => {
		for (const statement of statements) await database.rows(statement);
	};
	afterEach(async () => {
		const tables = ['workouts', 'workout_sets', 'goals', 'training_last_sync', 'training_schema_version'];
		for (const table of tables) await database.rows(`alter table ${table} disable row level security`);
		for (const { policyname, tablename } of await database.rows(
			'select policyname, tablename from pg_policies',
		))
			await database.rows(`drop policy ${String(policyname)} on ${String(tablename)}`);
	});

	it('without a policy for the user is named in the advice of Get Status, and not as a missing permission', async () => {
		const user = await credentialWith('select, insert, update, references');
		await secure(
			'alter table workouts enable row level security',
			'alter table workout_sets enable row level security',
		);
		const [status] = await run(user, ['database', 'getStatus']);
		expect(status).toMatchObject({
			workouts: 0,
			advice: [
				`Row level security applies to user "${String(user.user)}" on workout_sets, workouts: counts, lists and recommendations can lack rows. No policy lets it read workout_sets, workouts. Create policies for the user, or use a credential of the user that owns the tables. Granting permissions does not help.`,
			],
		});

		const { thrown } = await database.run({
			credential: user,
			parameters: { resource: 'journal', operation: 'sync' },
			items: [{ ...workout, date: '2026-03-01' }],
		});
		expect(thrown?.message).toBe(
			`Row level security in schema "public" keeps user "${String(user.user)}" from writing: no policy lets it write to "workout_sets", "workouts". Nothing was written.`,
		);
		expect(thrown?.description).toMatch(
			/^Create or change the policies .+ Granting permissions does not help\..+Get Status\.$/,
		);
	});

	it('of the goals and of the numbers of the last sync is named too', async () => {
		const user = await credentialWith('select, insert');
		await secure(
			'alter table goals enable row level security',
			'alter table training_last_sync enable row level security',
		);
		const [status] = await run(user, ['database', 'getStatus']);
		expect((status?.advice as string[])[0]).toContain('on goals, training_last_sync: counts');
	});

	it('whose policies reject a row is reported as that', async () => {
		const user = await credentialWith('select, insert, update, trigger');
		await secure(
			'alter table workouts enable row level security',
			policy('workouts', 'select'),
			'create policy past on workouts for insert to public with check (workout_date < current_date - 10000)',
		);
		const { thrown } = await database.run({
			credential: user,
			parameters: { resource: 'journal', operation: 'sync' },
			items: [{ ...workout, date: '2026-03-01' }],
		});
		expect(thrown?.message).toBe(
			`Row level security in schema "public" keeps user "${String(user.user)}" from writing: its policies do not accept one of the rows. Nothing was written.`,
		);
	});

	it('that hides the version of the schema is reported, and Provision is not suggested', async () => {
		const user = await credentialWith('select, truncate');
		await secure('alter table training_schema_version enable row level security');
		const { thrown } = await database.run({
			credential: user,
			parameters: { resource: 'set', operation: 'getAll' },
			items: [{}],
		});
		const message = `Row level security hides the version of the training schema in "public" from user "${String(user.user)}".`;
		expect(thrown?.message).toBe(message);
		const [status] = await run(user, ['database', 'getStatus']);
		expect(String((status?.advice as string[])[0])).toContain(message);
		expect(await testCredential(user)).toEqual({
			status: 'Error',
			message: expect.stringContaining(message),
		});
	});

	it('does not matter to the owner of the tables', async () => {
		await secure('alter table workouts enable row level security');
		const [status] = await run({ ...database.settings }, ['database', 'getStatus']);
		expect(status).toMatchObject({ advice: [] });
	});

	it('a missing permission stays a missing permission', async () => {
		const user = await credentialWith('select');
		await secure('alter table workouts enable row level security', policy('workouts', 'all'));
		const { thrown } = await database.run({
			credential: { ...user },
			parameters: { resource: 'journal', operation: 'sync' },
			items: [{ ...workout, date: '2026-03-01' }],
		});
		expect(thrown?.message).toMatch(/lacks a permission in schema "public" .+: permission denied for table/);
	});
});
