-- A running deployment, built by hand from the design document before this package existed: narrower checks,
-- six more indexes, other parameter names, and views without the later columns.
create function update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = current_timestamp;
  return new;
end $$;

create table exercises (
  exercise_id varchar(50) primary key,
  exercise_name varchar(100) not null unique,
  muscle_group varchar(50) not null check (muscle_group in ('Legs', 'Back', 'Chest', 'Shoulders', 'Arms', 'Core', 'Full Body')),
  movement_type varchar(20) check (movement_type in ('Compound', 'Isolation')),
  equipment varchar(50),
  target_tut_min integer default 45,
  target_tut_max integer default 90,
  notes text,
  is_active boolean default true,
  created_at timestamp default current_timestamp
);
create table workout_templates (
  template_id varchar(50) primary key,
  template_name varchar(100) not null,
  workout_type varchar(30) not null check (workout_type in ('HIT', 'Cardio')),
  target_duration_min integer,
  notes text,
  is_active boolean default true,
  created_at timestamp default current_timestamp
);
create table workouts (
  workout_date date not null,
  template_id varchar(50) not null,
  location varchar(50) default 'home',
  duration_min integer not null check (duration_min > 0 and duration_min <= 180),
  days_since_last_workout integer check (days_since_last_workout >= 0),
  recovery_score integer check (recovery_score between 1 and 5),
  mood_score integer check (mood_score between 1 and 5),
  notes text,
  data_source varchar(20) default 'Sheet' check (data_source in ('Sheet', 'Manual', 'Import')),
  created_at timestamp default current_timestamp,
  updated_at timestamp default current_timestamp,
  primary key (workout_date, template_id),
  constraint fk_workouts_template foreign key (template_id) references workout_templates (template_id)
) partition by range (workout_date);
create table workout_sets (
  workout_date date not null,
  template_id varchar(50) not null,
  exercise_id varchar(50) not null,
  weight_kg numeric(6, 2) not null check (weight_kg >= 0),
  tut_seconds numeric(6, 2) not null,
  max_effort boolean default true,
  form_ok boolean default true,
  notes text,
  data_source varchar(20) default 'Sheet',
  created_at timestamp default current_timestamp,
  updated_at timestamp default current_timestamp,
  constraint sets_pkey primary key (workout_date, template_id, exercise_id),
  constraint fk_sets_workout foreign key (workout_date, template_id) references workouts (workout_date, template_id),
  constraint fk_sets_exercise foreign key (exercise_id) references exercises (exercise_id)
) partition by range (workout_date);
create table measurements (
  measurement_date date primary key,
  bodyweight_kg numeric(5, 2) not null check (bodyweight_kg between 40 and 200),
  bodyfat_pct numeric(4, 2) constraint measurements_bodyfat_check check (bodyfat_pct between 3 and 50),
  notes text,
  data_source varchar(20) default 'Sheet',
  created_at timestamp default current_timestamp,
  updated_at timestamp default current_timestamp
);

do $$ begin
  for year in 2020..2030 loop
    execute format('create table workouts_%s partition of workouts for values from (%L) to (%L)', year, make_date(year, 1, 1), make_date(year + 1, 1, 1));
    execute format('create table workout_sets_%s partition of workout_sets for values from (%L) to (%L)', year, make_date(year, 1, 1), make_date(year + 1, 1, 1));
  end loop;
end $$;
create table workouts_default partition of workouts default;
create table workout_sets_default partition of workout_sets default;

create index idx_workouts_date on workouts (workout_date);
create index idx_workouts_recovery on workouts (recovery_score, mood_score);
create index idx_sets_date on workout_sets (workout_date);
create index idx_sets_exercise on workout_sets (exercise_id);
create index idx_sets_performance on workout_sets (max_effort, form_ok);
create index idx_measurements_date on measurements (measurement_date);
create index idx_sets_exercise_date on workout_sets (exercise_id, workout_date, template_id);

create trigger update_workouts_updated_at before update on workouts for each row execute function update_updated_at_column();
create trigger update_sets_updated_at before update on workout_sets for each row execute function update_updated_at_column();
create trigger update_measurements_updated_at before update on measurements for each row execute function update_updated_at_column();

create function upsert_set_from_sheet(_workout_date date, _template_id varchar, _exercise_id varchar, _weight_kg numeric,
  _tut_seconds numeric, _max_effort boolean, _form_ok boolean, _notes text) returns json language sql as $$ select '{"success": true}'::json $$;
create function upsert_workout_from_sheet(_workout_date date, _template_id varchar, _location varchar, _duration_min integer,
  _days integer, _recovery integer, _mood integer, _notes text) returns json language sql as $$ select '{"success": true}'::json $$;
create function upsert_measurement_from_sheet(_date date, _bodyweight numeric, _bodyfat numeric, _notes text)
  returns json language sql as $$ select '{"success": true}'::json $$;

create view v_hit_progression as
select s.exercise_id, e.exercise_name, s.workout_date, s.weight_kg, s.tut_seconds,
  lag(s.weight_kg) over w as prev_weight, lag(s.tut_seconds) over w as prev_tut,
  s.workout_date - lag(s.workout_date) over w as days_between,
  'BASELINE'::varchar(20) as progress_status, 'MONITOR NEXT SESSION'::varchar(80) as recommendation
from workout_sets s join exercises e using (exercise_id)
window w as (partition by s.exercise_id order by s.workout_date);
create view v_recovery_analysis as
select w.workout_date, w.template_id, w.days_since_last_workout, w.recovery_score, w.mood_score,
  (w.recovery_score + w.mood_score) / 2.0 as readiness_index, 'PROCEED WITH CAUTION' as training_recommendation, w.duration_min,
  count(s.exercise_id) as exercises_performed, avg(s.tut_seconds) as avg_tut, count(*) filter (where s.max_effort) as max_effort_sets
from workouts w left join workout_sets s using (workout_date, template_id)
group by 1, 2, 3, 4, 5, 8;
create view v_body_composition as
select measurement_date, bodyweight_kg, bodyfat_pct, round(bodyweight_kg * (1 - coalesce(bodyfat_pct, 20) / 100), 1) as estimated_lean_mass,
  bodyweight_kg - lag(bodyweight_kg) over w as weight_change, bodyfat_pct - lag(bodyfat_pct) over w as bodyfat_change, 'STABLE' as weight_trend
from measurements window w as (order by measurement_date);

insert into exercises (exercise_id, exercise_name, muscle_group, created_at) values ('ex_squat', 'Squat', 'Legs', '2024-01-01 08:00');
insert into workout_templates (template_id, template_name, workout_type, created_at) values ('hit_lower_a', 'Lower body A', 'HIT', '2024-01-01 08:00');
insert into workouts values
  ('2025-03-01', 'hit_lower_a', 'gym', 40, 3, 4, 4, 'first', 'Sheet', '2025-03-01 18:00', '2025-03-01 18:00'),
  ('2033-03-01', 'hit_lower_a', 'gym', 40, 9000, 4, 4, 'a date in the far future, and too many days', 'Sheet', '2025-03-02 18:00', '2025-03-02 18:00');
insert into workout_sets values
  ('2025-03-01', 'hit_lower_a', 'ex_squat', 78, 67, null, true, 'hard; clean reps', 'Sheet', '2025-03-01 18:00', '2025-03-01 18:00'),
  ('2033-03-01', 'hit_lower_a', 'ex_squat', 80, 400, true, true, 'too long', 'Sheet', '2025-03-02 18:00', '2025-03-02 18:00');
insert into measurements values ('2025-03-01', 82.6, 17.5, null, 'Sheet', '2025-03-01 07:00', '2025-03-01 07:00');
