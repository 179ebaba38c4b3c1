import { getAllOperation } from '../getAll';

export const getAll = getAllOperation('workoutTemplate', 'workout template', 'workout templates');
