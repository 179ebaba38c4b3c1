-- ------------------------------------------------------------------------------------------------
-- exercises: what can be trained, and the time under tension to aim at
-- ------------------------------------------------------------------------------------------------
create table if not exists exercises (
  exercise_id    varchar(50)  not null,
  exercise_name  varchar(100) not null,
  muscle_group   varchar(50)  not null default 'Other',
  movement_type  varchar(20),
  equipment      varchar(50),
  target_tut_min integer      default 45,
  target_tut_max integer      default 90,
  notes          text,
  is_active      boolean      default true,
  created_at     timestamp    default (now() at time zone 'utc'),
  constraint exercises_pkey              primary key (exercise_id),
  constraint exercises_exercise_name_key unique (exercise_name)
);

comment on table exercises is 'What can be trained. An exercise that a set names for the first time is created on the way.';
comment on column exercises.exercise_id is 'The short name that the journal''s sets use, ex_squat say.';
comment on column exercises.exercise_name is 'The name that people read. Unique; the id where nobody gave one.';
comment on column exercises.muscle_group is 'Free text; Other where nobody said.';
comment on column exercises.movement_type is 'Compound, Isolation, or empty.';
comment on column exercises.equipment is 'Free text.';
comment on column exercises.target_tut_min is 'Seconds of time under tension below which the weight is too heavy; 45 unless it has its own.';
comment on column exercises.target_tut_max is 'Seconds of time under tension above which it is time for more weight; 90 unless it has its own.';
comment on column exercises.notes is 'Free text.';
comment on column exercises.is_active is 'False retires an exercise; exercises are never deleted.';
comment on column exercises.created_at is 'When the row was first written, in UTC.';

-- ------------------------------------------------------------------------------------------------
-- workout_templates: the kinds of workout, hit_lower_a say
-- ------------------------------------------------------------------------------------------------
create table if not exists workout_templates (
  template_id         varchar(50)  not null,
  template_name       varchar(100) not null,
  workout_type        varchar(30)  not null default 'Other',
  target_duration_min integer,
  notes               text,
  is_active           boolean      default true,
  created_at          timestamp    default (now() at time zone 'utc'),
  constraint workout_templates_pkey primary key (template_id)
);

comment on table workout_templates is 'The kinds of workout. A template that a workout names for the first time is created on the way.';
comment on column workout_templates.template_id is 'The short name that the journal''s workouts and sets use, hit_lower_a say.';
comment on column workout_templates.template_name is 'The name that people read; the id where nobody gave one.';
comment on column workout_templates.workout_type is 'Free text; Other where nobody said.';
comment on column workout_templates.target_duration_min is 'How long it should take, in minutes, 1 to 300.';
comment on column workout_templates.notes is 'Free text.';
comment on column workout_templates.is_active is 'False retires a template; templates are never deleted.';
comment on column workout_templates.created_at is 'When the row was first written, in UTC.';

-- ------------------------------------------------------------------------------------------------
-- training_schema_version: which versions of this script were installed here
-- ------------------------------------------------------------------------------------------------
create table if not exists training_schema_version (
  version      integer     not null,
  installed_at timestamptz not null default now(),
  constraint training_schema_version_pkey primary key (version)
);

comment on table training_schema_version is 'One row for each version of the training schema that was installed here; the highest is current.';
comment on column training_schema_version.version is 'The version of the schema, counted from 1.';
comment on column training_schema_version.installed_at is 'When it was installed.';
