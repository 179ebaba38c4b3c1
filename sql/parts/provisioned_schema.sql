-- ------------------------------------------------------------------------------------------------
-- Provisioned schema: roles.sql and uninstall.sql need one, and the rights of the owner
-- ------------------------------------------------------------------------------------------------
do $$
declare
  schema constant text := current_setting('training.schema');
  owner regrole;
begin
  if schema = '' or to_regclass(format('%I.training_schema_version', schema)) is null then
    raise exception 'There is no training schema in "%". Run provision.sql there first.',
      coalesce(nullif(schema, ''), current_setting('training.search_path'));
  end if;

  select relowner into owner from pg_class where oid = to_regclass(format('%I.training_schema_version', schema));
  if not pg_has_role(owner, 'usage') then
    raise exception 'permission denied: the training schema in "%" belongs to %. '
      'Run this script as that role or as a member of it.', schema, owner
      using errcode = 'insufficient_privilege';
  end if;
end
$$;
