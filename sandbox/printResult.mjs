import { say } from './progress.mjs';

/** Prints the summary of the sync, and the recommendations as tables. */
export function printResult({ summary, progression, recovery, bodyComposition }) {
	say();
	say(summary.text);
	say();
	say('The latest set of each exercise, and the weight to load next time');
	printTable(progression, {
		Exercise: 'exercise_name',
		Date: 'workout_date',
		kg: 'weight_kg',
		'TUT s': 'tut_seconds',
		Status: 'progress_status',
		Recommendation: 'recommendation',
		'Next kg': 'suggested_weight_kg',
	});
	say('The latest workout');
	printTable(recovery, {
		Date: 'workout_date',
		Template: 'template_id',
		'Days since': 'days_since_last_workout',
		Readiness: 'readiness_index',
		Recommendation: 'training_recommendation',
	});
	say('The latest measurement');
	printTable(bodyComposition, {
		Date: 'measurement_date',
		kg: 'bodyweight_kg',
		'Body fat %': 'bodyfat_pct',
		'Lean mass kg': 'estimated_lean_mass',
		Trend: 'weight_trend',
	});
}

/** `columns`: the field of the items by heading. */
function printTable(items, columns) {
	const headings = Object.keys(columns);
	const rows = items.map((item) => Object.values(columns).map((field) => item[field] ?? ''));
	const widths = headings.map((heading, index) =>
		Math.max(heading.length, ...rows.map((row) => String(row[index]).length)),
	);
	const pad = (cell, index) =>
		typeof cell === 'number' ? String(cell).padStart(widths[index]) : String(cell).padEnd(widths[index]);
	const print = (row) => say(`  ${row.map(pad).join('  ').trimEnd()}`);
	print(headings);
	print(widths.map((width) => '-'.repeat(width)));
	rows.forEach(print);
	say();
}
