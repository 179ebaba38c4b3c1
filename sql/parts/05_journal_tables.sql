-- ------------------------------------------------------------------------------------------------
-- workouts: one row per day and template, partitioned by year
-- ------------------------------------------------------------------------------------------------
create table if not exists workouts (
  workout_date            date        not null,
  template_id             varchar(50) not null,
  location                varchar(50) default 'home',
  duration_min            integer     not null,
  days_since_last_workout integer,
  recovery_score          integer,
  mood_score              integer,
  notes                   text,
  data_source             varchar(20) default 'Sheet',
  created_at              timestamp   default (now() at time zone 'utc'),
  updated_at              timestamp   default (now() at time zone 'utc'),
  constraint workouts_pkey        primary key (workout_date, template_id),
  constraint fk_workouts_template foreign key (template_id) references workout_templates
) partition by range (workout_date);

comment on table workouts is 'Workouts, one per day and template. Partitioned by year; a year without a partition lies in workouts_default.';
comment on column workouts.workout_date is 'The day of the workout, as the sheet has it.';
comment on column workouts.template_id is 'Which kind of workout it was.';
comment on column workouts.location is 'Where; home where nobody said.';
comment on column workouts.duration_min is 'How long it took, in minutes, 1 to 300.';
comment on column workouts.days_since_last_workout is 'Days since the workout before, 0 to 3650, as the sheet has it; empty lets v_recovery_analysis count them.';
comment on column workouts.recovery_score is 'How recovered one felt, from 1 (not at all) to 5.';
comment on column workouts.mood_score is 'The mood, from 1 (bad) to 5.';
comment on column workouts.notes is 'Free text.';
comment on column workouts.data_source is 'Where the row came from: Sheet, Manual or Import.';
comment on column workouts.created_at is 'When the row was first written, in UTC.';
comment on column workouts.updated_at is 'When the row last changed, in UTC; a sync that changes nothing leaves it.';

-- ------------------------------------------------------------------------------------------------
-- workout_sets: one working set per exercise and workout (HIT), measured by weight and time under tension
-- ------------------------------------------------------------------------------------------------
create table if not exists workout_sets (
  workout_date date          not null,
  template_id  varchar(50)   not null,
  exercise_id  varchar(50)   not null,
  weight_kg    numeric(6, 2) not null,
  tut_seconds  numeric(6, 2) not null,
  max_effort   boolean       default true,
  form_ok      boolean       default true,
  notes        text,
  data_source  varchar(20)   default 'Sheet',
  created_at   timestamp     default (now() at time zone 'utc'),
  updated_at   timestamp     default (now() at time zone 'utc'),
  constraint sets_pkey        primary key (workout_date, template_id, exercise_id),
  constraint fk_sets_workout  foreign key (workout_date, template_id) references workouts,
  constraint fk_sets_exercise foreign key (exercise_id) references exercises
) partition by range (workout_date);

comment on table workout_sets is 'Working sets, one per exercise and workout. Partitioned by year; a year without a partition lies in workout_sets_default.';
comment on column workout_sets.workout_date is 'The day of the workout that the set belongs to.';
comment on column workout_sets.template_id is 'The template of the workout that the set belongs to.';
comment on column workout_sets.exercise_id is 'Which exercise it was.';
comment on column workout_sets.weight_kg is 'The weight, in kilograms, 0 to 9999.99; 0 is bodyweight.';
comment on column workout_sets.tut_seconds is
  'Time under tension of the working set, in seconds, above 0 to 300. Above the exercise''s target_tut_max with good form: time for more weight.';
comment on column workout_sets.max_effort is 'Whether the set went to the limit; missing counts as true.';
comment on column workout_sets.form_ok is 'Whether the form was good to the end; missing counts as true.';
comment on column workout_sets.notes is 'Free text.';
comment on column workout_sets.data_source is 'Where the row came from: Sheet, Manual or Import.';
comment on column workout_sets.created_at is 'When the row was first written, in UTC.';
comment on column workout_sets.updated_at is 'When the row last changed, in UTC; a sync that changes nothing leaves it.';

-- ------------------------------------------------------------------------------------------------
-- measurements: one row per day on the scale
-- ------------------------------------------------------------------------------------------------
create table if not exists measurements (
  measurement_date date          not null,
  bodyweight_kg    numeric(5, 2) not null,
  bodyfat_pct      numeric(4, 2),
  notes            text,
  data_source      varchar(20)   default 'Sheet',
  created_at       timestamp     default (now() at time zone 'utc'),
  updated_at       timestamp     default (now() at time zone 'utc'),
  constraint measurements_pkey primary key (measurement_date)
);

comment on table measurements is 'Body measurements, one per day.';
comment on column measurements.measurement_date is 'The day of the measurement.';
comment on column measurements.bodyweight_kg is 'Bodyweight, in kilograms, 20 to 400.';
comment on column measurements.bodyfat_pct is 'Body fat, in percent of the bodyweight, 2 to 75; empty where it was not measured.';
comment on column measurements.notes is 'Free text.';
comment on column measurements.data_source is 'Where the row came from: Sheet, Manual or Import.';
comment on column measurements.created_at is 'When the row was first written, in UTC.';
comment on column measurements.updated_at is 'When the row last changed, in UTC; a sync that changes nothing leaves it.';
