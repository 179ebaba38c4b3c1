export { parseCredential } from './credential';
export type { TrainingCredential } from './credential';
export type { Database, Run } from './database';
export { openDatabase } from './openDatabase';
export { DatabaseError } from './explainError';
export { readProvisionScript } from './provisionScript';
export { SCHEMA_VERSION, schemaVersionError } from './schemaVersion';
export type { GetSshClient } from './tunnel';
