/** Sets as n8n items, six per workout, from 2020 on. Every run gives the same sets. */
const DAYS = 4018; // 2020 to 2030
const SETS_PER_WORKOUT = 6;

const workoutsPerDay = (sets) => Math.ceil(sets / SETS_PER_WORKOUT / DAYS);

/** The items as code, for n8n's Code node. With `isChanged`, every hundredth set is 0.5 kg heavier. */
export const itemsCode = (sets, isChanged = false) => `
const items = [];
for (let index = 0; index < ${sets}; index++) {
	const workout = Math.floor(index / ${SETS_PER_WORKOUT});
	items.push({ json: {
		workout_date: new Date(Date.UTC(2020, 0, 1 + Math.floor(workout / ${workoutsPerDay(sets)}))).toISOString().slice(0, 10),
		template_id: 'hit_' + workout % ${workoutsPerDay(sets)},
		exercise_id: 'ex_' + index % 50,
		weight_kg: 40 + (index % 120) / 2 + (${isChanged} && index % 100 === 0 ? 0.5 : 0),
		tut_seconds: 45 + index % 60,
		max_effort: index % 7 !== 0,
		form_ok: index % 11 !== 0,
		notes: index % 3 === 0 ? 'note ' + index : null,
	} });
}
return items;`;

export const itemsOf = (sets, isChanged) => new Function(itemsCode(sets, isChanged))();

/** SQL that replaces all data by the exercises, templates and workouts of these sets, in either schema. */
export const parentRows = (sets) => `
truncate workout_sets, workouts, workout_templates, exercises;
insert into workout_templates (template_id, template_name, workout_type)
select 'hit_' || n, 'Workout ' || n, 'HIT' from generate_series(0, ${workoutsPerDay(sets) - 1}) as n;
insert into exercises (exercise_id, exercise_name, muscle_group)
select 'ex_' || n, 'Exercise ' || n, 'Legs' from generate_series(0, 49) as n;
insert into workouts (workout_date, template_id, duration_min)
select date '2020-01-01' + day, 'hit_' || n, 30
from generate_series(0, ${Math.floor((sets - 1) / SETS_PER_WORKOUT / workoutsPerDay(sets))}) as day, generate_series(0, ${workoutsPerDay(sets) - 1}) as n;
analyze workout_templates, exercises, workouts;`;
