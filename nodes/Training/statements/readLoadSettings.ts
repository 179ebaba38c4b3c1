import type { LoadSettings } from '../loads';
import type { Schema, Statement } from './statement';

/** The exercises whose weights are not simply kilograms that are lifted. */
export const readLoadSettings = (schema: Schema): Statement<LoadSettings & { exercise_id: string }> => ({
	text: `
select exercise_id, coalesce(load_type, 'External') as load_type, coalesce(load_unit, 'kg') as load_unit
from ${schema}.exercises
where load_type <> 'External' or load_unit <> 'kg'`,
	values: [],
});
