-- ------------------------------------------------------------------------------------------------
-- Requirements: stop before anything is changed if the server, the schema or the role cannot be used
-- ------------------------------------------------------------------------------------------------
do $$
declare
  schema constant text := current_setting('training.schema');
  search_path constant text := current_setting('training.search_path');
  unusable_schema name;
begin
  if current_setting('server_version_num')::integer < 140000 then
    raise exception 'This server is PostgreSQL %. The training schema needs PostgreSQL 14 or newer.',
      current_setting('server_version');
  end if;

  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'The database "%" has the encoding %. A journal needs UTF8. Create another database: '
      'create database training encoding ''UTF8'' template template0; Nothing was changed.',
      current_database(), current_setting('server_encoding');
  end if;

  if schema = '' then
    select nspname into unusable_schema from pg_namespace
    where quote_ident(nspname) = any (regexp_split_to_array(search_path, ',\s*')) limit 1;
    if found then
      raise exception 'The role "%" may not use schema "%". '
        'Its owner can run: grant usage, create on schema % to %; then provision again.',
        current_user, unusable_schema, quote_ident(unusable_schema), quote_ident(current_user);
    end if;
    raise exception 'No schema of the search path (%) exists. '
      'Create one, or set the search path to an existing schema.',
      search_path;
  end if;

  if not has_schema_privilege(schema, 'create') then
    raise exception 'The role "%" may not create anything in schema "%". '
      'A superuser can run: grant create on schema % to %; then provision again.',
      current_user, schema, quote_ident(schema), quote_ident(current_user);
  end if;

  if coalesce(current_setting('training.dependent_views', true), '') not in ('', 'stop', 'keep') then
    raise exception 'The setting training.dependent_views is "%". It can be stop or keep.',
      current_setting('training.dependent_views');
  end if;
end
$$;
