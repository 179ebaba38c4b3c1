export type { Database, Run, TransactionOptions, TryRun } from './database';
export { openDatabase } from './openDatabase';
export { DatabaseError } from './databaseError';
export { readProvisionScript } from './provisionScript';
export { redactSecrets } from './redact';
export { SCHEMA_VERSION, encodingError, hiddenVersionError, schemaVersionError } from './schemaVersion';
export type { GetSshClient } from './tunnel';
