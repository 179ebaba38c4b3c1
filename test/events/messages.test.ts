import { load } from '../../nodes/Training/events/messages';

describe('a set in a message', () => {
	it.each([
		[{ weight_kg: 78, load_unit: 'kg' as const }, '78 kg for 67 s'],
		[{ weight_kg: 78.02, load_unit: 'lb' as const }, '172 lb for 67 s'],
		[{ weight_kg: 0, load_unit: 'lb' as const }, 'bodyweight for 67 s'],
	])('is in the unit of its exercise: %j', (set, text) => {
		expect(load({ ...set, tut_seconds: 67 })).toBe(text);
	});
});
