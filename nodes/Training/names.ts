/** Names as people read them. An exercise or a template that was created on the way has its ID as its name. */

/** `ex_chest_press_db` → `Chest press db`, `hit_lower_a` → `HIT lower A`. An ID with spaces was typed as a name, and stays. */
export function readableName(id: string): string {
	if (/\s/.test(id)) return id;
	const words = id
		.replace(/^ex[_-]/i, '')
		.split('_')
		.filter(Boolean)
		.map((word) => (word.length === 1 || word.toLowerCase() === 'hit' ? word.toUpperCase() : word));
	const name = words.join(' ');
	return name === '' ? id : name.charAt(0).toUpperCase() + name.slice(1);
}

interface NamedRow {
	exercise_id?: unknown;
	exercise_name?: unknown;
	template_id?: unknown;
	template_name?: unknown;
	/** Of a workout. */
	sets?: unknown;
}

/** Makes the names in a row readable that are IDs. It changes the row, since a history can have a million. */
export function withReadableNames<Row extends NamedRow>(row: Row): Row {
	const named: NamedRow = row;
	const { exercise_id, exercise_name, template_id, template_name, sets } = named;
	if (typeof exercise_id === 'string' && exercise_name === exercise_id)
		named.exercise_name = readableName(exercise_id);
	if (typeof template_id === 'string' && template_name === template_id)
		named.template_name = readableName(template_id);
	if (Array.isArray(sets)) for (const set of sets as NamedRow[]) withReadableNames(set);
	return row;
}
