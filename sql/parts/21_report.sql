-- ------------------------------------------------------------------------------------------------
-- Report: the version is on record, and one row tells what this run did
-- ------------------------------------------------------------------------------------------------
insert into training_schema_version (version)
values (1) on conflict (version) do nothing;

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
  where (kind = 'partition' or owner not in (select name from differences where kind = 'table'))
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
)
select
  adopted,
  previous_version,
  (select max(version) from training_schema_version) as schema_version,
  array(select change from sentences order by place, name, change) as changes
from pg_temp.training_before;

drop function pg_temp.training_objects(), pg_temp.install_view(text);
