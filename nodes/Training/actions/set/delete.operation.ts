import { deleteOperation } from '../delete';

export const deleteOne = deleteOperation('set', 'set');
