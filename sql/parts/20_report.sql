-- ------------------------------------------------------------------------------------------------
-- Report: record the version, and return one row that lists what this run changed
-- ------------------------------------------------------------------------------------------------
do $$
declare
  kept record;
  conflicts text;
begin
  -- A renamed view can be dropped if the objects that depended on it have been recreated since.
  for kept in select * from pg_temp.training_kept where kind = 'view' loop
    begin
      execute format('drop view %s', pg_temp.our_relation(kept.kept_as));
      delete from pg_temp.training_kept where kept_as = kept.kept_as;
    exception when dependent_objects_still_exist then
    end;
  end loop;

  select string_agg(
    format('The %s %s must be recreated, but %s depends on it.', kind, name, dependents), ' ' order by kind desc, name)
  into conflicts from pg_temp.training_kept;
  if conflicts is not null and coalesce(current_setting('training.dependent_views', true), '') <> 'keep' then
    raise exception '% Drop the dependent objects, provision, and create them again. Or provision with '
      'Dependent Views = Keep the Old Objects (in psql: set training.dependent_views to keep): the old objects are '
      'renamed, and their dependents keep using them. Nothing was changed.',
      conflicts using errcode = 'dependent_objects_still_exist';
  end if;
end
$$;

call pg_temp.run($sql$
insert into {schema}.training_schema_version (version)
values (current_setting('training.schema_version')::integer) on conflict (version) do nothing;
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
-- Of a new table only its partitions are listed, of a renamed default partition only the old name.
listed as (
  select * from differences
  where (kind, name) not in (select kind, kept_as from pg_temp.training_kept)
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
    concat_ws(' ', kind, name, case when kind <> 'function' then 'of ' || nullif(owner, '') end, action)
  from listed where kind <> 'partition' or is_default
  union all
  select 11, name, format('%s %s kept as %s, because %s depends on it', kind, name, kept_as, dependents)
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
  pg_temp.take_lock(integer[], text), pg_temp.may_own(oid),
  pg_temp.keeps_owner(text, name), pg_temp.install_view(text), pg_temp.drop_or_rename(regclass, oid);
