import { getAllOperation } from '../getAll';

export const getAll = getAllOperation('measurement', 'measurement', 'measurements');
