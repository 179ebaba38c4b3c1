import { getAllOperation } from '../getAll';

export const getAll = getAllOperation('exercise', 'exercise', 'exercises');
