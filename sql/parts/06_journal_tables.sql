-- ------------------------------------------------------------------------------------------------
-- workouts: one row per day and template, partitioned by year
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create table if not exists {schema}.workouts (
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
  constraint fk_workouts_template foreign key (template_id) references {schema}.workout_templates
) partition by range (workout_date);

comment on table {schema}.workouts is
  'Workouts, one per day and template. Partitioned by year; a year without a partition is in workouts_default.';
comment on column {schema}.workouts.duration_min is 'Duration, in minutes.';
comment on column {schema}.workouts.days_since_last_workout is
  'Days since the previous workout, from the sheet. If empty, v_recovery_analysis counts them.';
comment on column {schema}.workouts.recovery_score is 'How recovered the athlete felt. Higher is better.';
comment on column {schema}.workouts.mood_score is 'Mood of the athlete. Higher is better.';
comment on column {schema}.workouts.data_source is 'Origin of the row: Sheet, Manual or Import.';
comment on column {schema}.workouts.created_at is 'Creation time of the row, in UTC.';
comment on column {schema}.workouts.updated_at is
  'Time of the last change, in UTC. A sync that changes nothing does not update it.';

-- ------------------------------------------------------------------------------------------------
-- workout_sets: one working set per exercise and workout (HIT), measured by weight and time under tension
-- ------------------------------------------------------------------------------------------------
create table if not exists {schema}.workout_sets (
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
  constraint fk_sets_workout  foreign key (workout_date, template_id) references {schema}.workouts,
  constraint fk_sets_exercise foreign key (exercise_id) references {schema}.exercises
) partition by range (workout_date);

comment on table {schema}.workout_sets is
  'Working sets, one per exercise and workout. Partitioned by year; a year without a partition is in '
  'workout_sets_default.';
comment on column {schema}.workout_sets.weight_kg is 'Weight, in kilograms. 0 is bodyweight.';
comment on column {schema}.workout_sets.tut_seconds is
  'Time under tension of the working set, in seconds. Above the exercise''s target_tut_max with good form: '
  'time for more weight.';
comment on column {schema}.workout_sets.max_effort is 'Whether the set reached maximum effort. Null counts as true.';
comment on column {schema}.workout_sets.form_ok is 'Whether the form was good to the end. Null counts as true.';
comment on column {schema}.workout_sets.data_source is 'Origin of the row: Sheet, Manual or Import.';
comment on column {schema}.workout_sets.created_at is 'Creation time of the row, in UTC.';
comment on column {schema}.workout_sets.updated_at is
  'Time of the last change, in UTC. A sync that changes nothing does not update it.';

-- ------------------------------------------------------------------------------------------------
-- measurements: body measurements, one row per day
-- ------------------------------------------------------------------------------------------------
create table if not exists {schema}.measurements (
  measurement_date date          not null,
  bodyweight_kg    numeric(5, 2) not null,
  bodyfat_pct      numeric(4, 2),
  notes            text,
  data_source      varchar(20)   default 'Sheet',
  created_at       timestamp     default (now() at time zone 'utc'),
  updated_at       timestamp     default (now() at time zone 'utc'),
  constraint measurements_pkey primary key (measurement_date)
);

comment on table {schema}.measurements is 'Body measurements, one per day.';
comment on column {schema}.measurements.bodyweight_kg is 'Bodyweight, in kilograms.';
comment on column {schema}.measurements.bodyfat_pct is
  'Body fat, in percent of the bodyweight. Null if it was not measured.';
comment on column {schema}.measurements.data_source is 'Origin of the row: Sheet, Manual or Import.';
comment on column {schema}.measurements.created_at is 'Creation time of the row, in UTC.';
comment on column {schema}.measurements.updated_at is
  'Time of the last change, in UTC. A sync that changes nothing does not update it.';

-- ------------------------------------------------------------------------------------------------
-- goals: the body weight and the body fat that the athlete wants, one row each
-- ------------------------------------------------------------------------------------------------
create table if not exists {schema}.goals (
  metric       varchar(20)   not null,
  target_value numeric(5, 2) not null,
  target_date  date,
  notes        text,
  updated_at   timestamp     default (now() at time zone 'utc'),
  constraint goals_pkey primary key (metric)
);

comment on table {schema}.goals is 'Goals, one per measured value. v_goal_projection says when each will be reached.';
comment on column {schema}.goals.metric is
  'The column of measurements that the goal is about: bodyweight_kg or bodyfat_pct.';
comment on column {schema}.goals.target_value is 'The value to reach, in kilograms or percent.';
comment on column {schema}.goals.target_date is 'The day by which to reach it. Null if any day will do.';
comment on column {schema}.goals.updated_at is
  'Time of the last change of target_value, in UTC. The goal counts as set on this day.';

-- ------------------------------------------------------------------------------------------------
-- training_last_sync: how many items the last sync had. One with far fewer probably read only a part of the sheet.
-- ------------------------------------------------------------------------------------------------
create table if not exists {schema}.training_last_sync (
  data_source text        not null,
  kind        text        not null,
  items       integer     not null,
  synced_at   timestamptz not null default now(),
  constraint training_last_sync_pkey primary key (data_source, kind)
);

comment on table {schema}.training_last_sync is
  'How many items of each kind the last sync of a data source had. Missing Rows = Delete compares with it.';
comment on column {schema}.training_last_sync.kind is 'workout, set or measurement.';
comment on column {schema}.training_last_sync.synced_at is
  'Time of the sync that had this number for the first time. A later sync with the same number does not update it.';

create or replace function {schema}.record_sync(data_source text, item_counts jsonb)
returns table (kind text, items integer)
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
  return query
  with previous as (
    select l.kind, l.items from {schema}.training_last_sync as l where l.data_source = $1
  ),
  recorded as (
    insert into {schema}.training_last_sync as l (data_source, kind, items)
    select $1, given.key, given.value::integer
    from jsonb_each_text(item_counts) as given
    left join previous on previous.kind = given.key
    where previous.items is distinct from given.value::integer
    on conflict on constraint training_last_sync_pkey do update set items = excluded.items, synced_at = now()
  )
  select previous.kind, previous.items from previous;
exception when insufficient_privilege then
  return; -- a sync must not fail because its role may not use this table
end
$function$;

comment on function {schema}.record_sync(text, jsonb) is
  'Records how many items of each kind a sync has, for example {"workout": 12, "set": 40}, and returns the numbers of '
  'the previous sync. Returns no rows if the role may not use training_last_sync.';
$sql$);
