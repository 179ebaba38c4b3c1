import { upsertOperation } from '../upsert';

export const upsert = upsertOperation('set', 'set', 'sets');
