import { say } from './progress.mjs';

/** Prints what the run gave: the summary, and the recommendations as tables. */
export function report({ summary, progression, recovery, bodyComposition }) {
	say();
	say(summary.text);
	say();
	say('The latest set of each exercise, and the weight for the next one');
	table(progression, {
		Exercise: 'exercise_name',
		Date: 'workout_date',
		kg: 'weight_kg',
		'TUT s': 'tut_seconds',
		Status: 'progress_status',
		Recommendation: 'recommendation',
		'Next kg': 'suggested_weight_kg',
	});
	say('The latest workout');
	table(recovery, {
		Date: 'workout_date',
		Template: 'template_id',
		'Days since': 'days_since_last_workout',
		Readiness: 'readiness_index',
		Recommendation: 'training_recommendation',
	});
	say('The latest measurement');
	table(bodyComposition, {
		Date: 'measurement_date',
		kg: 'bodyweight_kg',
		'Body fat %': 'bodyfat_pct',
		'Lean mass kg': 'estimated_lean_mass',
		Trend: 'weight_trend',
	});
}

function table(items, columns) {
	const titles = Object.keys(columns);
	const cells = items.map((item) => Object.values(columns).map((column) => item[column] ?? ''));
	const widths = titles.map((title, at) =>
		Math.max(title.length, ...cells.map((row) => String(row[at]).length)),
	);
	const line = (row) =>
		row.map((cell, at) =>
			typeof cell === 'number' ? String(cell).padStart(widths[at]) : String(cell).padEnd(widths[at]),
		);
	const print = (row) => say(`  ${line(row).join('  ').trimEnd()}`);
	print(titles);
	print(widths.map((width) => '-'.repeat(width)));
	cells.forEach(print);
	say();
}
