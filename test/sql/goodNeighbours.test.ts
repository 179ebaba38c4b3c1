/** What the user added to the training schema, before and after each kind of run: nothing of it is changed. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { flatten } from '../../sql/flatten.js';
import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { reportReliability } from '../reliabilityTable.js';
import { objectsOf, privilegesOf } from './snapshot';

const script = flatten(provisionScript);
/** A later version, in which a view and a function have another definition, and a view has other columns. */
const laterScript = script
	.replace("training.schema_version to '1'", "training.schema_version to '2'")
	.replace(
		'w.workout_date - earlier.workout_date) as days',
		'w.workout_date - earlier.workout_date + 0) as days',
	)
	.replace("'STABLE'\nend", "concat('STABLE')\nend")
	.replace(
		'  bodyweight_kg - weight_before as weight_change,',
		'  (bodyweight_kg - weight_before)::text as weight_change,',
	);
const deployment = readFileSync(join(__dirname, 'deployment.sql'), 'utf8');

let database: TestDatabase;
const suffix = randomBytes(4).toString('hex');
const roles = { granted: `granted_${suffix}`, revoked: `revoked_${suffix}`, stranger: `stranger_${suffix}` };
const inEachDatabase = Object.values(roles);

const provision = async (text = script): Promise<string[]> => {
	const results = [await database.pool.query(text)].flat() as Array<{ rows: Array<{ changes?: string[] }> }>;
	return results.flatMap(({ rows }) => rows).find(({ changes }) => changes)!.changes!;
};

/** Everything that a user can add to a database, on objects of both a deployment and a training schema. */
const additions = `
	alter table workouts add column calories integer default 5 check (calories >= 0), add column minutes integer generated always as (duration_min * 2) stored;
	alter table measurements add check (bodyweight_kg < 350), alter column notes set default 'mine', alter column data_source set default 'Manual', alter column bodyfat_pct set statistics 500;
	alter table exercises alter column muscle_group set default 'Legs', alter column is_active set default false;
	create index my_sets on workout_sets (notes);
	create unique index my_names on exercises (lower(exercise_name));
	create statistics my_statistics on max_effort, form_ok from workout_sets;
	create table photos (workout_date date, template_id varchar(50), path text, foreign key (workout_date, template_id) references workouts on delete cascade);
	create table audit (at timestamptz, what text);
	create function record_change() returns trigger language plpgsql as $$ begin insert into public.audit values (now(), tg_op); return null; end $$;
	create trigger my_audit after insert or update or delete on workouts for each row execute function record_change();
	create function upsert_set_from_sheet(exercise_id text, weight_kg numeric) returns text language sql as 'select exercise_id';
	create function upsert_workout_from_sheet(mine json) returns json language sql as 'select mine';
	comment on function upsert_workout_from_sheet(json) is 'My overload.';
	comment on table workouts is 'My workouts.';
	comment on column workouts.duration_min is 'My minutes.';
	comment on table measurements is 'My measurements.';
	comment on column measurements.bodyfat_pct is 'My fat.';
	comment on view v_body_composition is 'My body.';
	comment on column v_body_composition.bodyweight_kg is 'My weight.';
	comment on function upsert_measurement_from_sheet(date, numeric, numeric, text) is 'My upsert.';
	alter view v_recovery_analysis set (security_barrier = true);
	alter view v_body_composition set (security_barrier = true);
	create function ignore_row() returns trigger language plpgsql as 'begin return null; end';
	create trigger my_insert instead of insert on v_body_composition for each row execute function ignore_row();
	create rule my_delete as on delete to v_recovery_analysis do instead nothing;
	comment on trigger my_insert on v_body_composition is 'My trigger.';
	comment on rule my_delete on v_recovery_analysis is 'My rule.';
	alter view v_body_composition alter column bodyweight_kg set default 80;
	alter table measurements enable row level security;
	create policy mine on measurements for select using (true);
	create publication mine_${suffix} for table workouts, measurements;
	alter default privileges in schema public grant select on tables to ${roles.revoked};
	alter default privileges in schema public grant select on tables to ${roles.granted};
	revoke all on all tables in schema public from ${roles.revoked};
	revoke execute on all functions in schema public from public;
	grant select on v_hit_progression, v_recovery_analysis to ${roles.granted};
	grant select (weight_kg) on workout_sets to ${roles.granted};
	grant execute on function upsert_measurement_from_sheet(date, numeric, numeric, text) to ${roles.granted}`;

const snapshot = async () => ({
	objects: await objectsOf(database),
	privileges: await privilegesOf(database, inEachDatabase),
});
type Snapshot = Awaited<ReturnType<typeof snapshot>>;
let runs = 0;

/** The objects that are gone or different, by name. New objects are left out. */
const changed = (before: Snapshot, after: Snapshot) =>
	Object.keys(before.objects).filter((name) => before.objects[name] !== after.objects[name]);
/** What a role can do after, and could not do before, with objects that existed before. */
const gained = (before: Snapshot, after: Snapshot) => {
	const names = Object.keys(before.objects);
	const existed = (may: string) => {
		const object = may.replace(/^\S+: (select with grant option|\S+) /, '').replace(/\(.*/, '');
		return names.some(
			(name) =>
				name === `column ${object}` ||
				new RegExp(`^(.*table|view|function) public\\.${object}\\b`).test(name),
		);
	};
	return after.privileges.filter((may) => !before.privileges.includes(may) && existed(may));
};
const lost = (before: Snapshot, after: Snapshot) =>
	before.privileges.filter((may) => !after.privileges.includes(may));

beforeEach(async () => {
	database = await emptyDatabase();
	for (const role of inEachDatabase) await database.rows(`create role ${role}`);
});
afterEach(async () => {
	for (const role of inEachDatabase) await database.rows(`drop owned by ${role}; drop role ${role}`);
	await database.drop();
});

describe('in a database of this version', () => {
	beforeEach(async () => {
		await database.pool.query(script);
		await database.pool.query(additions);
	});

	it('Provision changes nothing, and no role can do more or less', async () => {
		const before = await snapshot();
		expect(await provision()).toEqual([]);
		const after = await snapshot();
		expect(after).toEqual(before);
		runs++;
	});

	it('an upgrade changes only the objects that have another definition', async () => {
		const before = await snapshot();
		expect(await provision(laterScript)).toEqual([
			'function weight_trend replaced',
			'view v_body_composition replaced',
			'view v_recovery_analysis replaced',
		]);
		const after = await snapshot();
		expect(changed(before, after)).toEqual([
			'column v_body_composition.weight_change',
			'function public.weight_trend(numeric,bigint,numeric,bigint)',
			'rule "_RETURN" on public.v_body_composition',
			'rule "_RETURN" on public.v_recovery_analysis',
			'view public.v_body_composition',
			'view public.v_recovery_analysis',
		]);
		expect(gained(before, after)).toEqual([]);
		expect(lost(before, after)).toEqual([]);
		expect(
			await database.rows(
				"select relname, reloptions from pg_class where reloptions is not null and relname like 'v\\_%' order by 1",
			),
		).toEqual([
			{ relname: 'v_body_composition', reloptions: ['security_barrier=true'] },
			{ relname: 'v_recovery_analysis', reloptions: ['security_barrier=true'] },
		]);
		expect(await provision(laterScript)).toEqual([]);
		runs++;
	});

	it('new partitions change nothing, and a role can read only those that it could read before', async () => {
		const before = await snapshot();
		await database.rows('select ensure_year_partitions(2050, 2051)');
		const after = await snapshot();
		expect(changed(before, after)).toEqual([]);
		expect(after.privileges.filter((may) => /205[01]/.test(may) && may.startsWith(roles.revoked))).toEqual(
			[],
		);
		expect(gained(before, after)).toEqual([]);
		runs++;
	});
});

describe('a deployment', () => {
	it('is adopted without changes of what the user added, and no role can do more or less', async () => {
		await database.pool.query(deployment);
		const plain = await snapshot();
		await database.pool.query(additions);
		const before = await snapshot();
		await provision();
		const after = await snapshot();
		const added = Object.keys(before.objects).filter((name) => before.objects[name] !== plain.objects[name]);
		expect(changed(before, after).filter((name) => added.includes(name))).toEqual([
			'function public.upsert_measurement_from_sheet(pg_catalog.date,numeric,numeric,pg_catalog.text)',
			'view public.v_body_composition',
			'view public.v_recovery_analysis',
		]);
		expect(
			after.objects[
				'function public.upsert_measurement_from_sheet(pg_catalog.date,numeric,numeric,pg_catalog.text)'
			],
		).toMatch(/My upsert\.$/);
		expect(after.objects['view public.v_body_composition']).toMatch(/security_barrier=true.*My body\.$/s);
		expect(after.objects['view public.v_recovery_analysis']).toMatch(/security_barrier=true/);
		expect(gained(before, after)).toEqual([]);
		expect(lost(before, after)).toEqual([]);
		expect(
			await database.rows(
				"select has_table_privilege($1, 'v_latest_progression', 'select') as revoked, has_table_privilege($2, 'v_latest_progression', 'select') as granted",
				[roles.revoked, roles.granted],
			),
		).toEqual([{ revoked: false, granted: true }]);
		expect(await provision()).toEqual([]);
		runs++;
	});
});

it('nothing of the user is changed, as docs/reliability.md says', () => {
	reportReliability(
		'Provision, an upgrade, an adoption and new partitions, next to everything that a user can add',
		__filename,
		{ runs, 'objects of the user changed': 0, 'privileges gained or lost': 0 },
	);
});

describe('a schema that was never provisioned', () => {
	it.each([
		['a new schema', '', 'find_exercise(text, boolean), lock_journal(), upsert_measurements(jsonb)'],
		['a deployment', deployment, 'find_exercise(text, boolean), lock_journal()'],
	])('is refused if it has functions with the signatures of our functions: %s', async (_, tables, names) => {
		await database.pool.query(
			`${tables};
			create function find_exercise(text, boolean) returns text language sql as 'select $1';
			create procedure lock_journal() language sql as 'select 1';
			create function upsert_measurements(mine jsonb) returns jsonb language sql as 'select mine';
			create function upsert_measurements(mine json) returns json language sql as 'select mine'`,
		);
		const before = await snapshot();
		await expect(provision()).rejects.toThrow(
			`The schema "public" was never provisioned, but has functions with the names and argument types of our functions: ${names}. Rename or drop them, then provision again. Nothing was changed.`,
		);
		await database.rows('rollback');
		expect(await snapshot()).toEqual(before);
	});

	it.each([
		[
			'view v_body_composition as select 1 as mine',
			'The name v_body_composition in schema "public" is already used by a view. The training schema needs it for its view.',
		],
		[
			'table training_last_sync (mine text)',
			'The name training_last_sync in schema "public" is already used by a table. The training schema needs it for its table.',
		],
		[
			'table mine (id integer); create index idx_sets_exercise_date on mine (id)',
			'The name idx_sets_exercise_date in schema "public" is already used by an index. The training schema needs it for its index.',
		],
		[
			'function upsert_measurement_from_sheet(date, numeric, numeric, text) returns text language sql return $4',
			'has functions with the names and argument types of our functions: upsert_measurement_from_sheet(date, numeric, numeric, text).',
		],
		[
			"type goals as enum ('squat')",
			'The name goals in schema "public" is already used by a type. The training schema needs it for its table.',
		],
	])('is refused if it has the %s', async (object, message) => {
		await database.pool.query(`create ${object}`);
		await expect(provision()).rejects.toThrow(message);
	});

	it('is refused if it is a deployment with a table goals of the user, which our checks would break', async () => {
		await database.pool.query(`${deployment};
			create table goals (metric varchar(20) primary key, target_value numeric(5, 2) not null);
			insert into goals values ('squat_kg', 120)`);
		await expect(provision()).rejects.toThrow(
			'The name goals in schema "public" is already used by a table. The training schema needs it for its table. Rename the other object',
		);
	});
});

describe('update_updated_at_column()', () => {
	const theirs = `
		create table orders (id integer, updated_at timestamptz, changed_by text);
		create or replace function update_updated_at_column() returns trigger language plpgsql as $$
			begin new.updated_at = now(); new.changed_by = 'app'; return new; end $$;
		create trigger orders_updated before update on orders for each row execute function update_updated_at_column()`;
	const triggers = () =>
		database.rows(
			`select tgrelid::regclass::text as table, tgname as name, tgfoid::regproc::text as function from pg_trigger
			where not tgisinternal and tgparentid = 0 order by 1, 2`,
		);
	const ours = (name: string) => [
		{ table: 'goals', name: 'update_goals_updated_at', function: name },
		{ table: 'measurements', name: 'update_measurements_updated_at', function: name },
		{ table: 'workout_sets', name: 'update_sets_updated_at', function: name },
		{ table: 'workouts', name: 'update_workouts_updated_at', function: name },
	];

	it.each([
		['a new database', ''],
		['a deployment', deployment],
	])(
		'of another application stays unchanged in %s, and our triggers use their own function',
		async (_, tables) => {
			await database.pool.query(tables + theirs);
			const before = await snapshot();
			await provision();
			expect(
				changed(before, await snapshot()).filter((name) => /orders|updated_at_column\(\)/.test(name)),
			).toEqual([]);
			expect((await triggers()).filter(({ table }) => table !== 'orders')).toEqual(
				ours('training_set_updated_at'),
			);
			expect(await provision()).toEqual([]);
		},
	);

	it('and a trigger of the user with the name of our trigger both stay', async () => {
		await database.pool.query(`${deployment};
			create schema extensions;
			create function extensions.moddatetime() returns trigger language plpgsql as 'begin return new; end';
			drop trigger update_workouts_updated_at on workouts;
			create trigger update_workouts_updated_at before update on workouts for each row execute function extensions.moddatetime()`);
		await provision();
		expect((await triggers()).filter(({ table }) => table === 'workouts')).toEqual([
			{ table: 'workouts', name: 'training_set_updated_at', function: 'update_updated_at_column' },
			{ table: 'workouts', name: 'update_workouts_updated_at', function: 'extensions.moddatetime' },
		]);
		expect(await provision()).toEqual([]);
	});

	it('of a deployment is replaced if only our tables use it', async () => {
		await database.pool.query(deployment);
		await provision();
		expect(await triggers()).toEqual(ours('update_updated_at_column'));
	});
});
