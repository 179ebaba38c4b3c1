import { upsertOperation } from '../upsert';

export const upsert = upsertOperation('workout', 'workout', 'workouts');
