import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { journal } from '../sandbox/paths.mjs';
import { OURS, UPSERT, contenders, upsertNode } from './contenders.mjs';
import { requireFromSandbox } from './n8n.mjs';
import { schemaScripts } from './trainingDatabase.mjs';

/** The rows of a tab of the sample journal, as text by header. */
export const rowsOf = (tab) =>
	requireFromSandbox('csv-parse/sync').parse(readFileSync(join(journal, `${tab}.csv`)), { columns: true });

const itemsCode = (rows) => `return ${JSON.stringify(rows.map((json) => ({ json })))};`;

/** The tables that the Postgres node writes: their tab, their key, and the columns whose headers have other names. */
const TABLES = {
	workouts: {
		tab: 'workouts',
		key: ['workout_date', 'template_id'],
		headers: {
			date: 'workout_date',
			workout_id: 'template_id',
			recovered_1_5: 'recovery_score',
			mood_1_5: 'mood_score',
		},
	},
	workout_sets: {
		tab: 'sets',
		key: ['workout_date', 'template_id', 'exercise_id'],
		headers: { date: 'workout_date', workout_id: 'template_id', tut_s: 'tut_seconds' },
	},
	measurements: { tab: 'measurements', key: ['measurement_date'], headers: { date: 'measurement_date' } },
};

/** The rows of a tab as the Postgres node needs them. */
const mapped = ({ tab, headers }) =>
	rowsOf(tab).map((row) =>
		Object.fromEntries(
			Object.entries(row).map(([header, cell]) => [headers[header] ?? header, cell === '' ? null : cell]),
		),
	);

/**
 * Ways to sync the sample journal, by the name of the contender. Each creates a database and saves a workflow. `connection` overrides
 * the host and the port of the credential. Returns `{ database, workflow, rows }`.
 */
export const journalSyncs = {
	async [OURS](n8n, connection) {
		const rows = ['workouts', 'sets', 'measurements'].flatMap(rowsOf);
		const database = await n8n.createDatabase('bench_journal', ...schemaScripts.package());
		const node = {
			...contenders[OURS].target,
			parameters: { resource: 'journal', operation: 'sync' },
			credentials: await n8n.saveCredential('trainingPostgresApi', database, connection),
		};
		const workflow = await n8n.saveWorkflow(`journal, ${OURS}`, [[itemsCode(rows), node]]);
		return { database, workflow, rows: rows.length };
	},

	/** Three nodes. The exercises and templates, which it cannot create, are there. */
	async [UPSERT](n8n, connection) {
		const tables = Object.entries(TABLES).map(([name, table]) => ({ name, ...table, rows: mapped(table) }));
		const idsIn = (column) =>
			new Set(tables.flatMap(({ rows }) => rows.map((row) => row[column] ?? [])).flat());
		const values = (ids, type) => [...ids].map((id) => `('${id}', '${id}', '${type}')`).join(', ');
		const parents = `
			truncate workout_sets, workouts, measurements, exercises, workout_templates;
			insert into exercises (exercise_id, exercise_name, muscle_group) values ${values(idsIn('exercise_id'), 'Legs')};
			insert into workout_templates (template_id, template_name, workout_type) values ${values(idsIn('template_id'), 'HIT')}`;
		const database = await n8n.createDatabase('bench_journal_upsert', ...schemaScripts.deployment(), parents);
		const credentials = await n8n.saveCredential('postgres', database, connection);
		const steps = tables.map(({ name, key, rows }) => [
			itemsCode(rows),
			{ ...upsertNode(name, key), credentials },
		]);
		const workflow = await n8n.saveWorkflow(`journal, ${UPSERT}`, steps);
		return { database, workflow, rows: tables.flatMap(({ rows }) => rows).length };
	},
};
