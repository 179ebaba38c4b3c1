-- ------------------------------------------------------------------------------------------------
-- Report: record the version, and return one row that lists what this run changed
-- ------------------------------------------------------------------------------------------------

-- The objects that depend on a view or function.
create or replace function pg_temp.dependents_of(catalog regclass, id oid) returns text
language sql
return (
  select replace(
    string_agg(distinct coalesce(rule.ev_class::regclass::text, pg_describe_object(d.classid, d.objid, 0)), ', '),
    pg_temp.our_schema() || '.', '')
  from pg_depend as d
  left join pg_rewrite as rule on d.classid = 'pg_rewrite'::regclass and rule.oid = d.objid
  where (d.refclassid = catalog and d.refobjid = id
      or d.refclassid = 'pg_type'::regclass and d.refobjid = (
        select reltype from pg_class where catalog = 'pg_class'::regclass and oid = id))
    and d.deptype = 'n' and rule.ev_class is distinct from id
);

do $$
declare
  kept record;
  conflicts text;
begin
  -- A renamed object can be dropped if the objects that depended on it have been recreated since.
  loop
    select * into kept from pg_temp.training_kept where pg_temp.dependents_of(catalog, id) is null limit 1;
    exit when not found;
    execute format('drop %s %s', kept.kind,
      case kept.kind when 'view' then kept.id::regclass::text else kept.id::regprocedure::text end);
    delete from pg_temp.training_kept where id = kept.id;
  end loop;

  select string_agg(format('The %s %s must be recreated, but %s depends on it.',
    kind, name, pg_temp.dependents_of(catalog, id)), ' ' order by kind desc, name)
  into conflicts from pg_temp.training_kept;
  if conflicts is not null and coalesce(current_setting('training.dependent_views', true), '') <> 'keep' then
    raise exception '% Drop the dependent objects, provision, and create them again. Or provision with '
      'Dependent Views = Keep the Old Objects (in psql: set training.dependent_views to keep): the old objects are '
      'renamed, and their dependents keep using them. Nothing was changed.',
      conflicts using errcode = 'dependent_objects_still_exist';
  end if;
end
$$;

-- The names are recorded, so that a later run knows which objects are ours.
call pg_temp.run($sql$
with installed as (
  select current_setting('training.schema_version')::integer as version, array_agg(name order by name) as objects
  from pg_temp.training_names
  where kind <> 'trigger function' or name = (select t.name || '()' from pg_temp.training_trigger_function as t)
)
insert into {schema}.training_schema_version (version, objects)
select version, objects from installed
where (version, objects) not in (
  select version, coalesce(objects, '{}') from {schema}.training_schema_version
)
on conflict (version) do update set objects = excluded.objects;
$sql$);

with differences as (
  select kind, owner, name,
    kind = 'partition' and coalesce(after.definition, before.definition) = 'DEFAULT' as is_default,
    case
      when before.name is null then 'created'
      when after.name is null and before.definition = 'DEFAULT' then format('renamed to %s_default', owner)
      when after.name is null then 'dropped'
      else 'replaced'
    end as action
  from pg_temp.training_objects_before as before
  full join (select * from pg_temp.training_objects()) as after using (kind, owner, name)
  where before.definition is distinct from after.definition
),
-- Of a new table only its partitions are listed, of a renamed default partition only the old name. A view of the user's
-- shows the new name of an object that was kept; it was not replaced. An object that was kept is listed once.
listed as (
  select * from differences
  where (kind, name) not in (select kind, kept_as from pg_temp.training_kept)
    and not (action = 'dropped' and (kind, name) in (select k.kind, k.name from pg_temp.training_kept as k))
    and not (kind = 'view' and action = 'replaced' and name not in (select n.name from pg_temp.training_names as n))
    and (kind = 'partition' or owner not in (select name from differences where kind = 'table'))
    and not (is_default and action = 'created'
      and owner in (select owner from differences where action like 'renamed%'))
),
sentences as (
  select 2 as place, owner as name,
    case when count(*) = 1 then format('partition %s %s', min(name), action)
    else format('partitions %s to %s of %s %s', min(name), max(name), owner, action) end as change
  from listed where kind = 'partition' and not is_default
  group by owner, action
  union all
  select
    array_position(array[
      'table', 'partition', 'column', 'key', 'foreign key', 'check', 'index', 'trigger', 'function', 'view'
    ], kind),
    name,
    concat_ws(' ', kind,
      case when kind = 'function' and action = 'dropped' then format('%s(%s)', name, owner) else name end,
      case when kind <> 'function' then 'of ' || nullif(owner, '') end, action)
  from listed where kind <> 'partition' or is_default
  union all
  select 11, name, format('%s %s kept as %s, because %s depends on it',
    kind, name, kept_as, pg_temp.dependents_of(catalog, id))
  from pg_temp.training_kept
)
select
  adopted,
  previous_version,
  current_setting('training.schema_version')::integer as schema_version,
  array(select change from sentences order by place, name, change) as changes
from pg_temp.training_before;

drop routine pg_temp.run(text), pg_temp.our_schema(), pg_temp.our_relation(name), pg_temp.training_objects(),
  pg_temp.training_comments(), pg_temp.lock_holders(oid[], oid), pg_temp.raise_in_use(),
  pg_temp.take_lock(integer[], text), pg_temp.may_own(oid), pg_temp.dependents_of(regclass, oid),
  pg_temp.keeps_owner(text, name), pg_temp.install_view(text), pg_temp.drop_or_rename(regclass, oid);
