import { upsertOperation } from '../upsert';

export const upsert = upsertOperation('measurement', 'measurement', 'measurements');
