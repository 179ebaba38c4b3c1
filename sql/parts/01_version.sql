-- The version of the training schema. This is its only place: the other parts read the setting, the nodes this file.
-- After the first release, raise it with each change of a table, function or view. Steps for existing data go into
-- 11_upgrades.sql.
set local training.schema_version to '1';
