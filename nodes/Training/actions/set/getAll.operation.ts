import { getAllOperation } from '../getAll';

export const getAll = getAllOperation('set', 'set', 'sets');
