import { readableName, withReadableNames } from '../../nodes/Training/names';

describe('a readable name', () => {
	it.each([
		['ex_chest_press_db', 'Chest press db'],
		['hit_lower_a', 'HIT lower A'],
		['ex-row', 'Row'],
		['Ex_squat', 'Squat'],
		['squat', 'Squat'],
		['Klimmzüge', 'Klimmzüge'],
		// Typed as a name
		['Lower body A', 'Lower body A'],
		['ex_', 'ex_'],
	])('of %s is %s', (id, name) => {
		expect(readableName(id)).toBe(name);
	});

	it('replaces only a name that is the ID, also in the sets of a workout', () => {
		const row = {
			template_id: 'hit_lower_a',
			template_name: 'hit_lower_a',
			sets: [
				{ exercise_id: 'ex_squat', exercise_name: 'ex_squat' },
				{ exercise_id: 'ex_row', exercise_name: 'Rowing machine' },
			],
		};
		expect(withReadableNames(row)).toEqual({
			template_id: 'hit_lower_a',
			template_name: 'HIT lower A',
			sets: [
				{ exercise_id: 'ex_squat', exercise_name: 'Squat' },
				{ exercise_id: 'ex_row', exercise_name: 'Rowing machine' },
			],
		});
	});
});
