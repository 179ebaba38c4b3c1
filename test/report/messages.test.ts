import { formatSet } from '../../nodes/Training/report/messages';

describe('a set in a message', () => {
	it.each([
		[{ weight_kg: 78, load_type: 'External', load_unit: 'kg' as const }, '78 kg for 67 s'],
		[{ weight_kg: 78.02, load_type: 'External', load_unit: 'lb' as const }, '172 lb for 67 s'],
		[{ weight_kg: 0, load_type: 'External', load_unit: 'lb' as const }, 'bodyweight for 67 s'],
		[{ weight_kg: 5, load_type: 'Bodyweight', load_unit: 'kg' as const }, 'bodyweight + 5 kg for 67 s'],
		[{ weight_kg: 20, load_type: 'Assisted', load_unit: 'kg' as const }, '20 kg of assistance for 67 s'],
		[{ weight_kg: 0, load_type: 'Assisted', load_unit: 'kg' as const }, 'no assistance for 67 s'],
	])('has the load of its exercise: %j', (set, text) => {
		expect(formatSet({ ...set, tut_seconds: 67 })).toBe(text);
	});
});
