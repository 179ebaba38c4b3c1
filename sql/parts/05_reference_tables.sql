-- ------------------------------------------------------------------------------------------------
-- exercises: what can be trained, with its target range of time under tension
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create table if not exists {schema}.exercises (
  exercise_id     varchar(50)  not null,
  exercise_name   varchar(100) not null,
  muscle_group    varchar(50)  not null default 'Other',
  movement_type   varchar(20),
  equipment       varchar(50),
  target_tut_min  integer      default 45,
  target_tut_max  integer      default 90,
  notes           text,
  is_active       boolean      default true,
  created_at      timestamp    default (now() at time zone 'utc'),
  load_type       varchar(20)  default 'External',
  load_unit       varchar(2)   default 'kg',
  load_step       numeric(6, 2),
  load_min        numeric(6, 2),
  load_max        numeric(6, 2),
  available_loads numeric(6, 2)[],
  constraint exercises_pkey              primary key (exercise_id),
  constraint exercises_exercise_name_key unique (exercise_name)
);

comment on table {schema}.exercises is
  'Exercises. An exercise that a set names for the first time is created with the set. Exercises are never deleted.';
comment on column {schema}.exercises.exercise_id is 'Short id used by the journal''s sets, for example ex_squat.';
comment on column {schema}.exercises.exercise_name is 'Display name, unique. Default: the id.';
comment on column {schema}.exercises.target_tut_min is
  'Time under tension, in seconds, below which the weight is too heavy.';
comment on column {schema}.exercises.target_tut_max is
  'Time under tension, in seconds, above which it is time for more weight.';
comment on column {schema}.exercises.is_active is 'False retires an exercise.';
comment on column {schema}.exercises.created_at is 'Creation time of the row, in UTC.';
comment on column {schema}.exercises.load_type is
  'External, Assisted or Bodyweight. Assisted: weight_kg is the help of the machine, and less is progress. '
  'Bodyweight: weight_kg is what is added to the body, and 0 is none. Null: External.';
comment on column {schema}.exercises.load_unit is 'Unit of the machine and of the texts: kg or lb. Null: kg.';
comment on column {schema}.exercises.load_step is
  'Difference between two loads of the machine, in load_unit. Null: 0.5 kg or 1 lb.';
comment on column {schema}.exercises.load_min is 'First load of the machine, in load_unit. Null: 0.';
comment on column {schema}.exercises.load_max is 'Last load of the machine, in load_unit. Null: no limit.';
comment on column {schema}.exercises.available_loads is
  'All loads that exist, in load_unit, for example of dumbbells. It replaces load_step, load_min and load_max.';

-- ------------------------------------------------------------------------------------------------
-- workout_templates: the kinds of workout, for example hit_lower_a
-- ------------------------------------------------------------------------------------------------
create table if not exists {schema}.workout_templates (
  template_id         varchar(50)  not null,
  template_name       varchar(100) not null,
  workout_type        varchar(30)  not null default 'Other',
  target_duration_min integer,
  notes               text,
  is_active           boolean      default true,
  created_at          timestamp    default (now() at time zone 'utc'),
  exercise_ids        varchar(50)[],
  constraint workout_templates_pkey primary key (template_id)
);

comment on table {schema}.workout_templates is
  'Workout templates. A template that a workout names for the first time is created with the workout. '
  'Templates are never deleted.';
comment on column {schema}.workout_templates.template_id is
  'Short id used by the journal''s workouts and sets, for example hit_lower_a.';
comment on column {schema}.workout_templates.template_name is 'Display name. Default: the id.';
comment on column {schema}.workout_templates.target_duration_min is 'Target duration, in minutes.';
comment on column {schema}.workout_templates.is_active is 'False retires a template.';
comment on column {schema}.workout_templates.created_at is 'Creation time of the row, in UTC.';
comment on column {schema}.workout_templates.exercise_ids is
  'Exercises of the workout, in their order. Null: those of its newest workout.';

-- ------------------------------------------------------------------------------------------------
-- training_schema_version: the versions of this schema that were installed
-- ------------------------------------------------------------------------------------------------
create table if not exists {schema}.training_schema_version (
  version      integer     not null,
  installed_at timestamptz not null default now(),
  objects      text[],
  constraint training_schema_version_pkey primary key (version)
);

comment on table {schema}.training_schema_version is
  'One row for each version of the training schema that was installed. The highest is the current one.';
comment on column {schema}.training_schema_version.objects is
  'The tables, views and functions of this version. Other objects of the schema are the user''s.';
$sql$);
