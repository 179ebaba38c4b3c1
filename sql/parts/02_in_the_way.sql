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
      -- neither the deployment nor a version before 4 has one: whose it is, it isn't ours
      ('v_latest_progression', 'view', case when (select previous_version >= 4 from pg_temp.training_before) then '{v}'::"char"[] else '{}' end),
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
