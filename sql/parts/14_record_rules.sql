-- ------------------------------------------------------------------------------------------------
-- Rules about records and stalls
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create or replace function {schema}.comparable_load(weight_kg numeric, load_type text) returns numeric
language sql immutable parallel safe
return case when load_type = 'Assisted' then -weight_kg else weight_kg end;

comment on function {schema}.comparable_load(numeric, text) is
  'A weight as a number that grows with progress. On an assisted machine the weight is help, and less is progress.';

-- A heavier weight counts only if it was held for the target's minimum (45 seconds by default): a weight that is too
-- heavy to train with is no progress. A longer time needs no minimum: the weight was used before.
create or replace function {schema}.record_type(
  load numeric, tut_seconds numeric, previous_load numeric, previous_tut numeric, target_tut_min integer
) returns text
language sql immutable parallel safe
return case
  when previous_load >= load and tut_seconds > previous_tut                     then 'tut'
  when previous_load < load and tut_seconds >= {schema}.tut_min(target_tut_min) then 'weight'
end;

comment on function {schema}.record_type(numeric, numeric, numeric, numeric, integer) is
  'weight, tut or null, from a set and the record so far: the longest set with at least its load, otherwise the set '
  'with the best load. Loads are those of comparable_load.';

-- With one session a week or two, three sessions are the two weeks or more in which high-intensity training shows
-- progress: fewer say nothing, and a record in them is recent. Four without a record are more than bad luck. Three
-- declines in a row are more than a bad day.
create or replace function {schema}.exercise_status(
  sessions bigint, sessions_since_record bigint, declines bigint
) returns text
language sql immutable parallel safe
return case
  when sessions < 3                                   then 'NEW'
  when sessions_since_record < 3                      then 'PROGRESSING'
  when sessions >= 4 and coalesce(sessions_since_record, 4) >= 4 then 'STALLED'
  when declines = 3                                   then 'DECLINING'
  else 'HOLDING'
end;

comment on function {schema}.exercise_status(bigint, bigint, bigint) is
  'NEW, PROGRESSING, STALLED, DECLINING or HOLDING, from the number of sessions, of sessions since the newest record '
  '(null: none), and how many of the last 3 sessions were below the one before. It needs the newest 4 sessions only.';

-- An exercise that was left out for 30 days says nothing about how the athlete recovers now.
create or replace function {schema}.is_current(last_date date, on_date date) returns boolean
language sql immutable parallel safe
return coalesce(last_date >= on_date - 30, false);

comment on function {schema}.is_current(date, date) is
  'Whether an exercise was trained in the last 30 days, from the day of its newest set.';

-- One stalled exercise has its own cause. If half of all stall, and at least three so that it is no coincidence, the
-- athlete does not recover.
create or replace function {schema}.needs_more_rest(stuck_exercises bigint, exercises bigint) returns boolean
language sql immutable parallel safe
return stuck_exercises >= 3 and stuck_exercises * 2 >= exercises;

comment on function {schema}.needs_more_rest(bigint, bigint) is
  'Whether the cause is too little rest, from the numbers of stalled or declining exercises and of all exercises.';

-- A deload of 10 % is light enough to recover and heavy enough to keep the skill. A set that declines three times is
-- trained before the body has recovered, and 2 to 3 days are what a longer pause usually adds.
create or replace function {schema}.exercise_advice(status text, needs_more_rest boolean) returns text
language sql immutable parallel safe
return case
  when status = 'DECLINING' or status = 'STALLED' and needs_more_rest
                          then 'REST LONGER: add 2 to 3 days between workouts'
  when status = 'STALLED' then 'DELOAD: 10 % less for one session, then build up again'
end;

comment on function {schema}.exercise_advice(text, boolean) is
  'What to do about the status of an exercise. Null if nothing. needs_more_rest: whether many exercises are stuck.';
$sql$);
