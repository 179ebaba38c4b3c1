export { parseCredential } from './credential';
export type { TrainingCredential } from './credential';
export type { Database, Run, TransactionOptions } from './database';
export { openDatabase } from './openDatabase';
export { DatabaseError } from './databaseError';
export { readProvisionScript } from './provisionScript';
export { SCHEMA_VERSION, schemaVersionError } from './schemaVersion';
export type { GetSshClient } from './tunnel';
