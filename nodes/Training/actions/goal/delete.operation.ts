import { deleteOperation } from '../delete';

export const deleteOne = deleteOperation('goal', 'goal');
