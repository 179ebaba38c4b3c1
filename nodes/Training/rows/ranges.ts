import { CellError } from './cell';
import type { Value } from './cell';

/** The columns of an exercise that are the ends of a range. */
const RANGES = [
	{ min: 'target_tut_min', max: 'target_tut_max', mayBeEqual: false, above: 'above', below: 'below' },
	{ min: 'load_min', max: 'load_max', mayBeEqual: true, above: 'at least', below: 'at most' },
] as const;

type ExerciseCells = Readonly<Record<string, Value | undefined>>;

/**
 * The errors of ranges whose maximum is too low, with the column to change: the maximum, or the minimum if only that is given. It is
 * null if both ends are stored already. `given` are the cells of the row itself.
 */
export function emptyRanges(
	cells: ExerciseCells,
	given: ExerciseCells = cells,
): Array<[column: string | null, error: CellError]> {
	return RANGES.flatMap(({ min, max, mayBeEqual, above, below }): ReturnType<typeof emptyRanges> => {
		const [low, high] = [cells[min], cells[max]];
		if (typeof low !== 'number' || typeof high !== 'number') return [];
		if (high > low || (mayBeEqual && high === low)) return [];
		const error = (problem: string, fix = '') => new CellError('out_of_range', problem, fix);
		if (given[max] !== undefined) return [[max, error(`, but it must be ${above} ${min}, which is ${low}.`)]];
		if (given[min] !== undefined)
			return [[min, error(`, but it must be ${below} ${max}, which is ${high}.`)]];
		return [[null, error(`the stored ${max} is ${high}, but ${min} is ${low}.`, 'Write both.')]];
	});
}
