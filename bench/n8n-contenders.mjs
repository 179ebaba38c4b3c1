import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Trouble } from '../sandbox/progress.mjs';
import { sandbox } from '../sandbox/places.mjs';

const requireOfSandbox = createRequire(join(sandbox, 'package.json'));
const { Client } = requireOfSandbox('pg');
const { parse } = requireOfSandbox('flatted');

const TARGET = 'Target';

/** Makes the sets in n8n itself: six a workout, two workouts a week. */
const generator = (sets) => `
const items = [];
for (let index = 0; index < ${sets}; index++) {
	const workout = Math.floor(index / 6);
	items.push({ json: {
		workout_date: new Date(Date.UTC(2020, 0, 1) + Math.floor(workout / 2) * 7 * 86400000 / 2).toISOString().slice(0, 10),
		template_id: ['hit_lower_a', 'hit_upper_a'][workout % 2],
		exercise_id: 'ex_' + (index % 50) + '_' + (index % 6),
		weight_kg: 40 + (index % 120) / 2, tut_seconds: 45 + (index % 60),
		max_effort: index % 7 !== 0, form_ok: index % 11 !== 0, notes: index % 3 === 0 ? 'note ' + index : null,
	} });
}
return items;`;

const workouts = (sets) => `
insert into workout_templates (template_id, template_name, workout_type) values ('hit_lower_a', 'a', 'Other'), ('hit_upper_a', 'b', 'Other');
insert into exercises (exercise_id, exercise_name, muscle_group)
select distinct 'ex_' || i % 50 || '_' || i % 6, 'ex_' || i % 50 || '_' || i % 6, 'Other' from generate_series(0, ${sets}) as i;
insert into workouts (workout_date, template_id, duration_min)
select date '2020-01-01' + (w / 2 * 7 / 2), (array['hit_lower_a', 'hit_upper_a'])[w % 2 + 1], 20
from generate_series(0, ${Math.ceil(sets / 6)}) as w on conflict do nothing;`;

const kinds = {
	'this package': {
		database: 'bench_package',
		credential: 'trainingPostgresApi',
		target: {
			type: 'n8n-nodes-autonomous-training.training',
			typeVersion: 1,
			parameters: { resource: 'set', operation: 'upsert' },
		},
	},
	'Postgres node, upsert operation': {
		database: 'bench_upsert',
		credential: 'postgres',
		target: {
			type: 'n8n-nodes-base.postgres',
			typeVersion: 2.6,
			parameters: {
				operation: 'upsert',
				schema: { __rl: true, mode: 'name', value: 'public' },
				table: { __rl: true, mode: 'name', value: 'workout_sets' },
				columns: {
					mappingMode: 'autoMapInputData',
					matchingColumns: ['workout_date', 'template_id', 'exercise_id'],
					value: null,
					schema: [],
				},
				options: {},
			},
		},
	},
};

export const contenders = Object.keys(kinds);

/** By name: `empty()` takes the sets away, `run()` gives the milliseconds that the node took for all sets. */
export async function makeContenders(editor, postgres, sets) {
	const made = {};
	for (const [name, kind] of Object.entries(kinds)) {
		const settings = { ...postgres, database: kind.database };
		await provision(editor, postgres, settings, sets);
		const credential = await saveCredential(editor, kind.credential, settings);
		const workflow = await editor.request('POST', '/workflows', workflowOf(name, kind, credential, sets));
		made[name] = {
			empty: async () => await ask(settings, 'truncate workout_sets'),
			run: async () => await timeOf(editor, workflow.id, sets, settings),
		};
	}
	return made;
}

async function provision(editor, postgres, settings, sets) {
	await ask(
		{ ...postgres, database: 'postgres' },
		`drop database if exists ${settings.database} with (force)`,
	);
	await ask({ ...postgres, database: 'postgres' }, `create database ${settings.database}`);
	const { flatten } = requireOfSandbox('../sql/flatten.js');
	await ask(settings, flatten(join(sandbox, '..', 'sql', 'provision.sql')));
	await ask(settings, workouts(sets));
}

async function saveCredential(editor, type, { host, port, database, user, password }) {
	const data = { host, port, database, user, password };
	if (type === 'postgres')
		Object.assign(data, {
			ssl: 'disable',
			allowUnauthorizedCerts: false,
			sshTunnel: false,
			maxConnections: 100,
		});
	const { id, name } = await editor.saveCredential({ name: `Benchmark ${database}`, type, data });
	return { id, name };
}

function workflowOf(name, { target, credential: type }, credential, sets) {
	const node = (called, at, more) => ({
		id: called,
		name: called,
		position: [at * 220, 0],
		parameters: {},
		...more,
	});
	const to = (called) => ({ main: [[{ node: called, type: 'main', index: 0 }]] });
	return {
		name: `Benchmark: ${name}`,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Start', 0, { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 }),
			node('Sets', 1, {
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: generator(sets) },
			}),
			node(TARGET, 2, { ...target, credentials: { [type]: credential } }),
		],
		connections: { Start: to('Sets'), Sets: to(TARGET) },
	};
}

async function timeOf(editor, workflowId, sets, settings) {
	const execution = await editor.runWorkflow(workflowId, 'Start');
	const { runData, error } = parse(execution.data).resultData;
	const [run] = runData[TARGET] ?? [];
	const [{ count }] = await ask(settings, 'select count(*)::integer as count from workout_sets');
	if (!run || error || run.error || count !== sets) {
		throw new Trouble(
			`A benchmark run wrote ${count} of ${sets} sets: ${(error ?? run?.error)?.message ?? execution.status}`,
		);
	}
	return run.executionTime;
}

async function ask(settings, sql) {
	const client = new Client(settings);
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}
