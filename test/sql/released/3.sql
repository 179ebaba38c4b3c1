-- ------------------------------------------------------------------------------------------------
-- The training database: run it with `psql -v ON_ERROR_STOP=1 -f sql/provision.sql`, as often as you like.
--
-- It works in the schema that is first on the search path (`public`, if nothing says otherwise),
-- keeps all data that is there, and is one transaction: all of it happens, or nothing.
-- Several sessions may run it at once; they take turns by the advisory lock (4200123, 1).
-- The last result tells, in one row, what it did.
--
-- Views of your own that stand on an old view or function of ours which must be made anew stop it, before anything is
-- changed. `set training.dependent_views to keep` before it leaves them, and what they stand on under another name.
-- ------------------------------------------------------------------------------------------------
begin;

-- ------------------------------------------------------------------------------------------------
-- Start: one session at a time, one schema, and a picture of what is there before anything is changed
-- ------------------------------------------------------------------------------------------------
set local client_min_messages = warning;

do $$
declare
  closed name;
begin
  perform pg_advisory_xact_lock(4200123, 1);

  if current_setting('server_version_num')::integer < 140000 then
    raise exception 'PostgreSQL 14 or newer is needed, this server is %.', current_setting('server_version');
  end if;

  if current_schema() is null then
    select nspname into closed from pg_namespace
    where quote_ident(nspname) = any (regexp_split_to_array(current_setting('search_path'), ',\s*')) limit 1;
    if found then
      raise exception 'The role "%" may not use schema "%". Let its owner run: grant usage, create on schema % to %; then provision again.',
        current_user, closed, quote_ident(closed), quote_ident(current_user);
    end if;
    raise exception 'No schema of the search path (%) exists. Create one, or set the search path to one that is there.',
      current_setting('search_path');
  end if;

  if not has_schema_privilege(current_schema(), 'create') then
    raise exception 'The role "%" may not create anything in schema "%". Let a superuser run: grant create on schema % to %; then provision again.',
      current_user, current_schema(), quote_ident(current_schema()), quote_ident(current_user);
  end if;

  if not has_database_privilege(current_database(), 'temporary') then
    raise exception 'The role "%" may not make temporary tables in database "%", which provisioning needs. Let a superuser run: grant temporary on database % to %; then provision again.',
      current_user, current_database(), quote_ident(current_database()), quote_ident(current_user);
  end if;

  -- Whatever else is on the search path must not be mistaken for ours.
  perform set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
end
$$;

-- What this schema consists of; the owner of a column is its table, that of a function its parameters.
-- Taken twice, at the start and at the end; the difference is what was done.
create or replace function pg_temp.training_objects()
returns table (kind text, owner text, name text, definition text)
language sql
-- A look by index for each of our things: a join of whole catalogues would grow with all the other schemas of the database.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  with here as (
    select oid from pg_namespace where nspname = current_schema()
  ),
  tables as (
    select c.oid, c.relname from pg_class as c, here
    where c.relnamespace = here.oid and c.relkind in ('r', 'p') and not c.relispartition
  )
  select 'table', '', relname::text, '' from tables
  union all
  select 'partition', parent.relname, child.relname, pg_get_expr(child.relpartbound, child.oid)
  from pg_inherits join tables as parent on parent.oid = inhparent join pg_class as child on child.oid = inhrelid
  union all
  select 'column', t.relname, a.attname,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
      pg_get_expr(d.adbin, d.adrelid))
  from tables as t
  join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  union all
  select case c.contype when 'c' then 'check' when 'f' then 'foreign key' else 'key' end, t.relname, c.conname,
    pg_get_constraintdef(c.oid)
  from tables as t join pg_constraint as c on c.conrelid = t.oid
  where c.contype in ('c', 'f', 'p', 'u') and c.conparentid = 0
  union all
  select 'index', t.relname, i.relname, pg_get_indexdef(i.oid)
  from tables as t join pg_index as x on x.indrelid = t.oid join pg_class as i on i.oid = x.indexrelid
  where not exists (select from pg_constraint as c where c.conindid = i.oid and c.contype in ('p', 'u'))
  union all
  select 'trigger', t.relname, g.tgname, pg_get_triggerdef(g.oid)
  from tables as t join pg_trigger as g on g.tgrelid = t.oid
  where not g.tgisinternal
  union all
  select 'function', pg_get_function_identity_arguments(p.oid), p.proname, pg_get_functiondef(p.oid)
  from pg_proc as p, here
  where p.pronamespace = here.oid and p.prokind = 'f'
  union all
  select 'view', '', c.relname, pg_get_viewdef(c.oid)
  from pg_class as c, here
  where c.relnamespace = here.oid and c.relkind = 'v'
  union all
  select 'type', '', c.relname, ''
  from pg_class as c, here
  where c.relnamespace = here.oid and c.relkind = 'c'
$$;

-- What stood on an old view or function that had to be made anew, and stays on it under the name `kept_as`. It is asked for
-- by `set training.dependent_views to keep`; otherwise the report stops everything and tells all of them.
create temporary table training_kept (kind text, name name, kept_as name, dependants text) on commit drop;

-- Makes way for a view or function of ours: the one that is here is dropped, or renamed if something stands on it.
create or replace function pg_temp.make_way(catalogue regclass, id oid) returns void
language plpgsql as $$
declare
  kind constant text := case catalogue when 'pg_class'::regclass then 'view' else 'function' end;
  signature constant text := case kind when 'view' then id::regclass::text else id::regprocedure::text end;
  plain_name constant name := case kind when 'view' then (select relname from pg_class where oid = id) else (select proname from pg_proc where oid = id) end;
  free_name name;
begin
  execute format('drop %s %s', kind, signature);
exception when dependent_objects_still_exist then
  select candidate into free_name
  from (select n, format('%s_old%s', plain_name, nullif(n, 1)) as candidate from generate_series(1, 1000) as n) as candidates
  where not exists (select from pg_temp.training_objects() as o where o.name = candidate)
  order by n limit 1;

  insert into pg_temp.training_kept
  select kind, plain_name, free_name, string_agg(distinct coalesce(rule.ev_class::regclass::text, pg_describe_object(d.classid, d.objid, 0)), ', ')
  from pg_depend as d
  left join pg_rewrite as rule on d.classid = 'pg_rewrite'::regclass and rule.oid = d.objid
  where (d.refclassid = catalogue and d.refobjid = id
      or d.refclassid = 'pg_type'::regclass and d.refobjid = (select reltype from pg_class where kind = 'view' and oid = id))
    and d.deptype = 'n' and rule.ev_class is distinct from id;

  execute format('alter %s %s rename to %I', kind, signature, free_name);
end
$$;

-- Puts a view in place that was made as a temporary one, unless the same is there already: readers then notice nothing.
create or replace function pg_temp.install_view(name text) returns void
language plpgsql as $$
declare
  place constant text := format('%I.%I', current_schema(), name);
  stored constant regclass := to_regclass(place);
  made constant text := pg_get_viewdef(format('pg_temp.%I', name)::regclass);
  options constant text := (select array_to_string(reloptions, ', ') from pg_class where oid = stored);
begin
  if stored is null or pg_get_viewdef(stored) <> made then
    begin
      execute format('create or replace view %s as %s', place, made);
    exception when invalid_table_definition then -- columns that can't be renamed or put in another order
      perform pg_temp.make_way('pg_class', stored);
      execute format('create view %s as %s', place, made);
      if options <> '' then
        execute format('alter view %s set (%s)', place, options); -- security_invoker, say
      end if;
    end;
  end if;
  execute format('drop view pg_temp.%I', name);
end
$$;

-- A database that has our tables but no version is one that somebody built before this script: it is adopted.
create temporary table training_before (adopted boolean, previous_version integer) on commit drop;
create temporary table training_objects_before on commit drop as
  select * from pg_temp.training_objects();

-- Who owns the views and functions, and who may do what with them: what must be dropped and made anew gets it back in the end.
create temporary table training_privileges_before on commit drop as
  with things as (
    select 'view' as kind, relname as name, null as column_name, oid, relowner as owner, coalesce(relacl, acldefault('r', relowner)) as privileges
    from pg_class where relnamespace = (select oid from pg_namespace where nspname = current_schema()) and relkind = 'v'
    union all
    select 'view', c.relname, a.attname, c.oid, c.relowner, a.attacl
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attacl is not null
    where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and c.relkind = 'v'
    union all
    select 'function', proname, null, oid, proowner, coalesce(proacl, acldefault('f', proowner))
    from pg_proc where pronamespace = (select oid from pg_namespace where nspname = current_schema()) and prokind = 'f'
  )
  select kind, name, column_name, things.oid, owner::regrole as owner, privilege_type as privilege,
    case grantee when 0 then 'public' else grantee::regrole::text end as grantee, is_grantable
  from things left join lateral aclexplode(privileges) on true;

do $$
declare
  newest constant integer := 3; -- the version that this script installs
  installed integer;
  unpartitioned name;
begin
  if coalesce(current_setting('training.dependent_views', true), '') not in ('', 'stop', 'keep') then
    raise exception 'The setting training.dependent_views is "%", but it can be stop or keep.', current_setting('training.dependent_views');
  end if;

  if to_regclass('training_schema_version') is not null then
    select max(version) into installed from training_schema_version;
  end if;

  if installed > newest then
    raise exception 'The training schema in "%" is version %, newer than this script''s version %. Update the package; nothing was changed.',
      current_schema(), installed, newest;
  end if;

  select relname into unpartitioned from pg_class
  where oid in (to_regclass('workouts'), to_regclass('workout_sets')) and relkind <> 'p';
  if found then
    raise exception 'The table % in schema "%" is not partitioned by year, so it can''t be adopted. Rename it, provision, and copy its rows into the new table; nothing was changed.',
      unpartitioned, current_schema();
  end if;

  insert into pg_temp.training_before
  select installed is null and exists (
      select from pg_temp.training_objects_before
      where kind = 'table'
        and name in ('exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements')
    ), installed;
end
$$;
-- ------------------------------------------------------------------------------------------------
-- In the way: names of ours that belong to something else here, told before anything is changed
-- ------------------------------------------------------------------------------------------------
do $$
declare
  thing record;
begin
  for thing in
    select c.relname, ours.kind, c.relowner::regrole as owner, c.relkind = any (ours.kinds) as is_ours,
      case c.relkind
        when 'r' then 'a table' when 'p' then 'a partitioned table' when 'f' then 'a foreign table' when 'v' then 'a view'
        when 'm' then 'a materialized view' when 'S' then 'a sequence' when 'c' then 'a type' else 'an index'
      end as stored_kind,
      pg_has_role(c.relowner, 'usage') as is_mine
    from pg_class as c
    join (values
      ('exercises', 'table', '{r}'::"char"[]), ('workout_templates', 'table', '{r}'), ('measurements', 'table', '{r}'),
      ('workouts', 'table', '{p}'), ('workout_sets', 'table', '{p}'), ('training_schema_version', 'table', '{r}'),
      ('v_hit_progression', 'view', '{v}'), ('v_recovery_analysis', 'view', '{v}'), ('v_body_composition', 'view', '{v}'),
      ('idx_sets_exercise_date', 'index', '{i,I}')
    ) as ours (name, kind, kinds) on c.relname = ours.name
    where c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
  loop
    if not thing.is_ours then
      raise exception 'In schema "%" the name % belongs to %, where our % must be. Rename that, then provision again; nothing was changed.',
        current_schema(), thing.relname, thing.stored_kind, thing.kind;
    end if;
    if not thing.is_mine then
      raise exception 'The % % in schema "%" belongs to %, and only its owner may change it. Provision as that role or as a member of it; nothing was changed.',
        thing.kind, thing.relname, current_schema(), thing.owner;
    end if;
  end loop;
end
$$;
-- ------------------------------------------------------------------------------------------------
-- Missing columns: tables that are there already have all columns, before anything is said about them
-- ------------------------------------------------------------------------------------------------

-- Every column that a row may do without, with the default that the bulk functions rely on.
create temporary table training_optional_columns (table_name, column_name, type, default_value) on commit drop as values
  ('exercises', 'muscle_group', 'varchar(50) not null', $$'Other'$$),
  ('exercises', 'movement_type', 'varchar(20)', null),
  ('exercises', 'equipment', 'varchar(50)', null),
  ('exercises', 'target_tut_min', 'integer', '45'),
  ('exercises', 'target_tut_max', 'integer', '90'),
  ('exercises', 'notes', 'text', null),
  ('exercises', 'is_active', 'boolean', 'true'),
  ('exercises', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_templates', 'workout_type', 'varchar(30) not null', $$'Other'$$),
  ('workout_templates', 'target_duration_min', 'integer', null),
  ('workout_templates', 'notes', 'text', null),
  ('workout_templates', 'is_active', 'boolean', 'true'),
  ('workout_templates', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workouts', 'location', 'varchar(50)', $$'home'$$),
  ('workouts', 'days_since_last_workout', 'integer', null),
  ('workouts', 'recovery_score', 'integer', null),
  ('workouts', 'mood_score', 'integer', null),
  ('workouts', 'notes', 'text', null),
  ('workouts', 'data_source', 'varchar(20)', $$'Sheet'$$),
  ('workouts', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workouts', 'updated_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_sets', 'max_effort', 'boolean', 'true'),
  ('workout_sets', 'form_ok', 'boolean', 'true'),
  ('workout_sets', 'notes', 'text', null),
  ('workout_sets', 'data_source', 'varchar(20)', $$'Sheet'$$),
  ('workout_sets', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_sets', 'updated_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('measurements', 'bodyfat_pct', 'numeric(4, 2)', null),
  ('measurements', 'notes', 'text', null),
  ('measurements', 'data_source', 'varchar(20)', $$'Sheet'$$),
  ('measurements', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('measurements', 'updated_at', 'timestamp', $$(now() at time zone 'utc')$$);

-- The columns that nothing can stand in for.
create temporary table training_required_columns (table_name, column_name) on commit drop as values
  ('exercises', 'exercise_id'), ('exercises', 'exercise_name'),
  ('workout_templates', 'template_id'), ('workout_templates', 'template_name'),
  ('workouts', 'workout_date'), ('workouts', 'template_id'), ('workouts', 'duration_min'),
  ('workout_sets', 'workout_date'), ('workout_sets', 'template_id'), ('workout_sets', 'exercise_id'),
  ('workout_sets', 'weight_kg'), ('workout_sets', 'tut_seconds'),
  ('measurements', 'measurement_date'), ('measurements', 'bodyweight_kg');

do $$
declare
  missing record;
begin
  for missing in
    select wanted.*
    from (
      select table_name, column_name, null as type, null as default_value from pg_temp.training_required_columns
      union all
      select * from pg_temp.training_optional_columns
    ) as wanted
    where to_regclass(table_name) is not null and not exists (
      select from pg_attribute
      where attrelid = to_regclass(table_name) and attname = column_name and not attisdropped
    )
  loop
    if missing.type is null then
      raise exception 'The table % in schema "%" has no column %, which every row needs. Add it with its values, or rename the column that holds them, then provision again; nothing was changed.',
        missing.table_name, current_schema(), missing.column_name;
    end if;
    execute format('alter table %I add column %I %s default %s', missing.table_name, missing.column_name, missing.type,
      coalesce(missing.default_value, 'null'));
  end loop;
end
$$;
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

-- The previous set of an exercise, newest first: what v_hit_progression reads, and the foreign key to exercises.
-- Made only where it is missing, or is another one by that name: `if not exists` would keep writers out all the same.
do $$
begin
  if not exists (
    select from pg_index
    where indexrelid = to_regclass('idx_sets_exercise_date') and indrelid = 'workout_sets'::regclass and indisvalid and not indisunique
      and pg_get_indexdef(indexrelid) like '% USING btree (exercise_id, workout_date, template_id)'
  ) then
    drop index if exists idx_sets_exercise_date;
    create index idx_sets_exercise_date on workout_sets (exercise_id, workout_date, template_id);
  end if;
end
$$;

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
-- ------------------------------------------------------------------------------------------------
-- Adoption: a database that somebody built from the design document becomes this one, with its rows as they are.
-- Where the tables are new, or already ours, nothing of this applies. Checks are the next part's matter.
-- ------------------------------------------------------------------------------------------------

-- The six indexes that the running deployment made, by its names, and others' usual names for the same.
-- They cost every write and serve no read that the keys and idx_sets_exercise_date don't serve.
create temporary table training_needless_indexes (name) on commit drop as values
  ('idx_workouts_date'), ('idx_workouts_workout_date'), ('idx_workouts_recovery'), ('idx_workouts_scores'),
  ('idx_sets_date'), ('idx_sets_workout_date'), ('idx_sets_exercise'), ('idx_sets_exercise_id'),
  ('idx_sets_effort'), ('idx_sets_effort_form'), ('idx_sets_performance'), ('idx_measurements_date');

-- The functions that a workflow calls, as they are here. One of these names with other parameters or another result is the deployment's.
create temporary table training_callables (name, arguments, result) on commit drop as values
  ('upsert_workout_from_sheet',
    'workout_date date, template_id character varying, location character varying, duration_min integer, days_since_last_workout integer, recovery_score integer, mood_score integer, notes text', 'json'),
  ('upsert_set_from_sheet',
    'workout_date date, template_id character varying, exercise_id character varying, weight_kg numeric, tut_seconds numeric, max_effort boolean, form_ok boolean, notes text', 'json'),
  ('upsert_measurement_from_sheet',
    'measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text', 'json');

insert into pg_temp.training_callables
select name, 'rows jsonb', 'TABLE(item_index integer, status text, code text, column_name text, reason text, created boolean)'
from unnest(array['upsert_workouts', 'upsert_sets', 'upsert_measurements', 'upsert_exercises', 'upsert_workout_templates']) as name;

-- The keys that everything rests on, by what they are; their names may be others.
create temporary table training_keys (table_name, constraint_name, definition) on commit drop as values
  ('exercises', 'exercises_pkey', 'PRIMARY KEY (exercise_id)'),
  ('exercises', 'exercises_exercise_name_key', 'UNIQUE (exercise_name)'),
  ('workout_templates', 'workout_templates_pkey', 'PRIMARY KEY (template_id)'),
  ('workouts', 'workouts_pkey', 'PRIMARY KEY (workout_date, template_id)'),
  ('workouts', 'fk_workouts_template', 'FOREIGN KEY (template_id) REFERENCES workout_templates(template_id)'),
  ('workout_sets', 'sets_pkey', 'PRIMARY KEY (workout_date, template_id, exercise_id)'),
  ('workout_sets', 'fk_sets_workout', 'FOREIGN KEY (workout_date, template_id) REFERENCES workouts(workout_date, template_id)'),
  ('workout_sets', 'fk_sets_exercise', 'FOREIGN KEY (exercise_id) REFERENCES exercises(exercise_id)'),
  ('measurements', 'measurements_pkey', 'PRIMARY KEY (measurement_date)');

do $$
declare
  our_tables constant regclass[] := array['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements']::regclass[];
  thing record;
  why text;
begin
  for thing in
    select p.oid::regprocedure as signature from pg_proc as p
    join pg_temp.training_callables as c on c.name = p.proname
    where p.pronamespace = (select oid from pg_namespace where nspname = current_schema()) and p.prokind <> 'f'
  loop
    raise exception '% in schema "%" is no function, but a function of ours must have its name. Rename it (alter routine % rename to ...), then provision again; nothing was changed.',
      thing.signature, current_schema(), thing.signature;
  end loop;

  if not (select adopted from pg_temp.training_before) then
    return;
  end if;

  -- 1. The optional columns may be empty and have our defaults.
  for thing in
    select c.*, a.attnotnull and c.type not like '%not null' as is_required
    from pg_temp.training_optional_columns as c
    join pg_attribute as a on a.attrelid = c.table_name::regclass and a.attname = c.column_name
  loop
    execute format('alter table %I alter column %I %s', thing.table_name, thing.column_name,
      coalesce('set default ' || thing.default_value, 'drop default'));
    if thing.is_required then
      execute format('alter table %I alter column %I drop not null', thing.table_name, thing.column_name);
    end if;
  end loop;

  -- 2. Every key is there. A foreign key that also does something on update or delete is theirs, and will do.
  for thing in
    select k.* from pg_temp.training_keys as k
    where not exists (
      select from pg_constraint as c
      where c.conrelid = k.table_name::regclass and starts_with(pg_get_constraintdef(c.oid), k.definition)
    )
  loop
    begin
      execute format('alter table %I add constraint %I %s', thing.table_name, thing.constraint_name, thing.definition);
    exception when unique_violation or foreign_key_violation then
      get stacked diagnostics why = pg_exception_detail;
      raise exception 'The table % in schema "%" needs the key %, which its rows break: % Mend these rows, then provision again; nothing was changed.',
        thing.table_name, current_schema(), thing.definition, why;
    end;
  end loop;

  -- 3. The needless indexes are gone; one by such a name that is unique, or another table's, is somebody's own.
  for thing in
    select c.relname from pg_index as x
    join pg_class as c on c.oid = x.indexrelid
    join pg_temp.training_needless_indexes as n on n.name = c.relname
    where x.indrelid = any (our_tables) and not x.indisunique
  loop
    execute format('drop index %I', thing.relname);
  end loop;

  -- 4. So are the deployment's functions that stand where ours will: `create or replace` can't rename a parameter.
  for thing in
    select p.oid from pg_proc as p
    join pg_temp.training_callables as c on c.name = p.proname
    where p.pronamespace = (select oid from pg_namespace where nspname = current_schema())
      and (pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) is distinct from (c.arguments, c.result)
  loop
    perform pg_temp.make_way('pg_proc', thing.oid);
  end loop;
end
$$;
-- ------------------------------------------------------------------------------------------------
-- Checks: the valid ranges, the same that the n8n node holds cells against. All of them stand here.
-- Other checks on these tables (an older, narrower one, say) give way. Where rows that are already there
-- break one of ours, they stay as they are, and the check is added `not valid`: it holds for what is written from now on.
-- ------------------------------------------------------------------------------------------------
create temporary table training_checks (table_name name, check_name name, condition text) on commit drop;

insert into pg_temp.training_checks values
  ('exercises',         'exercises_movement_type_check',    $$movement_type in ('Compound', 'Isolation')$$),
  ('exercises',         'exercises_target_tut_min_check',   'target_tut_min between 1 and 600'),
  ('exercises',         'exercises_target_tut_max_check',   'target_tut_max between 1 and 600'),
  ('exercises',         'exercises_tut_check',              'target_tut_max > target_tut_min'),
  ('workout_templates', 'workout_templates_duration_check', 'target_duration_min between 1 and 300'),
  ('workouts',          'workouts_date_check',              $$workout_date between '1900-01-01' and '2200-12-31'$$),
  ('workouts',          'workouts_duration_check',          'duration_min between 1 and 300'),
  ('workouts',          'workouts_days_check',              'days_since_last_workout between 0 and 3650'),
  ('workouts',          'workouts_recovery_score_check',    'recovery_score between 1 and 5'),
  ('workouts',          'workouts_mood_score_check',        'mood_score between 1 and 5'),
  ('workouts',          'workouts_data_source_check',       $$data_source in ('Sheet', 'Manual', 'Import')$$),
  ('workout_sets',      'sets_date_check',                  $$workout_date between '1900-01-01' and '2200-12-31'$$),
  ('workout_sets',      'sets_weight_check',                'weight_kg between 0 and 9999.99'),
  ('workout_sets',      'sets_tut_check',                   'tut_seconds > 0 and tut_seconds <= 300'),
  ('workout_sets',      'sets_data_source_check',           $$data_source in ('Sheet', 'Manual', 'Import')$$),
  ('measurements',      'measurements_date_check',          $$measurement_date between '1900-01-01' and '2200-12-31'$$),
  ('measurements',      'measurements_weight_check',        'bodyweight_kg between 20 and 400'),
  ('measurements',      'measurements_bodyfat_check',       'bodyfat_pct between 2 and 75'),
  ('measurements',      'measurements_data_source_check',   $$data_source in ('Sheet', 'Manual', 'Import')$$);

do $$
declare
  our record;
  their record;
begin
  -- 1. Each condition is known as the server writes it, by way of an empty copy of its table.
  create temporary table training_checks_as_stored (table_name name, check_name name, definition text) on commit drop;
  for our in select distinct table_name from pg_temp.training_checks loop
    execute format('create temporary table %I (like %I) on commit drop', 'empty_' || our.table_name, our.table_name);
  end loop;
  for our in select * from pg_temp.training_checks loop
    execute format('alter table pg_temp.%I add constraint %I check (%s)', 'empty_' || our.table_name, our.check_name, our.condition);
  end loop;
  insert into pg_temp.training_checks_as_stored
  select t.table_name, c.conname, pg_get_constraintdef(c.oid)
  from (select distinct table_name from pg_temp.training_checks) as t
  join pg_constraint as c on c.conrelid = format('pg_temp.%I', 'empty_' || t.table_name)::regclass and c.contype = 'c';

  -- 2. Checks that are not ours, by name and condition, are gone.
  for their in
    select t.table_name, c.conname
    from (select distinct table_name from pg_temp.training_checks) as t
    join pg_constraint as c on c.conrelid = t.table_name::text::regclass and c.contype = 'c'
    left join pg_temp.training_checks_as_stored as s
      on s.table_name = t.table_name and s.check_name = c.conname
      and s.definition = replace(pg_get_constraintdef(c.oid), ' NOT VALID', '')
    where s.check_name is null
  loop
    execute format('alter table %I drop constraint %I', their.table_name, their.conname);
  end loop;

  -- 3. Ours are all there, and valid unless a row breaks them.
  for our in
    select checks.*, c.oid is not null as is_there
    from pg_temp.training_checks as checks
    left join pg_constraint as c on c.conrelid = checks.table_name::text::regclass and c.conname = checks.check_name
    where c.oid is null or not c.convalidated
  loop
    begin
      if our.is_there then
        execute format('alter table %I validate constraint %I', our.table_name, our.check_name);
      else
        execute format('alter table %I add constraint %I check (%s)', our.table_name, our.check_name, our.condition);
      end if;
    exception when check_violation then
      if not our.is_there then
        execute format('alter table %I add constraint %I check (%s) not valid', our.table_name, our.check_name, our.condition);
      end if;
    end;
  end loop;
end
$$;

-- Which rows those are, for people: the first ones of each check, of how many, and what is wrong.
create or replace function offending_rows(at_most integer default 10)
returns table (table_name text, check_name text, row_count bigint, key jsonb, column_name text, value jsonb, reason text)
language plpgsql stable
set search_path from current
as $$
declare
  broken record;
begin
  for broken in
    select c.conrelid::regclass::text as table_name, c.conname::text as check_name, pg_get_expr(c.conbin, c.conrelid) as condition,
      (select string_agg(format('%L, %I', a.attname, a.attname), ', ' order by place)
        from pg_constraint as k cross join unnest(k.conkey) with ordinality as keys (number, place)
        join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = keys.number
        where k.conrelid = c.conrelid and k.contype = 'p') as key_columns,
      -- the check of both targets is told of the maximum, the first by the alphabet
      (select min(a.attname::text) from pg_attribute as a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as culprit
    from pg_constraint as c
    where c.contype = 'c' and not c.convalidated and c.conparentid = 0 and c.conislocal
      and c.conrelid in ('exercises'::regclass, 'workout_templates'::regclass, 'workouts'::regclass, 'workout_sets'::regclass, 'measurements'::regclass)
    order by c.conrelid::regclass::text, c.conname
  loop
    return query execute format(
      'select $1, $2, count(*) over (), jsonb_build_object(%s) as key, $3, to_jsonb(%I), refusal(''out_of_range'', $3, %I::text)
       from %s where not (%s) order by key limit $4',
      broken.key_columns, broken.culprit, broken.culprit, broken.table_name, broken.condition)
      using broken.table_name, broken.check_name, broken.culprit, at_most;
  end loop;
end
$$;

comment on function offending_rows(integer) is
  'Rows that were there before a check of ours and break it, so that the check is not valid for them: the first ones of each check, by key, of row_count in all, each with the column at fault, its value and why. Correct them and provision again.';
-- ------------------------------------------------------------------------------------------------
-- Partitions: a year each, and a default for the years that have none
-- ------------------------------------------------------------------------------------------------

-- Which years' partitions are missing. A partition counts by what it covers, whatever its name. A year that has smaller
-- partitions, of a month say, is left to whoever made them; what they leave out lies in the default partition.
create or replace function missing_year_partitions(from_year integer, to_year integer)
returns table (parent name, partition name, from_date date, to_date date)
language sql stable
set search_path from current
set datestyle = 'ISO'
as $$
  with covered as (
    select inhparent,
      coalesce(substring(bounds from $re$FROM \('([^']+)'\)$re$)::date, '-infinity') as from_date,
      coalesce(substring(bounds from $re$TO \('([^']+)'\)$re$)::date, 'infinity') as to_date
    from pg_inherits
    join pg_class on pg_class.oid = inhrelid
    cross join pg_get_expr(relpartbound, inhrelid) as bounds
    where inhparent in ('workouts'::regclass, 'workout_sets'::regclass) and bounds <> 'DEFAULT'
  )
  select parents.name, format('%s_%s', parents.name, year), make_date(year, 1, 1), make_date(year + 1, 1, 1)
  from generate_series(from_year, to_year) as year
  cross join (values (1, 'workouts'::name), (2, 'workout_sets')) as parents (place, name)
  where not exists (
    select from covered
    where covered.inhparent = parents.name::text::regclass
      and covered.from_date < make_date(year + 1, 1, 1) and covered.to_date > make_date(year, 1, 1)
  )
  order by year, parents.place
$$;

comment on function missing_year_partitions(integer, integer) is
  'The partitions of workouts and workout_sets that ensure_year_partitions would create for these years.';

create or replace function ensure_year_partitions(from_year integer, to_year integer)
returns table (partition text, moved_rows bigint)
language plpgsql
set search_path from current
set plan_cache_mode = force_generic_plan
set lock_timeout = '300ms'
as $$
#variable_conflict use_column
declare
  attempts constant integer := 100; -- of 300 ms each: half a minute
  missing record;
  unproven record;
begin
  if from_year is null or to_year is null or from_year > to_year or from_year < 1900 or to_year > 2200 then
    raise exception 'Partitions can be made for years from 1900 to 2200, the first not after the last; not for % to %.',
      coalesce(from_year::text, 'no year'), coalesce(to_year::text, 'no year');
  end if;

  if not exists (select from missing_year_partitions(from_year, to_year)) then
    return;
  end if;

  if exists (
    select from pg_class where oid in ('workouts'::regclass, 'workout_sets'::regclass) and not pg_has_role(relowner, 'usage')
  ) then
    raise exception 'partitions of workouts and workout_sets can be made by the owner of these tables only'
      using errcode = 'insufficient_privilege';
  end if;

  -- 1. Both tables are ours alone. Whoever can't have both lets go of all and asks again,
  --    so that writers, who take them in whatever order, are never in a deadlock with this.
  for attempt in 1..attempts loop
    begin
      perform pg_advisory_xact_lock(4200123, 1);
      lock table workouts, workout_sets in access exclusive mode;
      exit;
    exception when lock_not_available then
      if attempt = attempts then
        raise exception 'workouts and workout_sets were in use for half a minute without a pause; no partition was made. Try again when less is being written.'
          using errcode = 'lock_not_available';
      end if;
    end;
  end loop;

  create temporary table missing_partitions as
    select * from missing_year_partitions(from_year, to_year);

  for missing in select * from pg_temp.missing_partitions loop
    if to_regclass(missing.partition::text) is not null then
      raise exception '"%" in schema "%" is in the way: it is no partition of %. Rename it, then try again.',
        missing.partition, current_schema(), missing.parent;
    end if;
  end loop;

  -- 2. The rows of these years are out: the sets, which hold on to their workouts, then the workouts.
  create temporary table moving_workouts (like workouts);
  create temporary table moving_sets (like workout_sets);
  for missing in select distinct from_date, to_date from pg_temp.missing_partitions loop
    insert into pg_temp.moving_sets
      select * from workout_sets where workout_date >= missing.from_date and workout_date < missing.to_date;
    insert into pg_temp.moving_workouts
      select * from workouts where workout_date >= missing.from_date and workout_date < missing.to_date;
    delete from workout_sets where workout_date >= missing.from_date and workout_date < missing.to_date;
    delete from workouts where workout_date >= missing.from_date and workout_date < missing.to_date;
  end loop;

  -- 3. Checks that rows broke before there was the check are off: such a row moves like any other.
  create temporary table unproven_checks as
    select conrelid::regclass as checked, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where conrelid in ('workouts'::regclass, 'workout_sets'::regclass) and contype = 'c' and not convalidated;
  for unproven in select * from pg_temp.unproven_checks loop
    execute format('alter table %s drop constraint %I', unproven.checked, unproven.name);
  end loop;

  -- 4. The partitions are there.
  for missing in select * from pg_temp.missing_partitions loop
    execute format('create table %I partition of %I for values from (%L) to (%L)',
      missing.partition, missing.parent, missing.from_date, missing.to_date);
  end loop;

  -- 5. The rows are back, each in its year, as they were.
  insert into workouts select * from pg_temp.moving_workouts;
  insert into workout_sets select * from pg_temp.moving_sets;

  -- 6. So are the checks: `not valid`, as their definitions say, and in force for what is written from now on.
  for unproven in select * from pg_temp.unproven_checks loop
    execute format('alter table %s add constraint %I %s', unproven.checked, unproven.name, unproven.definition);
  end loop;

  for missing in select * from pg_temp.missing_partitions loop
    partition := missing.partition;
    execute format('select count(*) from %I', missing.partition) into moved_rows;
    return next;
  end loop;
  drop table pg_temp.missing_partitions, pg_temp.moving_workouts, pg_temp.moving_sets, pg_temp.unproven_checks;
end
$$;

comment on function ensure_year_partitions(integer, integer) is
  'Creates the partitions of workouts and workout_sets for these years (1900 to 2200) where they are missing, and moves rows that lie in the default partitions into them. One row per partition created, with the number of rows moved into it.';

do $$
begin
  perform ensure_year_partitions(2020, 2030);
end
$$;

-- The default partition is found by what it is, and gets the name by which it is read.
do $$
declare
  parent name;
  wanted name;
  stored regclass;
begin
  foreach parent in array array['workouts', 'workout_sets'] loop
    wanted := parent || '_default';
    select c.oid::regclass into stored
    from pg_inherits join pg_class as c on c.oid = inhrelid
    where inhparent = parent::text::regclass and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT';

    if stored = to_regclass(wanted::text) then
      continue;
    elsif to_regclass(wanted::text) is not null then
      raise exception '"%" in schema "%" is in the way: it is not the default partition of %. Rename it, then provision again; nothing was changed.',
        wanted, current_schema(), parent;
    elsif stored is null then
      execute format('create table %I partition of %I default', wanted, parent);
    else
      execute format('alter table %s rename to %I', stored, wanted);
      if to_regclass(wanted::text) is null then -- it lies in another schema
        execute format('alter table %s.%I set schema %I',
          (select relnamespace::regnamespace from pg_class where oid = stored), wanted, current_schema());
      end if;
    end if;
  end loop;
end
$$;

comment on table workouts_default is 'Workouts of years without a partition; ensure_year_partitions gives them one.';
comment on table workout_sets_default is 'Sets of years without a partition; ensure_year_partitions gives them one.';
-- ------------------------------------------------------------------------------------------------
-- updated_at says when a row last changed
-- ------------------------------------------------------------------------------------------------
create or replace function update_updated_at_column() returns trigger
language plpgsql
set search_path from current
as $$
begin
  new.updated_at := now() at time zone 'utc';
  return new;
end
$$;

comment on function update_updated_at_column() is 'Trigger function: sets updated_at to the time of the transaction, in UTC.';

do $$
declare
  kept record;
begin
  for kept in
    select * from (values
      ('workouts'::name, 'update_workouts_updated_at'::name),
      ('workout_sets',   'update_sets_updated_at'),
      ('measurements',   'update_measurements_updated_at')
    ) as triggers (table_name, trigger_name)
    where not exists (
      select from pg_trigger
      where tgrelid = table_name::text::regclass and tgfoid = 'update_updated_at_column'::regproc
    )
  loop
    execute format('create trigger %I before update on %I for each row execute function update_updated_at_column()',
      kept.trigger_name, kept.table_name);
  end loop;
end
$$;
-- ------------------------------------------------------------------------------------------------
-- Upgrades: what an older version of this script made and no `create or replace` can turn into what it is now
-- ------------------------------------------------------------------------------------------------
do $$
declare
  thing record;
begin
  -- 1 to 2: the inner functions and types of the bulk upserts are gone; the next parts make them anew, in whatever shape.
  if (select previous_version < 2 from pg_temp.training_before) then
    for thing in
      select oid from pg_proc
      where pronamespace = (select oid from pg_namespace where nspname = current_schema())
        and proname in ('judge_workouts', 'judge_sets', 'judge_measurements', 'judge_exercises', 'judge_workout_templates')
    loop
      perform pg_temp.make_way('pg_proc', thing.oid);
    end loop;
    drop type if exists judged_workout, judged_set, judged_measurement, upsert_result;
  end if;
end
$$;
-- ------------------------------------------------------------------------------------------------
-- Refusals: what a person reads when a row is rejected. "Row 9: " can stand before each sentence.
-- ------------------------------------------------------------------------------------------------
create or replace function refusal(code text, column_name text, value text) returns text
language sql stable parallel safe
return case code
  when 'required'   then format('%s is blank or missing, but every row needs it. Fill it in.', column_name)
  when 'not_whole'  then format('%s is %s, but only whole numbers fit here.', column_name, value)
  when 'too_long'   then format('%s is %s characters long, but at most %s fit here.', column_name, length(value),
    case when column_name in ('exercise_name', 'template_name') then 100 when column_name = 'workout_type' then 30 else 50 end)
  when 'name_taken' then format('%s is %s, but another exercise has this name. Choose another one.', column_name, value)
  when 'out_of_range' then format('%s is %s, but %s.', column_name, coalesce(nullif(value, ''), 'blank'),
    case column_name
      when 'workout_date'            then 'dates go from 1900 to 2200'
      when 'measurement_date'        then 'dates go from 1900 to 2200'
      when 'duration_min'            then 'a workout lasts 1 to 300 minutes'
      when 'days_since_last_workout' then 'days since the last workout go from 0 to 3650'
      when 'recovery_score'          then 'scores go from 1 to 5'
      when 'mood_score'              then 'scores go from 1 to 5'
      when 'weight_kg'               then 'a weight is 0 to 9999.99 kg'
      when 'tut_seconds'             then 'a set lasts above 0 and up to 300 seconds'
      when 'bodyweight_kg'           then 'a body weight is 20 to 400 kg'
      when 'bodyfat_pct'             then 'body fat is 2 to 75 %'
      when 'data_source'             then 'data comes from Sheet, Manual or Import'
      when 'movement_type'           then 'a movement is Compound, Isolation or blank'
      when 'target_tut_min'          then 'targets are 1 to 600 seconds, the maximum above the minimum'
      when 'target_tut_max'          then 'targets are 1 to 600 seconds, the maximum above the minimum'
      when 'target_duration_min'     then 'a target duration is 1 to 300 minutes'
    end)
end;

comment on function refusal(text, text, text) is
  'The sentence for a rejected row: its code, the column at fault, and the value as it came.';

do $$
begin
  if to_regtype('upsert_result') is null then
    create type upsert_result as (item_index integer, status text, code text, column_name text, reason text, created boolean);
  end if;
end
$$;

comment on type upsert_result is 'What became of one element of a bulk upsert, as its function returns it.';
-- ------------------------------------------------------------------------------------------------
-- upsert_workouts: many workouts in one call. upsert_sets and upsert_measurements take the same steps.
--
-- An element of `rows` is a json object whose keys are the columns' names. An absent key keeps what is
-- stored, a null clears it or sets the column's default. One row comes back for each element.
--
-- Elements that all have the same keys may come the other way round, a third of the size and parsed in a
-- third of the time: `rows` is then one object, which has the cells of each column as an array, all of one length.
-- ------------------------------------------------------------------------------------------------
create or replace function column_length(rows jsonb) returns integer
language plpgsql immutable strict parallel safe
set search_path from current
as $$
declare
  lengths integer[];
begin
  if jsonb_typeof(rows) = 'array' then
    return 0;
  end if;
  lengths := array(select distinct jsonb_array_length(cells) from jsonb_each(rows) as columns (name, cells) order by 1);
  if cardinality(lengths) > 1 then
    raise exception 'The columns have % cells, but all need the same number.', array_to_string(lengths, ' and ')
      using errcode = 'invalid_parameter_value';
  end if;
  return coalesce(lengths[1], 0);
end
$$;

comment on function column_length(jsonb) is 'How many cells each column of a bulk upsert has; 0 where it is given an array of objects.';

create or replace function element_of(rows jsonb, place integer) returns jsonb
language sql immutable strict parallel safe
return case when jsonb_typeof(rows) = 'array' then rows -> place
  else (select jsonb_object_agg(name, rows #> array[name, place::text]) from jsonb_object_keys(rows) as columns (name)) end;

comment on function element_of(jsonb, integer) is 'One element of what a bulk upsert is given, in either form, by its place from 0.';

-- An element, and what is to become of it: the row that it wants stored, and the verdict
-- rejected (with code, column_name and reason), superseded, unchanged, changed or new.
do $$
begin
  if to_regtype('judged_workout') is null then
    create type judged_workout as (
      item_index integer, verdict text, code text, column_name text, reason text, creates_template boolean,
      workout_date date, template_id text, location text, duration_min numeric, days_since_last_workout numeric,
      recovery_score numeric, mood_score numeric, notes text, data_source text
    );
  end if;
end
$$;

comment on type judged_workout is 'An element of upsert_workouts: the row that it wants stored, and the verdict on it.';

create or replace function judge_workouts(rows jsonb) returns setof judged_workout
language sql stable
begin atomic
  -- The cells as text, from whichever form. `offset 0` ends a step whose columns the next asks for more than once: they are worked out once.
  with texts as (
    select (place - 1)::integer as item_index, element as given,
      element ->> 'workout_date' as workout_date, element ->> 'template_id' as template_id, element ->> 'location' as location,
      element ->> 'duration_min' as duration_min, element ->> 'days_since_last_workout' as days_since_last_workout,
      element ->> 'recovery_score' as recovery_score, element ->> 'mood_score' as mood_score, element ->> 'notes' as notes,
      element ->> 'data_source' as data_source
    from jsonb_array_elements(case when jsonb_typeof(rows) = 'array' then rows else '[]' end) with ordinality as elements (element, place)
    union all
    select place, rows,
      workout_date ->> place, template_id ->> place, location ->> place, duration_min ->> place, days_since_last_workout ->> place,
      recovery_score ->> place, mood_score ->> place, notes ->> place, data_source ->> place
    from jsonb_to_record(case when jsonb_typeof(rows) = 'object' then rows else '{}' end) as columns (
      workout_date jsonb, template_id jsonb, location jsonb, duration_min jsonb, days_since_last_workout jsonb, recovery_score jsonb,
      mood_score jsonb, notes jsonb, data_source jsonb
    )
    cross join generate_series(0, column_length(rows) - 1) as place
  ),
  cells as (
    select item_index, given,
      workout_date::date as workout_date, template_id, location, duration_min::numeric as duration_min,
      days_since_last_workout::numeric as days_since_last_workout, recovery_score::numeric as recovery_score,
      mood_score::numeric as mood_score, notes, data_source
    from texts
    offset 0
  ),
  -- What the row is to be: the element's own cells; an absent key keeps what is stored, a null takes the default.
  wanted as (
    select item_index, cells.workout_date, cells.template_id, is_stored,
      case when cells.location is not null then cells.location
        when is_stored and not given ? 'location' then stored.location else 'home' end as location,
      case when cells.duration_min is not null or given ? 'duration_min' then cells.duration_min else stored.duration_min end as duration_min,
      case when cells.days_since_last_workout is not null or given ? 'days_since_last_workout'
        then cells.days_since_last_workout else stored.days_since_last_workout end as days_since_last_workout,
      case when cells.recovery_score is not null or given ? 'recovery_score' then cells.recovery_score else stored.recovery_score end as recovery_score,
      case when cells.mood_score is not null or given ? 'mood_score' then cells.mood_score else stored.mood_score end as mood_score,
      case when cells.notes is not null or given ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.data_source is not null then cells.data_source
        when is_stored and not given ? 'data_source' then stored.data_source else 'Sheet' end as data_source,
      stored.location as stored_location, stored.duration_min as stored_duration_min, stored.days_since_last_workout as stored_days,
      stored.recovery_score as stored_recovery_score, stored.mood_score as stored_mood_score, stored.notes as stored_notes,
      stored.data_source as stored_data_source
    from cells
    -- Looked up one by one: a session keeps its plan, and a join that was planned while the table was empty compares all with all.
    left join lateral (
      select w.*, true as is_stored from workouts as w
      where w.workout_date = cells.workout_date and w.template_id = cells.template_id
      limit 1
    ) as stored on true
    offset 0
  ),
  -- unchanged, changed or new; or a fault, its code and its column, the first in the table's order
  judged as (
    select *,
      case
        -- a row that would not change is let be, even one that is older than our checks
        when is_stored
          and (location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source)
          is not distinct from (stored_location, stored_duration_min, stored_days, stored_recovery_score, stored_mood_score, stored_notes, stored_data_source)
          then 'unchanged'
        when workout_date is null                                   then 'required workout_date'
        when not workout_date between '1900-01-01' and '2200-12-31' then 'out_of_range workout_date'
        when coalesce(btrim(template_id), '') = ''                  then 'required template_id'
        when length(template_id) > 50                               then 'too_long template_id'
        when length(location) > 50                                  then 'too_long location'
        when duration_min is null                                   then 'required duration_min'
        when duration_min <> trunc(duration_min)                    then 'not_whole duration_min'
        when not duration_min between 1 and 300                     then 'out_of_range duration_min'
        when days_since_last_workout <> trunc(days_since_last_workout) then 'not_whole days_since_last_workout'
        when not days_since_last_workout between 0 and 3650         then 'out_of_range days_since_last_workout'
        when recovery_score <> trunc(recovery_score)                then 'not_whole recovery_score'
        when not recovery_score between 1 and 5                     then 'out_of_range recovery_score'
        when mood_score <> trunc(mood_score)                        then 'not_whole mood_score'
        when not mood_score between 1 and 5                         then 'out_of_range mood_score'
        when data_source not in ('Sheet', 'Manual', 'Import')       then 'out_of_range data_source'
        when is_stored                                              then 'changed'
        else 'new'
      end as finding
    from wanted
    offset 0
  )
  select
    item_index,
    case
      when not is_valid then 'rejected'
      else finding
    end,
    case when not is_valid then split_part(finding, ' ', 1) end,
    case when not is_valid then split_part(finding, ' ', 2) end,
    case when not is_valid then refusal(split_part(finding, ' ', 1), split_part(finding, ' ', 2),
      coalesce(element_of(rows, item_index) ->> split_part(finding, ' ', 2), to_jsonb(judged) ->> split_part(finding, ' ', 2))) end,
    finding = 'new' and (select true from workout_templates as known where known.template_id = judged.template_id) is null,
    workout_date, template_id, location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source
  from (select *, finding in ('unchanged', 'changed', 'new') as is_valid from judged) as judged;
end;

comment on function judge_workouts(jsonb) is 'What upsert_workouts would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_workouts(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
-- A day is YYYY-MM-DD whatever the session's style is; any other text fails, rather than mean another day.
set datestyle = 'ISO, YMD'
-- The plan is made once and looks each row up by its key, however few or many rows a table had at that time.
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  judged judged_workout[];
  statuses text[];
  already_there integer[];
  updated integer[];
  i integer;
begin
  -- 1. Every element is judged. Nothing is locked yet: a sync that changes nothing only reads.
  judged := array(select j from judge_workouts(rows) as j);
  -- Of elements with one key the last that is valid counts. Few calls have such, and only they are sorted for it.
  if exists (select from unnest(judged) where verdict <> 'rejected' group by workout_date, template_id collate "C" having count(*) > 1) then
    judged := array(
      select case when verdict <> 'rejected' and lead(item_index) over same_key is not null
        then jsonb_populate_record(j, '{"verdict": "superseded"}') else j end
      from unnest(judged) as j
      window same_key as (partition by workout_date, template_id collate "C", verdict = 'rejected' order by item_index)
    );
  end if;
  statuses := array(select case when j.verdict in ('new', 'changed') then 'inserted' else j.verdict end from unnest(judged) as j order by j.item_index);

  if 'inserted' = any (statuses) then
    -- 2. The templates that accepted rows name for the first time are there, created in the order of their keys.
    insert into workout_templates (template_id, template_name)
    select distinct on (template_id collate "C") template_id, template_id
    from unnest(judged)
    where creates_template and verdict = 'new'
    order by template_id collate "C"
    on conflict do nothing;

    -- 3. Every row is ours: the new ones are inserted, the others locked, all in the order of their keys,
    --    so that two calls wait for each other but are never in a deadlock. A key that was not inserted was there already;
    --    where as many were inserted as were tried, none was.
    with inserted as (
      insert into workouts as stored
        (workout_date, template_id, location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source)
      select workout_date, template_id, location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source
      from unnest(judged)
      where verdict in ('new', 'changed')
      order by workout_date, template_id collate "C"
      on conflict (workout_date, template_id) do update set location = stored.location where false
      returning workout_date, template_id
    ),
    tried as (
      select workout_date, template_id collate "C" as template_id, item_index from unnest(judged) where verdict in ('new', 'changed')
      union all
      select workout_date, template_id collate "C", null from inserted
    )
    select case when (select count(*) from inserted) < cardinality(array_positions(statuses, 'inserted')) then (
      select array_agg(item_index)
      from (select max(item_index) as item_index from tried group by workout_date, template_id having count(*) = 1) as alone
    ) end into already_there;

    -- 4. Of those, the ones that still differ are updated. Nobody else can change them now, so they are judged again.
    if already_there is not null then
      with changing as (
        update workouts as stored set
          location = j.location, duration_min = j.duration_min, days_since_last_workout = j.days_since_last_workout,
          recovery_score = j.recovery_score, mood_score = j.mood_score, notes = j.notes, data_source = j.data_source
        from judge_workouts((select jsonb_agg(element_of(rows, place) order by turn) from unnest(already_there) with ordinality as t (place, turn))) as j
        where j.verdict = 'changed' and stored.workout_date = j.workout_date and stored.template_id = j.template_id
        returning already_there[j.item_index + 1] as item_index
      )
      select array_agg(item_index) into updated from changing;

      foreach i in array already_there loop
        statuses[i + 1] := 'unchanged';
      end loop;
      foreach i in array coalesce(updated, '{}') loop
        statuses[i + 1] := 'updated';
      end loop;
    end if;
  end if;

  return query
  select j.item_index, statuses[j.item_index + 1], j.code, j.column_name, j.reason,
    j.creates_template and j.verdict = 'new'
  from unnest(judged) as j;
end
$$;

comment on function upsert_workouts(jsonb) is
  'Writes a json array of workouts, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default. Creates missing templates. One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of a template that was missing before.';
-- ------------------------------------------------------------------------------------------------
-- upsert_sets: many sets in one call. A set needs its workout. Its steps are those of upsert_workouts, explained there.
-- ------------------------------------------------------------------------------------------------
do $$
begin
  if to_regtype('judged_set') is null then
    create type judged_set as (
      item_index integer, verdict text, code text, column_name text, reason text, creates_exercise boolean,
      workout_date date, template_id text, exercise_id text, weight_kg numeric, tut_seconds numeric,
      max_effort boolean, form_ok boolean, notes text, data_source text
    );
  end if;
end
$$;

comment on type judged_set is 'An element of upsert_sets: the row that it wants stored, and the verdict on it.';

create or replace function judge_sets(rows jsonb) returns setof judged_set
language sql stable
begin atomic
  with texts as (
    select (place - 1)::integer as item_index, element as given,
      element ->> 'workout_date' as workout_date, element ->> 'template_id' as template_id, element ->> 'exercise_id' as exercise_id,
      element ->> 'weight_kg' as weight_kg, element ->> 'tut_seconds' as tut_seconds, element ->> 'max_effort' as max_effort,
      element ->> 'form_ok' as form_ok, element ->> 'notes' as notes, element ->> 'data_source' as data_source
    from jsonb_array_elements(case when jsonb_typeof(rows) = 'array' then rows else '[]' end) with ordinality as elements (element, place)
    union all
    select place, rows,
      workout_date ->> place, template_id ->> place, exercise_id ->> place, weight_kg ->> place, tut_seconds ->> place,
      max_effort ->> place, form_ok ->> place, notes ->> place, data_source ->> place
    from jsonb_to_record(case when jsonb_typeof(rows) = 'object' then rows else '{}' end) as columns (
      workout_date jsonb, template_id jsonb, exercise_id jsonb, weight_kg jsonb, tut_seconds jsonb, max_effort jsonb, form_ok jsonb,
      notes jsonb, data_source jsonb
    )
    cross join generate_series(0, column_length(rows) - 1) as place
  ),
  cells as (
    select item_index, given,
      workout_date::date as workout_date, template_id, exercise_id, round(weight_kg::numeric, 2) as weight_kg,
      round(tut_seconds::numeric, 2) as tut_seconds, max_effort::boolean as max_effort, form_ok::boolean as form_ok, notes, data_source
    from texts
    offset 0
  ),
  -- What the row is to be: the element's own cells; an absent key keeps what is stored, a null takes the default.
  wanted as (
    select item_index, cells.workout_date, cells.template_id, cells.exercise_id, is_stored,
      case when cells.weight_kg is not null or given ? 'weight_kg' then cells.weight_kg else stored.weight_kg end as weight_kg,
      case when cells.tut_seconds is not null or given ? 'tut_seconds' then cells.tut_seconds else stored.tut_seconds end as tut_seconds,
      case when cells.max_effort is not null then cells.max_effort
        when is_stored and not given ? 'max_effort' then stored.max_effort else true end as max_effort,
      case when cells.form_ok is not null then cells.form_ok
        when is_stored and not given ? 'form_ok' then stored.form_ok else true end as form_ok,
      case when cells.notes is not null or given ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.data_source is not null then cells.data_source
        when is_stored and not given ? 'data_source' then stored.data_source else 'Sheet' end as data_source,
      stored.weight_kg as stored_weight_kg, stored.tut_seconds as stored_tut_seconds, stored.max_effort as stored_max_effort,
      stored.form_ok as stored_form_ok, stored.notes as stored_notes, stored.data_source as stored_data_source
    from cells
    left join lateral (
      select s.*, true as is_stored from workout_sets as s
      where s.workout_date = cells.workout_date and s.template_id = cells.template_id and s.exercise_id = cells.exercise_id
      limit 1
    ) as stored on true
    offset 0
  ),
  -- unchanged, changed or new; or a fault, its code and its column, the first in the table's order
  judged as (
    select *,
      case
        -- a row that would not change is let be, even one that is older than our checks
        when is_stored
          and (weight_kg, tut_seconds, max_effort, form_ok, notes, data_source)
          is not distinct from (stored_weight_kg, stored_tut_seconds, stored_max_effort, stored_form_ok, stored_notes, stored_data_source)
          then 'unchanged'
        when workout_date is null                                   then 'required workout_date'
        when not workout_date between '1900-01-01' and '2200-12-31' then 'out_of_range workout_date'
        when coalesce(btrim(template_id), '') = ''                  then 'required template_id'
        when length(template_id) > 50                               then 'too_long template_id'
        when coalesce(btrim(exercise_id), '') = ''                  then 'required exercise_id'
        when length(exercise_id) > 50                               then 'too_long exercise_id'
        when weight_kg is null                                      then 'required weight_kg'
        when not weight_kg between 0 and 9999.99                    then 'out_of_range weight_kg'
        when tut_seconds is null                                    then 'required tut_seconds'
        when not (tut_seconds > 0 and tut_seconds <= 300)           then 'out_of_range tut_seconds'
        when data_source not in ('Sheet', 'Manual', 'Import')       then 'out_of_range data_source'
        -- a stored set has its workout and its exercise
        when is_stored                                              then 'changed'
        when (select true from workouts as w where w.workout_date = wanted.workout_date and w.template_id = wanted.template_id) is null
          then 'workout_missing'
        when exercise_id in (select e.exercise_id from exercises as e) then 'new'
        when (select true from exercises as e where e.exercise_name = wanted.exercise_id) then 'name_taken exercise_id'
        else 'new, with its exercise'
      end as finding
    from wanted
    offset 0
  )
  select
    item_index,
    case
      when not is_valid then 'rejected'
      when finding = 'new, with its exercise' then 'new'
      else finding
    end,
    case when not is_valid then split_part(finding, ' ', 1) end,
    case when not is_valid then nullif(split_part(finding, ' ', 2), '') end,
    case when not is_valid then case finding when 'workout_missing'
      then format('there is no workout %s on %s. Add it to the workouts sheet, or sync the workouts before the sets.',
        template_id, to_char(workout_date, 'YYYY-MM-DD'))
      else refusal(split_part(finding, ' ', 1), split_part(finding, ' ', 2),
      coalesce(element_of(rows, item_index) ->> split_part(finding, ' ', 2), to_jsonb(judged) ->> split_part(finding, ' ', 2))) end end,
    finding = 'new, with its exercise',
    workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes, data_source
  from (select *, finding in ('unchanged', 'changed', 'new', 'new, with its exercise') as is_valid from judged) as judged;
end;

comment on function judge_sets(jsonb) is 'What upsert_sets would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_sets(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  judged judged_set[];
  statuses text[];
  already_there integer[];
  updated integer[];
  workouts_held integer;
  created_exercises text[] := '{}';
  i integer;
begin
  loop
    -- 1. Every element is judged; a sync that changes nothing only reads.
    judged := array(select j from judge_sets(rows) as j);
    if exists (select from unnest(judged) where verdict <> 'rejected' group by workout_date, template_id collate "C", exercise_id collate "C" having count(*) > 1) then
      judged := array(
        select case when verdict <> 'rejected' and lead(item_index) over same_key is not null
          then jsonb_populate_record(j, '{"verdict": "superseded"}') else j end
        from unnest(judged) as j
        window same_key as (partition by workout_date, template_id collate "C", exercise_id collate "C", verdict = 'rejected' order by item_index)
      );
    end if;
    statuses := array(select case when j.verdict in ('new', 'changed') then 'inserted' else j.verdict end from unnest(judged) as j order by j.item_index);
    exit when not 'inserted' = any (statuses);

    -- 2. The workouts of the rows to write stay where they are, and the exercises that these name for the first time are there.
    --    Where one is not, another session has just deleted the workout, or given the exercise's name to another: look again.
    perform
    from (select distinct workout_date, template_id collate "C" as template_id from unnest(judged) where verdict in ('new', 'changed')) as needed
    join workouts as w on w.workout_date = needed.workout_date and w.template_id = needed.template_id
    order by w.workout_date, w.template_id collate "C"
    for key share of w;
    get diagnostics workouts_held = row_count;

    with brought as (
      insert into exercises (exercise_id, exercise_name)
      select distinct on (exercise_id collate "C") exercise_id, exercise_id
      from unnest(judged)
      where creates_exercise and verdict = 'new'
      order by exercise_id collate "C"
      on conflict do nothing
      returning exercise_id
    )
    select created_exercises || coalesce(array_agg(exercise_id::text), '{}') into created_exercises from brought;

    exit when workouts_held = (
      select count(*) from (select distinct workout_date, template_id from unnest(judged) where verdict in ('new', 'changed')) as needed
    ) and not exists (
      select from unnest(judged) as j
      where creates_exercise and verdict = 'new' and (select true from exercises as e where e.exercise_id = j.exercise_id) is null
    );
  end loop;

  if 'inserted' = any (statuses) then
    -- 3. Every row is ours, inserted or locked, in the order of the keys.
    with inserted as (
      insert into workout_sets as stored
        (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes, data_source)
      select workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes, data_source
      from unnest(judged)
      where verdict in ('new', 'changed')
      order by workout_date, template_id collate "C", exercise_id collate "C"
      on conflict (workout_date, template_id, exercise_id) do update set notes = stored.notes where false
      returning workout_date, template_id, exercise_id
    ),
    tried as (
      select workout_date, template_id collate "C" as template_id, exercise_id collate "C" as exercise_id, item_index
      from unnest(judged) where verdict in ('new', 'changed')
      union all
      select workout_date, template_id collate "C", exercise_id collate "C", null from inserted
    )
    select case when (select count(*) from inserted) < cardinality(array_positions(statuses, 'inserted')) then (
      select array_agg(item_index)
      from (select max(item_index) as item_index from tried group by workout_date, template_id, exercise_id having count(*) = 1) as alone
    ) end into already_there;

    -- 4. Of those that were there, the ones that still differ are updated.
    if already_there is not null then
      with changing as (
        update workout_sets as stored set
          weight_kg = j.weight_kg, tut_seconds = j.tut_seconds, max_effort = j.max_effort, form_ok = j.form_ok,
          notes = j.notes, data_source = j.data_source
        from judge_sets((select jsonb_agg(element_of(rows, place) order by turn) from unnest(already_there) with ordinality as t (place, turn))) as j
        where j.verdict = 'changed'
          and stored.workout_date = j.workout_date and stored.template_id = j.template_id and stored.exercise_id = j.exercise_id
        returning already_there[j.item_index + 1] as item_index
      )
      select array_agg(item_index) into updated from changing;

      foreach i in array already_there loop
        statuses[i + 1] := 'unchanged';
      end loop;
      foreach i in array coalesce(updated, '{}') loop
        statuses[i + 1] := 'updated';
      end loop;
    end if;
  end if;

  return query
  select j.item_index, statuses[j.item_index + 1], j.code, j.column_name, j.reason,
    j.verdict = 'new' and (j.creates_exercise or j.exercise_id = any (created_exercises))
  from unnest(judged) as j;
end
$$;

comment on function upsert_sets(jsonb) is
  'Writes a json array of sets, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default. Creates missing exercises; a set whose workout is missing is rejected. One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of an exercise that was missing before.';
-- ------------------------------------------------------------------------------------------------
-- upsert_measurements: many measurements in one call. Its steps are those of upsert_workouts, explained there.
-- ------------------------------------------------------------------------------------------------
do $$
begin
  if to_regtype('judged_measurement') is null then
    create type judged_measurement as (
      item_index integer, verdict text, code text, column_name text, reason text,
      measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text, data_source text
    );
  end if;
end
$$;

comment on type judged_measurement is 'An element of upsert_measurements: the row that it wants stored, and the verdict on it.';

create or replace function judge_measurements(rows jsonb) returns setof judged_measurement
language sql stable
begin atomic
  with texts as (
    select (place - 1)::integer as item_index, element as given,
      element ->> 'measurement_date' as measurement_date, element ->> 'bodyweight_kg' as bodyweight_kg,
      element ->> 'bodyfat_pct' as bodyfat_pct, element ->> 'notes' as notes, element ->> 'data_source' as data_source
    from jsonb_array_elements(case when jsonb_typeof(rows) = 'array' then rows else '[]' end) with ordinality as elements (element, place)
    union all
    select place, rows,
      measurement_date ->> place, bodyweight_kg ->> place, bodyfat_pct ->> place, notes ->> place, data_source ->> place
    from jsonb_to_record(case when jsonb_typeof(rows) = 'object' then rows else '{}' end) as columns (
      measurement_date jsonb, bodyweight_kg jsonb, bodyfat_pct jsonb, notes jsonb, data_source jsonb
    )
    cross join generate_series(0, column_length(rows) - 1) as place
  ),
  cells as (
    select item_index, given,
      measurement_date::date as measurement_date, round(bodyweight_kg::numeric, 2) as bodyweight_kg,
      round(bodyfat_pct::numeric, 2) as bodyfat_pct, notes, data_source
    from texts
    offset 0
  ),
  -- What the row is to be: the element's own cells; an absent key keeps what is stored, a null takes the default.
  wanted as (
    select item_index, cells.measurement_date, is_stored,
      case when cells.bodyweight_kg is not null or given ? 'bodyweight_kg' then cells.bodyweight_kg else stored.bodyweight_kg end as bodyweight_kg,
      case when cells.bodyfat_pct is not null or given ? 'bodyfat_pct' then cells.bodyfat_pct else stored.bodyfat_pct end as bodyfat_pct,
      case when cells.notes is not null or given ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.data_source is not null then cells.data_source
        when is_stored and not given ? 'data_source' then stored.data_source else 'Sheet' end as data_source,
      stored.bodyweight_kg as stored_bodyweight_kg, stored.bodyfat_pct as stored_bodyfat_pct,
      stored.notes as stored_notes, stored.data_source as stored_data_source
    from cells
    left join lateral (
      select m.*, true as is_stored from measurements as m where m.measurement_date = cells.measurement_date limit 1
    ) as stored on true
    offset 0
  ),
  -- unchanged, changed or new; or a fault, its code and its column, the first in the table's order
  judged as (
    select *,
      case
        -- a row that would not change is let be, even one that is older than our checks
        when is_stored
          and (bodyweight_kg, bodyfat_pct, notes, data_source)
          is not distinct from (stored_bodyweight_kg, stored_bodyfat_pct, stored_notes, stored_data_source)
          then 'unchanged'
        when measurement_date is null                                   then 'required measurement_date'
        when not measurement_date between '1900-01-01' and '2200-12-31' then 'out_of_range measurement_date'
        when bodyweight_kg is null                                      then 'required bodyweight_kg'
        when not bodyweight_kg between 20 and 400                       then 'out_of_range bodyweight_kg'
        when not bodyfat_pct between 2 and 75                           then 'out_of_range bodyfat_pct'
        when data_source not in ('Sheet', 'Manual', 'Import')           then 'out_of_range data_source'
        when is_stored                                                  then 'changed'
        else 'new'
      end as finding
    from wanted
    offset 0
  )
  select
    item_index,
    case
      when not is_valid then 'rejected'
      else finding
    end,
    case when not is_valid then split_part(finding, ' ', 1) end,
    case when not is_valid then split_part(finding, ' ', 2) end,
    case when not is_valid then refusal(split_part(finding, ' ', 1), split_part(finding, ' ', 2),
      coalesce(element_of(rows, item_index) ->> split_part(finding, ' ', 2), to_jsonb(judged) ->> split_part(finding, ' ', 2))) end,
    measurement_date, bodyweight_kg, bodyfat_pct, notes, data_source
  from (select *, finding in ('unchanged', 'changed', 'new') as is_valid from judged) as judged;
end;

comment on function judge_measurements(jsonb) is 'What upsert_measurements would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_measurements(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  judged judged_measurement[];
  statuses text[];
  already_there integer[];
  updated integer[];
  i integer;
begin
  -- 1. Every element is judged; a sync that changes nothing only reads.
  judged := array(select j from judge_measurements(rows) as j);
  if exists (select from unnest(judged) where verdict <> 'rejected' group by measurement_date having count(*) > 1) then
    judged := array(
      select case when verdict <> 'rejected' and lead(item_index) over same_key is not null
        then jsonb_populate_record(j, '{"verdict": "superseded"}') else j end
      from unnest(judged) as j
      window same_key as (partition by measurement_date, verdict = 'rejected' order by item_index)
    );
  end if;
  statuses := array(select case when j.verdict in ('new', 'changed') then 'inserted' else j.verdict end from unnest(judged) as j order by j.item_index);

  if 'inserted' = any (statuses) then
    -- 2. There is nothing to create on the way.
    -- 3. Every row is ours, inserted or locked, in the order of the keys.
    with inserted as (
      insert into measurements as stored (measurement_date, bodyweight_kg, bodyfat_pct, notes, data_source)
      select measurement_date, bodyweight_kg, bodyfat_pct, notes, data_source
      from unnest(judged)
      where verdict in ('new', 'changed')
      order by measurement_date
      on conflict (measurement_date) do update set notes = stored.notes where false
      returning measurement_date
    ),
    tried as (
      select measurement_date, item_index from unnest(judged) where verdict in ('new', 'changed')
      union all
      select measurement_date, null from inserted
    )
    select case when (select count(*) from inserted) < cardinality(array_positions(statuses, 'inserted')) then (
      select array_agg(item_index)
      from (select max(item_index) as item_index from tried group by measurement_date having count(*) = 1) as alone
    ) end into already_there;

    -- 4. Of those that were there, the ones that still differ are updated.
    if already_there is not null then
      with changing as (
        update measurements as stored set
          bodyweight_kg = j.bodyweight_kg, bodyfat_pct = j.bodyfat_pct, notes = j.notes, data_source = j.data_source
        from judge_measurements((select jsonb_agg(element_of(rows, place) order by turn) from unnest(already_there) with ordinality as t (place, turn))) as j
        where j.verdict = 'changed' and stored.measurement_date = j.measurement_date
        returning already_there[j.item_index + 1] as item_index
      )
      select array_agg(item_index) into updated from changing;

      foreach i in array already_there loop
        statuses[i + 1] := 'unchanged';
      end loop;
      foreach i in array coalesce(updated, '{}') loop
        statuses[i + 1] := 'updated';
      end loop;
    end if;
  end if;

  return query
  select j.item_index, statuses[j.item_index + 1], j.code, j.column_name, j.reason, false
  from unnest(judged) as j;
end
$$;

comment on function upsert_measurements(jsonb) is
  'Writes a json array of measurements, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default. One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created is always false.';
-- ------------------------------------------------------------------------------------------------
-- upsert_exercises, upsert_workout_templates: the reference tables, which are small.
-- Their rows are written one by one, in the order of their keys, so that a name that is taken stops its own row only.
-- ------------------------------------------------------------------------------------------------
create or replace function elements_of(rows jsonb) returns table (item_index integer, element jsonb)
language sql immutable strict parallel safe
begin atomic
  select place, element_of(rows, place)
  from generate_series(0, case when jsonb_typeof(rows) = 'array' then jsonb_array_length(rows) else column_length(rows) end - 1) as places (place);
end;

comment on function elements_of(jsonb) is 'Each element of what a bulk upsert is given, in either form, with its place from 0.';

create or replace function judge_exercises(rows jsonb)
returns table (item_index integer, fault text, reason text, is_stored boolean, is_same boolean, wanted exercises)
language sql stable
begin atomic
  with cells as materialized (
    select
      item_index,
      element,
      element ->> 'exercise_id'               as exercise_id,
      element ->> 'exercise_name'             as exercise_name,
      element ->> 'muscle_group'              as muscle_group,
      element ->> 'movement_type'             as movement_type,
      element ->> 'equipment'                 as equipment,
      (element ->> 'target_tut_min')::numeric as target_tut_min,
      (element ->> 'target_tut_max')::numeric as target_tut_max,
      element ->> 'notes'                     as notes,
      (element ->> 'is_active')::boolean      as is_active
    from elements_of(rows)
  ),
  wanted as materialized (
    select cells.item_index, cells.element, cells.exercise_id, stored.exercise_id is not null as is_stored, stored,
      case when cells.exercise_name is null and stored.exercise_id is not null and not element ? 'exercise_name'
        then stored.exercise_name else coalesce(cells.exercise_name, cells.exercise_id) end as exercise_name,
      case when cells.muscle_group is null and stored.exercise_id is not null and not element ? 'muscle_group'
        then stored.muscle_group else coalesce(cells.muscle_group, 'Other') end as muscle_group,
      case when element ? 'movement_type' then cells.movement_type else stored.movement_type end as movement_type,
      case when element ? 'equipment' then cells.equipment else stored.equipment end as equipment,
      case when cells.target_tut_min is null and stored.exercise_id is not null and not element ? 'target_tut_min'
        then stored.target_tut_min else coalesce(cells.target_tut_min, 45) end as target_tut_min,
      case when cells.target_tut_max is null and stored.exercise_id is not null and not element ? 'target_tut_max'
        then stored.target_tut_max else coalesce(cells.target_tut_max, 90) end as target_tut_max,
      case when element ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.is_active is null and stored.exercise_id is not null and not element ? 'is_active'
        then stored.is_active else coalesce(cells.is_active, true) end as is_active
    from cells
    left join lateral (select * from exercises as e where e.exercise_id = cells.exercise_id limit 1) as stored on true
  ),
  judged as materialized (
    select *,
      case
        when coalesce(btrim(exercise_id), '') = ''               then 'required exercise_id'
        when length(exercise_id) > 50                            then 'too_long exercise_id'
        when length(exercise_name) > 100                         then 'too_long exercise_name'
        -- another's name can be had only where an element of the same call gives it up
        when exists (
          select from exercises as e
          where e.exercise_name = wanted.exercise_name and e.exercise_id <> wanted.exercise_id
            and not exists (select from wanted as other where other.exercise_id = e.exercise_id and other.exercise_name <> e.exercise_name))
          then 'name_taken exercise_name'
        when length(muscle_group) > 50                           then 'too_long muscle_group'
        when movement_type not in ('Compound', 'Isolation')      then 'out_of_range movement_type'
        when length(equipment) > 50                              then 'too_long equipment'
        when target_tut_min <> trunc(target_tut_min)             then 'not_whole target_tut_min'
        when not target_tut_min between 1 and 600                then 'out_of_range target_tut_min'
        when target_tut_max <> trunc(target_tut_max)             then 'not_whole target_tut_max'
        when not target_tut_max between 1 and 600                then 'out_of_range target_tut_max'
        -- the one that was given is at fault, the maximum if both were
        when target_tut_max <= target_tut_min and not element ? 'target_tut_max' then 'out_of_range target_tut_min'
        when target_tut_max <= target_tut_min                    then 'out_of_range target_tut_max'
      end as fault
    from wanted
  )
  select item_index, fault,
    case when fault is not null then refusal(split_part(fault, ' ', 1), split_part(fault, ' ', 2),
      coalesce(element ->> split_part(fault, ' ', 2), to_jsonb(judged) ->> split_part(fault, ' ', 2))) end,
    is_stored,
    (exercise_name, muscle_group, movement_type, equipment, target_tut_min, target_tut_max, notes, is_active) is not distinct from
      ((stored).exercise_name, (stored).muscle_group, (stored).movement_type, (stored).equipment,
      (stored).target_tut_min, (stored).target_tut_max, (stored).notes, (stored).is_active),
    -- only a faultless row fits the table's own row type, whose columns may stand in another order where it was adopted
    case when fault is null then jsonb_populate_record(null::exercises, to_jsonb(judged) || jsonb_build_object(
      'target_tut_min', target_tut_min::integer, 'target_tut_max', target_tut_max::integer)) end
  from judged;
end;

comment on function judge_exercises(jsonb) is 'What upsert_exercises would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_exercises(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
as $$
#variable_conflict use_column
declare
  element record;
  latest record;
  written_id text;
  result upsert_result;
  results upsert_result[] := '{}';
begin
  -- 1. The stored rows that will change are locked, in the order of their keys; if none will, nothing is.
  perform from exercises
  where exercise_id in (select (wanted).exercise_id from judge_exercises(rows) where fault is null and not is_same)
  order by exercise_id collate "C"
  for no key update;

  -- 2. Of each exercise the last element that can be written is written; those before it are superseded.
  --    Exercises that take another's name come after those that give one up.
  for element in
    select *, (wanted).exercise_id as exercise_id,
      bool_or(exists (select from exercises as e where e.exercise_name = (wanted).exercise_name and e.exercise_id <> (wanted).exercise_id))
        over (partition by (wanted).exercise_id) as takes_a_name
    from judge_exercises(rows)
    order by takes_a_name, (wanted).exercise_id collate "C", item_index desc
  loop
    result := (element.item_index, null, split_part(element.fault, ' ', 1), split_part(element.fault, ' ', 2), element.reason, false);
    if element.fault is not null then
      result.status := 'rejected';
    elsif element.exercise_id = written_id then
      result.status := 'superseded';
    elsif element.is_same then
      result.status := 'unchanged';
    else
      begin
        insert into exercises as stored (exercise_id, exercise_name, muscle_group, movement_type, equipment, target_tut_min, target_tut_max, notes, is_active)
        select w.exercise_id, w.exercise_name, w.muscle_group, w.movement_type, w.equipment, w.target_tut_min, w.target_tut_max, w.notes, w.is_active
        from (select (element.wanted).*) as w
        on conflict (exercise_id) do update set notes = stored.notes where false;
        result.created := found;
        result.status := 'inserted';
        if not result.created then
          -- It is there, and ours now; another session may have changed it since it was judged.
          select * into latest from judge_exercises(jsonb_build_array(element_of(rows, element.item_index)));
          if latest.fault is not null then
            result := (element.item_index, 'rejected', split_part(latest.fault, ' ', 1), split_part(latest.fault, ' ', 2), latest.reason, false);
          elsif latest.is_same then
            result.status := 'unchanged';
          else
            update exercises as stored set
              exercise_name = w.exercise_name, muscle_group = w.muscle_group, movement_type = w.movement_type, equipment = w.equipment,
              target_tut_min = w.target_tut_min, target_tut_max = w.target_tut_max, notes = w.notes, is_active = w.is_active
            from (select (latest.wanted).*) as w
            where stored.exercise_id = w.exercise_id;
            result.status := 'updated';
          end if;
        end if;
      exception when unique_violation then
        result := (element.item_index, 'rejected', 'name_taken', 'exercise_name',
          refusal('name_taken', 'exercise_name', (element.wanted).exercise_name), false);
      end;
    end if;
    if result.status <> 'rejected' then
      written_id := element.exercise_id;
    end if;
    results := results || result;
  end loop;

  return query select * from unnest(results) as r order by r.item_index;
end
$$;

comment on function upsert_exercises(jsonb) is
  'Writes a json array of exercises, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default (the name: the id). One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of a new exercise.';

create or replace function judge_workout_templates(rows jsonb)
returns table (item_index integer, fault text, reason text, is_stored boolean, is_same boolean, wanted workout_templates)
language sql stable
begin atomic
  with cells as materialized (
    select
      item_index,
      element,
      element ->> 'template_id'                    as template_id,
      element ->> 'template_name'                  as template_name,
      element ->> 'workout_type'                   as workout_type,
      (element ->> 'target_duration_min')::numeric as target_duration_min,
      element ->> 'notes'                          as notes,
      (element ->> 'is_active')::boolean           as is_active
    from elements_of(rows)
  ),
  wanted as materialized (
    select cells.item_index, cells.element, cells.template_id, stored.template_id is not null as is_stored, stored,
      case when cells.template_name is null and stored.template_id is not null and not element ? 'template_name'
        then stored.template_name else coalesce(cells.template_name, cells.template_id) end as template_name,
      case when cells.workout_type is null and stored.template_id is not null and not element ? 'workout_type'
        then stored.workout_type else coalesce(cells.workout_type, 'Other') end as workout_type,
      case when element ? 'target_duration_min' then cells.target_duration_min else stored.target_duration_min end as target_duration_min,
      case when element ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.is_active is null and stored.template_id is not null and not element ? 'is_active'
        then stored.is_active else coalesce(cells.is_active, true) end as is_active
    from cells
    left join lateral (select * from workout_templates as t where t.template_id = cells.template_id limit 1) as stored on true
  ),
  judged as materialized (
    select *,
      case
        when coalesce(btrim(template_id), '') = ''        then 'required template_id'
        when length(template_id) > 50                     then 'too_long template_id'
        when length(template_name) > 100                  then 'too_long template_name'
        when length(workout_type) > 30                    then 'too_long workout_type'
        when target_duration_min <> trunc(target_duration_min) then 'not_whole target_duration_min'
        when not target_duration_min between 1 and 300    then 'out_of_range target_duration_min'
      end as fault
    from wanted
  )
  select item_index, fault,
    case when fault is not null then refusal(split_part(fault, ' ', 1), split_part(fault, ' ', 2),
      coalesce(element ->> split_part(fault, ' ', 2), to_jsonb(judged) ->> split_part(fault, ' ', 2))) end,
    is_stored,
    (template_name, workout_type, target_duration_min, notes, is_active) is not distinct from
      ((stored).template_name, (stored).workout_type, (stored).target_duration_min, (stored).notes, (stored).is_active),
    case when fault is null then jsonb_populate_record(null::workout_templates,
      to_jsonb(judged) || jsonb_build_object('target_duration_min', target_duration_min::integer)) end
  from judged;
end;

comment on function judge_workout_templates(jsonb) is 'What upsert_workout_templates would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_workout_templates(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
as $$
#variable_conflict use_column
declare
  element record;
  latest record;
  written_id text;
  result upsert_result;
  results upsert_result[] := '{}';
begin
  -- 1. The stored rows that will change are locked, in the order of their keys; if none will, nothing is.
  perform from workout_templates
  where template_id in (select (wanted).template_id from judge_workout_templates(rows) where fault is null and not is_same)
  order by template_id collate "C"
  for no key update;

  -- 2. Of each template the last element that can be written is written; those before it are superseded.
  for element in
    select *, (wanted).template_id as template_id from judge_workout_templates(rows) order by (wanted).template_id collate "C", item_index desc
  loop
    result := (element.item_index, null, split_part(element.fault, ' ', 1), split_part(element.fault, ' ', 2), element.reason, false);
    if element.fault is not null then
      result.status := 'rejected';
    elsif element.template_id = written_id then
      result.status := 'superseded';
    elsif element.is_same then
      result.status := 'unchanged';
    else
      insert into workout_templates as stored (template_id, template_name, workout_type, target_duration_min, notes, is_active)
      select w.template_id, w.template_name, w.workout_type, w.target_duration_min, w.notes, w.is_active
      from (select (element.wanted).*) as w
      on conflict (template_id) do update set notes = stored.notes where false;
      result.created := found;
      result.status := 'inserted';
      if not result.created then
        -- It is there, and ours now; another session may have changed it since it was judged.
        select * into latest from judge_workout_templates(jsonb_build_array(element_of(rows, element.item_index)));
        if latest.fault is not null then
          result := (element.item_index, 'rejected', split_part(latest.fault, ' ', 1), split_part(latest.fault, ' ', 2), latest.reason, false);
        elsif latest.is_same then
          result.status := 'unchanged';
        else
          update workout_templates as stored set
            template_name = w.template_name, workout_type = w.workout_type, target_duration_min = w.target_duration_min, notes = w.notes,
            is_active = w.is_active
          from (select (latest.wanted).*) as w
          where stored.template_id = w.template_id;
          result.status := 'updated';
        end if;
      end if;
    end if;
    if result.status <> 'rejected' then
      written_id := element.template_id;
    end if;
    results := results || result;
  end loop;

  return query select * from unnest(results) as r order by r.item_index;
end
$$;

comment on function upsert_workout_templates(jsonb) is
  'Writes a json array of workout templates, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default (the name: the id). One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of a new template.';
-- ------------------------------------------------------------------------------------------------
-- One row a call, positional arguments, json back: for workflows that call the database by themselves.
-- A NULL argument, or one of white space only, is a blank cell; other text is trimmed. A row that is refused gives success false and says why;
-- what the database itself refuses (a deadlock, a lost connection) is raised.
-- ------------------------------------------------------------------------------------------------
create or replace function cell_text(cell text) returns text
language sql immutable parallel safe
return nullif(btrim(cell, E' \t\n\v\f\r' || chr(160)), '');

comment on function cell_text(text) is
  'The text of a sheet''s cell without the white space around it; null where there is nothing else.';

create or replace function upsert_workout_from_sheet(
  workout_date date, template_id varchar, location varchar, duration_min integer,
  days_since_last_workout integer, recovery_score integer, mood_score integer, notes text
) returns json
language sql
set search_path from current
as $$
  select case when status = 'rejected' then json_build_object('success', false, 'error', reason)
    else json_build_object('success', true, 'status', status,
      'workout_date', $1, 'template_id', cell_text($2), 'template_created', created) end
  from upsert_workouts(jsonb_build_array(jsonb_build_object(
    'workout_date', $1, 'template_id', cell_text($2), 'location', cell_text($3), 'duration_min', $4,
    'days_since_last_workout', $5, 'recovery_score', $6, 'mood_score', $7, 'notes', cell_text($8))))
$$;

comment on function upsert_workout_from_sheet(date, varchar, varchar, integer, integer, integer, integer, text) is
  'Writes one workout: {"success": true, "status": "inserted" | "updated" | "unchanged", keys, "template_created"} or {"success": false, "error": why}.';

create or replace function upsert_set_from_sheet(
  workout_date date, template_id varchar, exercise_id varchar, weight_kg numeric,
  tut_seconds numeric, max_effort boolean, form_ok boolean, notes text
) returns json
language sql
set search_path from current
as $$
  select case when status = 'rejected' then json_build_object('success', false, 'error', reason)
    else json_build_object('success', true, 'status', status,
      'workout_date', $1, 'template_id', cell_text($2), 'exercise_id', cell_text($3), 'exercise_created', created) end
  from upsert_sets(jsonb_build_array(jsonb_build_object(
    'workout_date', $1, 'template_id', cell_text($2), 'exercise_id', cell_text($3), 'weight_kg', $4,
    'tut_seconds', $5, 'max_effort', $6, 'form_ok', $7, 'notes', cell_text($8))))
$$;

comment on function upsert_set_from_sheet(date, varchar, varchar, numeric, numeric, boolean, boolean, text) is
  'Writes one set of a workout that is there: {"success": true, "status": "inserted" | "updated" | "unchanged", keys, "exercise_created"} or {"success": false, "error": why}.';

create or replace function upsert_measurement_from_sheet(
  measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text
) returns json
language sql
set search_path from current
as $$
  select case when status = 'rejected' then json_build_object('success', false, 'error', reason)
    else json_build_object('success', true, 'status', status, 'measurement_date', $1) end
  from upsert_measurements(jsonb_build_array(jsonb_build_object(
    'measurement_date', $1, 'bodyweight_kg', $2, 'bodyfat_pct', $3, 'notes', cell_text($4))))
$$;

comment on function upsert_measurement_from_sheet(date, numeric, numeric, text) is
  'Writes one measurement: {"success": true, "status": "inserted" | "updated" | "unchanged", key} or {"success": false, "error": why}.';
-- ------------------------------------------------------------------------------------------------
-- Rules: what the journal's numbers mean. Each rule, with its thresholds, stands here and nowhere else.
-- All rounding is half away from zero, as PostgreSQL's numeric does it.
-- ------------------------------------------------------------------------------------------------

-- Progress in high-intensity training is more weight, or the same weight for longer.
create or replace function progress_status(weight_kg numeric, tut_seconds numeric, prev_weight numeric, prev_tut numeric) returns text
language sql immutable parallel safe
return case
  when prev_weight is null     then 'BASELINE'
  when weight_kg > prev_weight then 'STRENGTH GAIN'
  when weight_kg < prev_weight then 'STRENGTH LOSS'
  when tut_seconds > prev_tut  then 'ENDURANCE GAIN'
  when tut_seconds < prev_tut  then 'REGRESSION'
  else 'MAINTAINED'
end;

comment on function progress_status(numeric, numeric, numeric, numeric) is
  'What a set is against the set of the same exercise before it; BASELINE if there was none.';

-- What to do next time. The optimal range is the upper two thirds of the target range: 60 to 90 of 45 to 90 seconds.
create or replace function next_step(
  tut_seconds numeric, max_effort boolean, form_ok boolean, target_tut_min integer, target_tut_max integer
) returns text
language sql immutable parallel safe
return case
  when tut_seconds > target_tut_max and form_ok and max_effort then 'INCREASE WEIGHT'
  when tut_seconds < target_tut_min                            then 'REDUCE WEIGHT'
  when not form_ok                                             then 'MAINTAIN WEIGHT'
  when not max_effort                                          then 'PUSH HARDER'
  when 3 * (tut_seconds - target_tut_min) >= target_tut_max - target_tut_min
    and tut_seconds <= target_tut_max                          then 'OPTIMAL RANGE'
  else 'MONITOR NEXT SESSION'
end;

comment on function next_step(numeric, boolean, boolean, integer, integer) is
  'The first words of a recommendation, from time under tension, effort, form and the exercise''s target range in seconds.';

-- The weight to load next time: 2.5 % more or 5 % less, as a multiple of 0.5 kg (the smallest pair of plates) that is
-- at least 0.5 kg away. Of two multiples that are equally near, the one away from the present weight. Never below 0;
-- bodyweight (0 kg) stays what it is.
create or replace function suggested_weight(weight_kg numeric, next_step text) returns numeric
language sql immutable parallel safe
return case next_step
  when 'INCREASE WEIGHT' then
    case when weight_kg = 0 then weight_kg
      else greatest(floor(weight_kg * 1.025 * 2 + 0.5), ceil((weight_kg + 0.5) * 2)) * 0.5 end
  when 'REDUCE WEIGHT' then
    greatest(0.0, least(ceil(weight_kg * 0.95 * 2 - 0.5), floor((weight_kg - 0.5) * 2)) * 0.5)
  else weight_kg
end;

comment on function suggested_weight(numeric, text) is
  'The weight to load next time, in kilograms, for the weight of this set and next_step''s answer.';

create or replace function recommendation(next_step text, weight_kg numeric, target_tut_min integer, target_tut_max integer) returns text
language sql immutable parallel safe
return case next_step
  when 'INCREASE WEIGHT' then 'INCREASE WEIGHT: TUT > ' || target_tut_max::text || 's with good form - '
    || case when weight_kg = 0 then 'add load or slow the tempo'
      else 'add ' || round(suggested_weight(weight_kg, 'INCREASE WEIGHT') - weight_kg, 1)::text || 'kg' end
  when 'REDUCE WEIGHT'   then 'REDUCE WEIGHT: TUT < ' || target_tut_min::text || 's indicates weight too heavy'
  when 'MAINTAIN WEIGHT' then 'MAINTAIN WEIGHT: Focus on form improvement'
  when 'PUSH HARDER'     then 'PUSH HARDER: Increase intensity before adding weight'
  when 'OPTIMAL RANGE'   then 'OPTIMAL RANGE: Continue current progression'
  else 'MONITOR NEXT SESSION'
end;

comment on function recommendation(text, numeric, integer, integer) is
  'The recommendation that people read, for next_step''s answer.';

-- All of it for one set: a missing form or effort flag counts as true, the column's default, and a target the
-- exercise doesn't have is the usual one, 45 and 90 seconds. v_hit_progression and progression_history both ask here.
create or replace function progress_of_set(
  weight_kg numeric, tut_seconds numeric, max_effort boolean, form_ok boolean, target_tut_min integer, target_tut_max integer,
  prev_weight numeric, prev_tut numeric
) returns table (progress_status text, recommendation text, suggested_weight_kg numeric)
language sql immutable parallel safe rows 1
begin atomic
  select
    progress_status(weight_kg, tut_seconds, prev_weight, prev_tut),
    recommendation(
      next_step(tut_seconds, coalesce(max_effort, true), coalesce(form_ok, true), coalesce(target_tut_min, 45), coalesce(target_tut_max, 90)),
      weight_kg, coalesce(target_tut_min, 45), coalesce(target_tut_max, 90)),
    suggested_weight(
      weight_kg,
      next_step(tut_seconds, coalesce(max_effort, true), coalesce(form_ok, true), coalesce(target_tut_min, 45), coalesce(target_tut_max, 90)));
end;

comment on function progress_of_set(numeric, numeric, boolean, boolean, integer, integer, numeric, numeric) is
  'The status of a set, the recommendation and the next weight, from the set, its exercise''s targets (null: 45 and 90 s) and the set before it (null: none). One row.';

-- Whether to train today. Fewer than 2 days are too few for the nervous system, 3 are enough; the two scores
-- (1 to 5 each) together are poor up to 4 and good from 7.
create or replace function training_recommendation(days integer, recovery_and_mood integer) returns text
language sql immutable parallel safe
return case
  when days < 2                            then 'TOO FREQUENT: CNS needs more recovery'
  when recovery_and_mood <= 4              then 'SKIP SESSION: Poor readiness indicators'
  when days < 3 and recovery_and_mood < 7  then 'LIGHT SESSION: Reduced intensity'
  when days >= 3 and recovery_and_mood >= 7 then 'OPTIMAL: Go for maximum intensity'
  when recovery_and_mood is null           then 'NO DATA: Log recovery and mood scores'
  else 'PROCEED WITH CAUTION'
end;

comment on function training_recommendation(integer, integer) is
  'What to train, from the days since the last workout and the sum of recovery and mood score; null where unknown.';

-- A change of the mean by up to 0.5 kg is the scale's noise. Two means, given as sums and counts so that no division rounds.
create or replace function weight_trend(sum_now numeric, days_now bigint, sum_before numeric, days_before bigint) returns text
language sql immutable parallel safe
return case
  when sum_now * days_before - sum_before * days_now >  0.5 * days_now * days_before then 'GAINING'
  when sum_now * days_before - sum_before * days_now < -0.5 * days_now * days_before then 'LOSING'
  else 'STABLE'
end;

comment on function weight_trend(numeric, bigint, numeric, bigint) is
  'GAINING, LOSING or STABLE (within 0.5 kg): the mean of some days'' weights against the mean of days before them.';
-- ------------------------------------------------------------------------------------------------
-- v_hit_progression: each set beside the one of the same exercise before it, and what to do next time
-- ------------------------------------------------------------------------------------------------

-- For a few rows out of many: of a week, of each exercise the newest, of all the newest 50. Every row costs a look.
-- The previous set is looked up by the index (exercise_id, workout_date, template_id), first in the last 60 days, which
-- touches one or two partitions, and further back only where these have none.
create temporary view v_hit_progression as
select
  s.exercise_id,
  e.exercise_name,
  s.workout_date,
  s.weight_kg,
  s.tut_seconds,
  previous.weight_kg as prev_weight,
  previous.tut_seconds as prev_tut,
  s.workout_date - previous.workout_date as days_between,
  progress.progress_status,
  progress.recommendation,
  progress.suggested_weight_kg,
  s.template_id
from workout_sets as s
join exercises as e on e.exercise_id = s.exercise_id
left join lateral (
  (select near.workout_date, near.weight_kg, near.tut_seconds
  from workout_sets as near
  where near.exercise_id = s.exercise_id
    and near.workout_date between s.workout_date - 60 and s.workout_date
    and (near.workout_date, near.template_id) < (s.workout_date, s.template_id)
  order by near.workout_date desc, near.template_id desc
  limit 1)
  union all
  (select far.workout_date, far.weight_kg, far.tut_seconds
  from workout_sets as far
  where far.exercise_id = s.exercise_id
    and far.workout_date < s.workout_date - 60
  order by far.workout_date desc, far.template_id desc
  limit 1)
  limit 1
) as previous on true
cross join lateral progress_of_set(
  s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max, previous.weight_kg, previous.tut_seconds
) as progress;

do $$ begin perform pg_temp.install_view('v_hit_progression'); end $$;

comment on view v_hit_progression is
  'Each set against the one of the same exercise before it, by (workout_date, template_id), and the recommendation for the next. In no order; filter by workout_date or exercise_id. It looks each previous set up: whole histories come faster from progression_history().';
comment on column v_hit_progression.exercise_id is 'The exercise.';
comment on column v_hit_progression.exercise_name is 'Its name.';
comment on column v_hit_progression.workout_date is 'The day of the set.';
comment on column v_hit_progression.weight_kg is 'Its weight, in kilograms.';
comment on column v_hit_progression.tut_seconds is 'Its time under tension, in seconds.';
comment on column v_hit_progression.prev_weight is 'The weight of the set before, in kilograms.';
comment on column v_hit_progression.prev_tut is 'The time under tension of the set before, in seconds.';
comment on column v_hit_progression.days_between is 'Days between the two sets; 0 for two workouts on one day.';
comment on column v_hit_progression.progress_status is
  'BASELINE, STRENGTH GAIN, STRENGTH LOSS, ENDURANCE GAIN, REGRESSION or MAINTAINED.';
comment on column v_hit_progression.recommendation is 'What to do next time, in words.';
comment on column v_hit_progression.suggested_weight_kg is 'The weight to load next time, in kilograms.';
comment on column v_hit_progression.template_id is 'The template of the set''s workout.';

-- ------------------------------------------------------------------------------------------------
-- progression_history: the rows of v_hit_progression for a whole history, an exercise's or all
-- ------------------------------------------------------------------------------------------------

-- For many rows: the sets are read once, in order, each beside the one before it. Only what is before the first of each
-- exercise must be looked up, near and then far as in the view, and only if from_date cuts something off. The body is a single query without settings of its own, so
-- PostgreSQL makes it part of the query that calls it: an argument that is null costs nothing, dates choose the partitions.
create or replace function progression_history(exercise text default null, from_date date default null, to_date date default null)
returns table (
  exercise_id varchar, exercise_name varchar, workout_date date, weight_kg numeric, tut_seconds numeric, prev_weight numeric, prev_tut numeric,
  days_between integer, progress_status text, recommendation text, suggested_weight_kg numeric, template_id varchar
)
language sql stable parallel safe
begin atomic
  select
    s.exercise_id,
    e.exercise_name,
    s.workout_date,
    s.weight_kg,
    s.tut_seconds,
    coalesce(s.prev_weight, earlier.weight_kg),
    coalesce(s.prev_tut, earlier.tut_seconds),
    s.workout_date - coalesce(s.prev_date, earlier.workout_date),
    progress.progress_status,
    progress.recommendation,
    progress.suggested_weight_kg,
    s.template_id
  from exercises as e
  left join lateral (
    (select near.workout_date, near.weight_kg, near.tut_seconds
    from workout_sets as near
    where near.exercise_id = e.exercise_id
      and near.workout_date >= from_date - 60 and near.workout_date < from_date
    order by near.workout_date desc, near.template_id desc
    limit 1)
    union all
    (select far.workout_date, far.weight_kg, far.tut_seconds
    from workout_sets as far
    where far.exercise_id = e.exercise_id
      and far.workout_date < from_date - 60
    order by far.workout_date desc, far.template_id desc
    limit 1)
    limit 1
  ) as earlier on true
  join (
    select *,
      lag(weight_kg)    over by_day as prev_weight,
      lag(tut_seconds)  over by_day as prev_tut,
      lag(workout_date) over by_day as prev_date
    from workout_sets
    where (from_date is null or workout_date >= from_date) and (to_date is null or workout_date <= to_date)
    window by_day as (partition by exercise_id order by workout_date, template_id)
  ) as s on s.exercise_id = e.exercise_id
  cross join lateral progress_of_set(
    s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max,
    coalesce(s.prev_weight, earlier.weight_kg), coalesce(s.prev_tut, earlier.tut_seconds)
  ) as progress
  where exercise is null or e.exercise_id = exercise;
end;

comment on function progression_history(text, date, date) is
  'The rows of v_hit_progression in one pass, for whole histories: of one exercise (its id) or of all, from one day to another, both included; null or left out is no bound. In no order. Reads workout_sets and exercises with the caller''s rights.';
-- ------------------------------------------------------------------------------------------------
-- v_recovery_analysis: each workout with how rested one was, and what that meant for the session
-- ------------------------------------------------------------------------------------------------
create temporary view v_recovery_analysis as
select
  w.workout_date,
  w.template_id,
  coalesce(w.days_since_last_workout, w.workout_date - earlier.workout_date) as days_since_last_workout,
  w.recovery_score,
  w.mood_score,
  round((w.recovery_score + w.mood_score) / 2.0, 1) as readiness_index,
  training_recommendation(
    coalesce(w.days_since_last_workout, w.workout_date - earlier.workout_date),
    w.recovery_score + w.mood_score) as training_recommendation,
  w.duration_min,
  sets.exercises_performed,
  sets.avg_tut,
  sets.max_effort_sets
from workouts as w
-- looked up only where the sheet leaves the days blank
left join lateral (
  select before.workout_date
  from workouts as before
  where w.days_since_last_workout is null and before.workout_date < w.workout_date
  order by before.workout_date desc
  limit 1
) as earlier on true
cross join lateral (
  select
    count(*)::integer as exercises_performed,
    round(avg(s.tut_seconds), 2) as avg_tut,
    (count(*) filter (where coalesce(s.max_effort, true)))::integer as max_effort_sets
  from workout_sets as s
  where s.workout_date = w.workout_date and s.template_id = w.template_id
) as sets;

do $$ begin perform pg_temp.install_view('v_recovery_analysis'); end $$;

comment on view v_recovery_analysis is
  'Each workout with its readiness, the recommendation for the session, and what was done. In no order; filter by workout_date.';
comment on column v_recovery_analysis.workout_date is 'The day of the workout.';
comment on column v_recovery_analysis.template_id is 'Its template.';
comment on column v_recovery_analysis.days_since_last_workout is
  'Days since the workout before, as the sheet has it; where it leaves them blank, since the last earlier day with a workout.';
comment on column v_recovery_analysis.recovery_score is 'How recovered one felt, 1 to 5.';
comment on column v_recovery_analysis.mood_score is 'The mood, 1 to 5.';
comment on column v_recovery_analysis.readiness_index is 'The mean of the two scores, to one decimal; empty if one is missing.';
comment on column v_recovery_analysis.training_recommendation is 'What to do in this session, in words.';
comment on column v_recovery_analysis.duration_min is 'How long the workout took, in minutes.';
comment on column v_recovery_analysis.exercises_performed is 'The number of its sets, one per exercise.';
comment on column v_recovery_analysis.avg_tut is 'The mean time under tension of its sets, in seconds, to two decimals.';
comment on column v_recovery_analysis.max_effort_sets is 'The number of its sets that went to the limit; a missing flag counts as true.';
-- ------------------------------------------------------------------------------------------------
-- v_body_composition: each measurement, what changed, and the weight's trend without the scale's daily noise
-- ------------------------------------------------------------------------------------------------
create temporary view v_body_composition as
-- Measurements with and without body fat fall into spells: a spell begins with each known value.
with spells as (
  select *, count(bodyfat_pct) over (order by measurement_date) as spell
  from measurements
),
compared as (
  select
    measurement_date, bodyweight_kg, bodyfat_pct,
    max(bodyfat_pct) over (partition by spell) as known_bodyfat,
    max(bodyfat_pct) over (order by spell groups between 1 preceding and 1 preceding) as bodyfat_before,
    lag(bodyweight_kg) over by_day as weight_before,
    sum(bodyweight_kg) over this_week as sum_this_week,
    count(*)           over this_week as days_this_week,
    sum(bodyweight_kg) over last_week as sum_last_week,
    count(*)           over last_week as days_last_week
  from spells
  window
    by_day as (order by measurement_date),
    this_week as (order by measurement_date range between '6 days' preceding and current row),
    last_week as (order by measurement_date range between '13 days' preceding and '7 days' preceding)
)
select
  measurement_date,
  bodyweight_kg,
  bodyfat_pct,
  round(bodyweight_kg * (100 - known_bodyfat) / 100, 1) as estimated_lean_mass,
  bodyweight_kg - weight_before as weight_change,
  bodyfat_pct - bodyfat_before as bodyfat_change,
  case when days_last_week > 0 then weight_trend(sum_this_week, days_this_week, sum_last_week, days_last_week)
    else weight_trend(bodyweight_kg, 1, weight_before, 1) end as weight_trend
from compared;

do $$ begin perform pg_temp.install_view('v_body_composition'); end $$;

comment on view v_body_composition is
  'Each measurement with the lean mass, the changes and the trend of the weight. In no order; filter by measurement_date.';
comment on column v_body_composition.measurement_date is 'The day of the measurement.';
comment on column v_body_composition.bodyweight_kg is 'Bodyweight, in kilograms.';
comment on column v_body_composition.bodyfat_pct is 'Body fat, in percent; empty where it was not measured.';
comment on column v_body_composition.estimated_lean_mass is
  'Kilograms without fat, to one decimal, by the last body fat known up to that day; empty while none is known.';
comment on column v_body_composition.weight_change is 'Kilograms more or less than at the measurement before.';
comment on column v_body_composition.bodyfat_change is
  'Percentage points more or less than the last body fat known before; empty if either is unknown.';
comment on column v_body_composition.weight_trend is
  'GAINING, LOSING or STABLE (within 0.5 kg): the mean of this day and the six before against the mean of the 7 days before those; where these are empty, this weight against the one before.';
-- ------------------------------------------------------------------------------------------------
-- Privileges: a view or function that had to be dropped and made anew serves those whom it served before
-- ------------------------------------------------------------------------------------------------
do $$
declare
  anew record;
  had record;
begin
  for anew in
    select 'view' as kind, 'table' as grant_kind, relname as name, oid, oid::regclass::text as signature, relowner::regrole as owner
    from pg_class where relnamespace = (select oid from pg_namespace where nspname = current_schema()) and relkind = 'v'
    union all
    select 'function', 'function', proname, oid, oid::regprocedure::text, proowner::regrole
    from pg_proc where pronamespace = (select oid from pg_namespace where nspname = current_schema()) and prokind = 'f'
  loop
    -- Whatever kept its oid was never dropped.
    if exists (select from pg_temp.training_privileges_before as b where b.kind = anew.kind and b.oid = anew.oid) then
      continue;
    end if;

    for had in
      select distinct owner from pg_temp.training_privileges_before as b
      where b.kind = anew.kind and b.name = anew.name
    loop
      if had.owner <> anew.owner then
        execute format('alter %s %s owner to %s', anew.kind, anew.signature, had.owner);
      end if;
      execute format('revoke all on %s %s from public', anew.grant_kind, anew.signature);
    end loop;

    for had in
      select distinct privilege, column_name, grantee, is_grantable from pg_temp.training_privileges_before as b
      where b.kind = anew.kind and b.name = anew.name and b.privilege is not null
        and (column_name is null or exists (select from pg_attribute where attrelid = anew.oid and attname = column_name))
    loop
      execute format('grant %s%s on %s %s to %s%s', had.privilege, coalesce(' (' || quote_ident(had.column_name) || ')', ''),
        anew.grant_kind, anew.signature, had.grantee,
        case when had.is_grantable and had.grantee <> 'public' then ' with grant option' else '' end);
    end loop;
  end loop;
end
$$;
-- ------------------------------------------------------------------------------------------------
-- Report: the version is on record, and one row tells what this run did
-- ------------------------------------------------------------------------------------------------
do $$
declare
  kept record;
  stops text;
begin
  -- What stood on an old view may itself have been made anew since.
  for kept in select * from pg_temp.training_kept where kind = 'view' loop
    begin
      execute format('drop view %I', kept.kept_as);
      delete from pg_temp.training_kept where kept_as = kept.kept_as;
    exception when dependent_objects_still_exist then
    end;
  end loop;

  select string_agg(format('The %s %s must be made anew, but %s depends on it.', kind, name, dependants), ' ' order by kind desc, name) into stops
  from pg_temp.training_kept;
  if stops is not null and coalesce(current_setting('training.dependent_views', true), '') <> 'keep' then
    raise exception '% Drop what depends on it, provision, and create it again; or provision with Dependent Views set to keep (in psql first: set training.dependent_views to keep), which leaves it on the old one under another name. Nothing was changed.',
      stops using errcode = 'dependent_objects_still_exist';
  end if;
end
$$;

insert into training_schema_version (version)
values (3) on conflict (version) do nothing;

with differences as (
  select kind, owner, name, kind = 'partition' and coalesce(a.definition, b.definition) = 'DEFAULT' as is_default,
    case
      when b.name is null then 'created'
      when a.name is null and b.definition = 'DEFAULT' then format('renamed to %s_default', owner)
      when a.name is null then 'dropped'
      else 'replaced'
    end as fate
  from pg_temp.training_objects_before as b
  full join (select * from pg_temp.training_objects()) as a using (kind, owner, name)
  where b.definition is distinct from a.definition
),
-- What belongs to a new table goes without saying; its partitions are told all the same.
told as (
  select * from differences
  where (kind, name) not in (select kind, kept_as from pg_temp.training_kept) and (kind = 'partition' or owner not in (select name from differences where kind = 'table'))
    and not (is_default and fate = 'created' and owner in (select owner from differences where fate like 'renamed%'))
),
sentences as (
  select 2 as place, owner as name,
    case when count(*) = 1 then format('partition %s %s', min(name), fate)
    else format('partitions %s to %s of %s %s', min(name), max(name), owner, fate) end as change
  from told where kind = 'partition' and not is_default
  group by owner, fate
  union all
  select array_position(array['table', 'partition', 'column', 'key', 'foreign key', 'check', 'index', 'trigger', 'type', 'function', 'view'], kind), name,
    concat_ws(' ', kind, name, case when kind <> 'function' then 'of ' || nullif(owner, '') end, fate)
  from told where kind <> 'partition' or is_default
  union all
  select 12, name, format('%s %s kept as %s, since %s depends on it', kind, name, kept_as, dependants)
  from pg_temp.training_kept
)
select
  adopted,
  previous_version,
  (select max(version) from training_schema_version) as schema_version,
  array(select change from sentences order by place, name, change) as changes
from pg_temp.training_before;

drop function pg_temp.training_objects(), pg_temp.install_view(text), pg_temp.make_way(regclass, oid);

commit;
