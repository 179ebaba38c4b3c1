import { COLUMNS } from './contenders.mjs';
import { CopyFrom } from './copyFrom.mjs';

const columns = COLUMNS.split(', ');

/** Sets in the text format of COPY. */
export const copyText = (sets) =>
	sets.map((set) => `${columns.map((column) => set[column] ?? '\\N').join('\t')}\n`).join('');

/** The least work of a bulk upsert: COPY into a temporary table, then an upsert that writes every row. */
export async function writeFloor(client, text) {
	await client.query(
		'begin; create temporary table incoming (like workout_sets including defaults) on commit drop',
	);
	await client.query(new CopyFrom(`copy incoming (${COLUMNS}) from stdin`, text)).done;
	await client.query(`
		insert into workout_sets (${COLUMNS}) select ${COLUMNS} from incoming
		on conflict (workout_date, template_id, exercise_id) do update set
			weight_kg = excluded.weight_kg, tut_seconds = excluded.tut_seconds, max_effort = excluded.max_effort,
			form_ok = excluded.form_ok, notes = excluded.notes`);
	await client.query('commit');
}
