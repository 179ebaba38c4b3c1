import { upsertOperation } from '../upsert';

export const upsert = upsertOperation('goal', 'goal', 'goals');
