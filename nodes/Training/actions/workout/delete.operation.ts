import { deleteOperation } from '../delete';

export const deleteOne = deleteOperation('workout', 'workout');
