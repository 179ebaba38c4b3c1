import { getAllOperation } from '../getAll';

export const getAll = getAllOperation('workout', 'workout', 'workouts');
