export { checkCredential } from './credential';
export type { TrainingCredential } from './credential';
export { Database } from './database';
export type { Run } from './database';
export { DatabaseProblem } from './problem';
export { readProvisionScript } from './provisionScript';
export { SCHEMA_VERSION, schemaProblem } from './schemaVersion';
export type { GetSshClient } from './tunnel';
