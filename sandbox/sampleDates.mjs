/** The sample journal with its dates moved to today, so that the next session, the report and the trigger have something to say. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journal, movedJournal } from './paths.mjs';
import { databases, query } from './postgres.mjs';

/** Three days after the newest workout: the next session is ready. */
const LAST_DAY = '2026-06-30';
const FIRST_CELL = /^\d{4}-\d{2}-\d{2}(?=,)/gm;

/** Each table with its key, which is the first cells of its file. Sets are deleted before workouts. */
const TABS = {
	sets: { table: 'workout_sets', key: ['workout_date', 'template_id', 'exercise_id'] },
	workouts: { table: 'workouts', key: ['workout_date', 'template_id'] },
	measurements: { table: 'measurements', key: ['measurement_date'] },
};

/** A file of the journal, as on a day: each date is as many days before it as the original is before the last day. */
export function tabOn(today, tab) {
	const shift = Date.parse(today) - Date.parse(LAST_DAY);
	const move = (date) => new Date(Date.parse(date) + shift).toISOString().slice(0, 10);
	return readFileSync(join(journal, `${tab}.csv`), 'utf8').replace(FIRST_CELL, move);
}

/**
 * Writes the files as of today, and deletes the rows of an earlier start with other dates. `SAMPLE_TODAY=2026-06-30` keeps the
 * original dates, for outputs that are compared.
 */
export async function moveSampleJournal(postgres) {
	const today = process.env.SAMPLE_TODAY ?? new Date().toLocaleDateString('sv');
	mkdirSync(movedJournal, { recursive: true });
	const database = { ...postgres, database: databases.training };
	for (const [tab, { table, key }] of Object.entries(TABS)) {
		const file = join(movedJournal, `${tab}.csv`);
		const content = tabOn(today, tab);
		const previous = existsSync(file) ? readFileSync(file, 'utf8') : content;
		if (previous !== content) await deleteRows(database, table, key, previous);
		writeFileSync(file, content);
	}
}

/** A workout with other sets is kept. */
async function deleteRows(database, table, key, content) {
	const [{ exists }] = await query(database, 'select to_regclass($1) is not null as exists', [table]);
	if (!exists) return;
	const rows = content
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split(',').slice(0, key.length).join());
	await query(
		database,
		`delete from ${table} as t
		where data_source = 'Sheet' and concat_ws(',', ${key.join(', ')}) = any($1)
			${table === 'workouts' ? 'and not exists (select from workout_sets as s where (s.workout_date, s.template_id) = (t.workout_date, t.template_id))' : ''}`,
		[rows],
	);
}
