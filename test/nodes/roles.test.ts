/** The roles of sql/roles.sql: each operation of the node as each role, and what the roles may not do. The script: test/sql/roles.test.ts. */
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Client } from 'pg';

import { flatten } from '../../sql/flatten.js';
import { resources } from '../../nodes/Training/actions/resources';
import { runNode } from '../package/engine';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import { measurement, squat, workout } from './training';

const rolesScript = flatten(join(__dirname, '../../sql/roles.sql'));

const journal = { resource: 'journal', operation: 'sync' };
/** Its set was less, so the set after it is a record. */
const yesterday = [
	{ ...workout, date: '2026-01-19' },
	{ ...squat, date: '2026-01-19', weight_kg: 70 },
];

const operations: Array<
	[role: 'reader' | 'writer' | 'owner', name: string, parameters?: INodeParameters, items?: IDataObject[]]
> = [
	['writer', 'journal/sync', {}, [workout, { ...squat, weight_kg: 80 }, measurement]],
	['writer', 'workout/upsert', {}, [{ ...workout, date: '2040-01-20' }]],
	['writer', 'set/upsert', {}, [{ ...squat, exercise_id: 'ex_row' }]],
	['writer', 'measurement/upsert', {}, [measurement]],
	['writer', 'exercise/upsert', {}, [{ exercise: 'ex_squat', name: 'Squat' }]],
	['writer', 'workoutTemplate/upsert', {}, [{ template: 'hit_lower_a', name: 'Lower body A' }]],
	['writer', 'goal/upsert', {}, [{ metric: 'body fat', target: 15 }]],
	['reader', 'workout/getAll'],
	['reader', 'set/getAll'],
	['reader', 'measurement/getAll'],
	['reader', 'exercise/getAll'],
	['reader', 'workoutTemplate/getAll'],
	['reader', 'goal/getAll'],
	['reader', 'recommendation/getProgression'],
	['reader', 'recommendation/getProgression', { latestOnly: false }],
	['reader', 'recommendation/getRecovery'],
	['reader', 'recommendation/getBodyComposition'],
	['reader', 'recommendation/getRecords'],
	['reader', 'recommendation/getNextSession'],
	['reader', 'recommendation/getExerciseStatus'],
	['reader', 'recommendation/getGoals'],
	['reader', 'report/getProgress'],
	['reader', 'database/getStatus'],
	['writer', 'set/delete', { workoutDate: '2026-01-20', templateId: 'hit_lower_a', exerciseId: 'ex_squat' }],
	[
		'writer',
		'workout/delete',
		{ workoutDate: '2026-01-20', templateId: 'hit_lower_a', options: { withSets: true } },
	],
	['writer', 'measurement/delete', { measurementDate: '2026-01-20' }],
	['writer', 'goal/delete', { metric: 'bodyfat_pct' }],
	['owner', 'database/provision'],
];

let database: TestDatabase;
let anna: string;
let bob: string;

/** Runs statements in a schema, and returns the rows of the last one that returns any. */
async function asOwner(schema: string, sql: string, on = database): Promise<unknown> {
	const client = new Client(on.settings);
	await client.connect();
	await client.query(`set search_path to "${schema}"`);
	try {
		// pg returns one result per statement of a script.
		const results = [await client.query(sql)].flat();
		return results.findLast(({ rows }) => rows.length > 0)?.rows[0];
	} finally {
		await client.end();
	}
}

const roleOf = (schema: string, role: 'writer' | 'reader') =>
	`${database.settings.database}.${schema}.${role}`;

async function createAthlete(schema: string) {
	const { thrown } = await runNode({
		parameters: { resource: 'database', operation: 'provision' },
		items: [{}],
		credential: { ...database.settings, schema },
	});
	expect(thrown).toBeUndefined();
	expect(await asOwner(schema, rolesScript)).toEqual({
		schema,
		writer: roleOf(schema, 'writer'),
		reader: roleOf(schema, 'reader'),
	});
	for (const role of ['writer', 'reader'] as const) {
		await database.rows(
			`create role "${schema}_${role}_login" login password 'secret' in role "${roleOf(schema, role)}"`,
		);
	}
}

async function dropRoles(...roles: string[]) {
	for (const role of roles) await database.rows(`drop owned by "${role}"; drop role "${role}"`);
}

beforeAll(async () => {
	database = await emptyDatabase();
	anna = `Anna's ${database.settings.database}`;
	bob = `bob_${database.settings.database}`;
	await createAthlete(anna);
	await createAthlete(bob);
});
afterAll(async () => {
	for (const schema of [anna, bob]) {
		await dropRoles(
			`${schema}_writer_login`,
			`${schema}_reader_login`,
			roleOf(schema, 'writer'),
			roleOf(schema, 'reader'),
		);
	}
	await database.drop();
});

const credentialOf = (role: 'writer' | 'reader', of = anna, schema = anna): IDataObject => ({
	...database.settings,
	user: `${of}_${role}_login`,
	password: 'secret',
	schema,
});

async function run(
	credential: IDataObject,
	name: string,
	parameters: INodeParameters = {},
	items: IDataObject[] = [{}],
) {
	const [resource, operation] = name.split('/') as [string, string];
	return await runNode({ parameters: { resource, operation, ...parameters }, items, credential });
}

/** The error of a statement as this role, for example `permission denied for table ...`; `no error` if it succeeds. */
async function errorOf(credential: IDataObject, sql: string): Promise<string> {
	const { host, port, database: name, user, password, schema } = credential as Record<string, string>;
	const client = new Client({
		host: host!,
		port: Number(port),
		database: name!,
		user: user!,
		password: password!,
	});
	await client.connect();
	await client.query(`set search_path to "${schema}"`);
	const message = await client.query(sql).then(
		() => 'no error',
		(error: unknown) => (error as Error).message,
	);
	await client.end();
	return message;
}

it('covers every operation of the node', () => {
	const names = resources.flatMap(({ value, operations: all }) =>
		all.map((operation) => `${value}/${operation.value}`),
	);
	expect([...new Set(operations.map(([, name]) => name))].sort()).toEqual(names.sort());
});

describe.each(operations)('%s: %s', (role, name, parameters, items) => {
	beforeEach(async () => {
		await asOwner(anna, 'truncate workouts, workout_sets, measurements, exercises, workout_templates');
		const { thrown } = await runNode({
			parameters: journal,
			items: [...yesterday, workout, squat, measurement],
			credential: { ...database.settings, schema: anna },
		});
		expect(thrown).toBeUndefined();
	});

	it(`${role === 'owner' ? 'may not' : 'may'} be run by the writer`, async () => {
		const { success, thrown } = await run(credentialOf('writer'), name, parameters, items);
		if (role === 'owner') {
			expect(thrown?.message).toBe(
				`The role "${anna}_writer_login" may not create anything in schema "${anna}". A superuser can run: grant create on schema "${anna}" to "${anna}_writer_login"; then provision again.`,
			);
		} else {
			expect(thrown).toBeUndefined();
			expect(success).not.toEqual([]);
			expect(success.filter(({ json }) => json.error !== undefined || json.deleted === 0)).toEqual([]);
		}
	});

	it(`${role === 'reader' ? 'may' : 'may not'} be run by the reader`, async () => {
		const { success, thrown } = await run(credentialOf('reader'), name, parameters, withNewNotes(items));
		if (role === 'reader') {
			expect(thrown).toBeUndefined();
			expect(success).not.toEqual([]);
		} else {
			expect(thrown?.message).toMatch(
				/^(User|The role) ".+_reader_login" (lacks a permission|may not create anything) in schema/,
			);
		}
	});

	it("may not be run by another athlete's writer", async () => {
		const { thrown } = await run(credentialOf('writer', bob), name, parameters, items);
		expect(thrown?.message).toMatch(
			role === 'owner'
				? /^The role ".+" may not use schema "Anna's .+"\. Its owner can run: grant usage/
				: /lacks a permission in schema "Anna's .+"/,
		);
	});
});

/** Rows that must be written: a sync of unchanged rows only reads. */
const withNewNotes = (items?: IDataObject[]) => items?.map((item) => ({ ...item, notes: 'changed' }));

describe('the writer', () => {
	it.each([
		['drop table workout_sets', 'must be owner of table workout_sets'],
		['alter table workouts add column mine text', 'must be owner of table workouts'],
		['drop view v_hit_progression', 'must be owner of view v_hit_progression'],
		['drop function lock_journal()', 'must be owner of function lock_journal'],
		['truncate workouts, workout_sets', 'permission denied for table workouts'],
		["delete from exercises where exercise_id = 'ex_squat'", 'permission denied for table exercises'],
		['delete from workout_templates', 'permission denied for table workout_templates'],
		[
			'update training_schema_version set version = 99',
			'permission denied for table training_schema_version',
		],
		['insert into workouts_default select * from workouts', 'permission denied for table workouts_default'],
		[
			'select * from ensure_year_partitions(2040, 2040)',
			'Only the owner of workouts and workout_sets may create partitions of them.',
		],
	])('may not: %s', async (sql, message) => {
		expect(await errorOf(credentialOf('writer'), sql)).toBe(message);
	});

	it('may not create anything', async () => {
		expect(await errorOf(credentialOf('writer'), 'create table mine (note text)')).toBe(
			`permission denied for schema ${anna}`,
		);
	});
});

describe('the reader', () => {
	it.each([
		[
			'select * from upsert_measurements(\'{"measurement_date": ["2026-03-01"], "bodyweight_kg": [80]}\')',
			'permission denied for table measurements',
		],
		[
			"insert into exercises (exercise_id, exercise_name) values ('a', 'a')",
			'permission denied for table exercises',
		],
		["update workout_sets set notes = 'x'", 'permission denied for table workout_sets'],
		['delete from measurements', 'permission denied for table measurements'],
		['select from workouts for update', 'permission denied for table workouts'],
	])('may not: %s', async (sql, message) => {
		expect(await errorOf(credentialOf('reader'), sql)).toBe(message);
	});
});
