import { upsertOperation } from '../upsert';

export const upsert = upsertOperation('exercise', 'exercise', 'exercises');
