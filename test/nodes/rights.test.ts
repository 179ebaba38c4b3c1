/** The permissions that the documentation lists are sufficient. */
import type { IDataObject } from 'n8n-workflow';

import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

const key = { workoutDate: '2026-01-20', templateId: 'hit_lower_a' };

let database: TrainingDatabase;
/** Makes role names unique: roles belong to the whole server, which other test files use too. */
let suffix: string;

async function credentialWith(privileges: string): Promise<IDataObject> {
	const user = `${privileges.replace(/\W+/g, '_')}_${suffix}`;
	await database.rows(`create role ${user} login password 'secret'`);
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
