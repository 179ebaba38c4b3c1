-- ------------------------------------------------------------------------------------------------
-- Session: only PostgreSQL's own functions, operators and types are used, whatever other roles have created
-- ------------------------------------------------------------------------------------------------

-- PostgreSQL prefers a function or operator whose argument types match better, in whatever schema of the search path it
-- is. So the path has no schema in which others can create one, and our own objects are always named with their schema:
-- the first one of the path so far. Two settings keep its name and that path.
set local quote_all_identifiers = off;
set local standard_conforming_strings = on; -- a backslash in a string is a backslash
do $$
begin
  perform
    pg_catalog.set_config('training.schema', pg_catalog.current_schema(), true),
    pg_catalog.set_config('training.search_path', pg_catalog.current_setting('search_path'), true);
end
$$;
set local search_path = pg_catalog, pg_temp;
set local jit = off; -- compiling queries of the catalogues takes longer than running them

-- Another role that used this session before may have left temporary functions that match our calls better.
do $$
declare
  routine regprocedure;
begin
  for routine in
    select oid from pg_proc
    where pronamespace = pg_my_temp_schema() and proowner <> quote_ident(current_user)::regrole
  loop
    execute format('drop routine %s cascade', routine);
  end loop;
end
$$;
