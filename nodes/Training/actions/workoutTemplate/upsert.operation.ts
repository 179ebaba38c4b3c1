import { upsertOperation } from '../upsert';

export const upsert = upsertOperation('workoutTemplate', 'workout template', 'workout templates');
