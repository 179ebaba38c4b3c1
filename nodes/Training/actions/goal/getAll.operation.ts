import { getAllOperation } from '../getAll';

export const getAll = getAllOperation('goal', 'goal', 'goals');
