/** The rights that the README asks for are enough, each for what it says. */
import type { IDataObject } from 'n8n-workflow';

import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

const key = { workoutDate: '2026-01-20', templateId: 'hit_lower_a' };

let database: TrainingDatabase;
/** Roles belong to the whole server, where other test files are at work too. */
let suffix: string;

async function credentialOf(rights: string): Promise<IDataObject> {
	const user = `${rights.replace(/\W+/g, '_')}_${suffix}`;
	await database.rows(`create role ${user} login password 'secret'`);
	await database.rows(`grant usage on schema public to ${user}`);
	await database.rows(`grant ${rights} on all tables in schema public to ${user}`);
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

describe('a user with', () => {
	it('select, insert and update on the tables can sync', async () => {
		const writer = await credentialOf('select, insert, update');
		const items = await run(writer, ['journal', 'sync']);
		expect(items.map(({ status }) => status)).toEqual(['inserted', 'inserted', 'inserted']);
	});

	it('select on the tables and views can read everything', async () => {
		const reader = await credentialOf('select');
		expect(await run(reader, ['set', 'getAll'])).toHaveLength(1);
		expect(await run(reader, ['recommendation', 'getProgression'])).toHaveLength(1);
		expect(await run(reader, ['recommendation', 'getRecovery'])).toHaveLength(1);
		expect(await run(reader, ['recommendation', 'getBodyComposition'])).toHaveLength(1);
		expect(await run(reader, ['database', 'getStatus'])).toMatchObject([{ up_to_date: true, sets: 1 }]);
	});

	it('delete besides these can delete', async () => {
		const owner = await credentialOf('select, insert, update, delete');
		expect(await run(owner, ['set', 'delete'], { ...key, exerciseId: 'ex_squat' })).toMatchObject([
			{ deleted: 1 },
		]);
		expect(await run(owner, ['workout', 'delete'], key)).toMatchObject([{ deleted: 1 }]);
	});
});
