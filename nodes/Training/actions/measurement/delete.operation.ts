import { deleteOperation } from '../delete';

export const deleteOne = deleteOperation('measurement', 'measurement');
