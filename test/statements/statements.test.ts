import * as statements from '../../nodes/Training/statements';
import type { Schema, Statement } from '../../nodes/Training/statements';

const HOSTILE = `'; drop table workouts; -- "$1" {{ $json }}`;
const row = {
	kind: 'workout',
	key: '',
	items: [0],
	values: { workout_date: '2026-01-20', template_id: HOSTILE },
} as const;
const rows = [{ ...row, items: [...row.items] }];
const filters = {
	dateFrom: '2026-01-01',
	dateTo: '2026-12-31',
	templateId: HOSTILE,
	exerciseId: HOSTILE,
	status: HOSTILE,
};

const days = { from: '2026-01-01', to: '2026-12-31' };

/** Every statement that the nodes can send, with values that would do harm if they were pasted. */
const all = (schema: Schema): Statement[] => [
	...(['workout', 'set', 'measurement', 'exercise', 'workoutTemplate'] as const).flatMap((kind) => [
		statements.upsertRows(schema, kind, rows),
		statements.readRecords(schema, kind, filters, 50),
	]),
	...[true, false].flatMap((latestOnly) => [
		statements.readProgression(schema, { filters, latestOnly, limit: null }),
		statements.readRecovery(schema, { filters, latestOnly, limit: 50 }),
		statements.readBodyComposition(schema, { filters, latestOnly, limit: 50 }),
	]),
	...(['workout', 'set', 'measurement'] as const).map((kind) => statements.deleteRows(schema, kind, rows)),
	statements.lockWorkouts(schema, rows),
	statements.countSets(schema, rows),
	statements.deleteSetsOf(schema, rows),
	statements.listChoices(schema, 'exercises', HOSTILE, { size: 100, offset: 0 }),
	statements.listChoices(schema, 'workout_templates', HOSTILE, { size: 100, offset: 0 }),
	statements.findSchema(schema),
	statements.readNewestVersion(schema),
	statements.readStatus(schema, HOSTILE),
	statements.ensurePartitions(schema, 2020, 2030),
	statements.readReportSets(schema, days),
	statements.readReportWorkouts(schema, days),
	statements.readReportMeasurements(schema, days),
	statements.readPace(schema, days.to),
];

describe('the text of every statement', () => {
	it('is constant but for the quoted schema', () => {
		const plain = all(statements.quoteSchema('public'));
		const hostile = all(statements.quoteSchema(HOSTILE));
		for (const [index, { text }] of hostile.entries()) {
			expect(text.replaceAll(`"${HOSTILE.replaceAll('"', '""')}"`, '"public"')).toBe(plain[index]?.text);
			expect(plain[index]?.text).not.toContain(HOSTILE);
		}
	});

	it('has a value for each of its placeholders, and no other', () => {
		for (const { text, values } of all(statements.quoteSchema('public'))) {
			const placeholders = new Set(text.match(/\$\d+/g));
			expect([...placeholders].sort()).toEqual(values.map((_, index) => `$${index + 1}`).sort());
		}
	});

	it('quotes a schema as PostgreSQL does', () => {
		expect(statements.quoteSchema('a"b c;')).toBe('"a""b c;"');
	});
});

describe('the script that provisions', () => {
	it('is led to its schema, whose name is quoted in both places', () => {
		const script = statements.provisionScript(statements.quoteSchema(`o'neil "x"`), 'select 1;');
		expect(script).toContain(`to_regnamespace(''"o''''neil ""x"""'')`);
		expect(script).toContain('set local search_path to "o\'neil ""x"""');
		expect(script.trimEnd().endsWith('select 1;')).toBe(true);
	});
});
