-- ------------------------------------------------------------------------------------------------
-- Exercise names: which exercise a cell of the journal means
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create or replace function {schema}.find_exercise(cell text, by_name boolean default true) returns varchar(50)
language sql stable
begin atomic
  select max(exercise_id)
  from (
    select exercise_id, rank() over (order by exercise_id <> cell, not (by_name and exercise_name = cell)) as rank
    from {schema}.exercises
    where lower(exercise_id) = lower(cell) or (by_name and lower(exercise_name) = lower(cell))
  ) as matching
  where rank = 1
  having count(*) = 1;
end;

comment on function {schema}.find_exercise(text, boolean) is
  'The id of the exercise that a cell means: its id, its name, or either of them ignoring case. '
  'Null if there is none, or if several differ only by case.';

create or replace function {schema}.resolve_exercises(ids text[], by_name boolean) returns jsonb
language sql stable
begin atomic
  select jsonb_object_agg(id, meaning)
  from (
    select id, case
        when exists (
          select from {schema}.exercises
          where lower(exercise_id) = lower(id) or (by_name and lower(exercise_name) = lower(id))
        ) then {schema}.find_exercise(id, by_name)
        else first_value(id) over (partition by lower(id) order by position)
      end as meaning
    from (
      select id, min(position) as position
      from unnest(ids) with ordinality as given (id, position)
      group by id
      having (select exercise_id from {schema}.exercises where exercise_id = id) is null -- one lookup per id
    ) as unknown
  ) as meanings
  where meaning is distinct from id;
end;

comment on function {schema}.resolve_exercises(text[], boolean) is
  'The given exercise ids that mean another id, as {"given": "meant"}; "meant" is null if it could be several. '
  'New ids that differ only by case mean the first of them. Null if every id is meant as given.';
$sql$);
