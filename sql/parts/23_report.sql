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
values (4) on conflict (version) do nothing;

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
