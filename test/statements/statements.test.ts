import { events } from '../../nodes/Training/events/events';
import type { ReadRow } from '../../nodes/Training/rows';
import * as statementsModule from '../../nodes/Training/statements';
import type { Schema, Statement } from '../../nodes/Training/statements';

const HOSTILE = `'; drop table workouts; -- "$1" {{ $json }}`;

/** Records which functions of the module the tests call. */
const called = new Set<string | symbol>();
const statements = new Proxy(statementsModule, {
	get(exports, name) {
		called.add(name);
		return Reflect.get(exports, name) as unknown;
	},
});

const rows: ReadRow[] = [
	{
		kind: 'workout',
		key: '',
		items: [0],
		values: { workout_date: '2026-01-20', template_id: HOSTILE },
	},
];
const filters = {
	dateFrom: '2026-01-01',
	dateTo: '2026-12-31',
	templateId: HOSTILE,
	exerciseId: HOSTILE,
	status: HOSTILE,
};
const changes = { since: HOSTILE, newest: 10, today: HOSTILE, known: { [HOSTILE]: HOSTILE }, limit: 500 };
const days = { from: '2026-01-01', to: '2026-12-31' };
const page = { size: 100, offset: 0 };

type AnyStatement = Pick<Statement, 'text' | 'values'>;

/** Each statement that the nodes can send, with values that would do harm in its text. */
const allStatements = (schema: Schema): AnyStatement[] => [
	...(['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'] as const).flatMap((kind) => [
		statements.upsertRows(schema, kind, rows),
		statements.readRecords(schema, kind, filters, 50),
	]),
	...[true, false].flatMap((latestOnly) => [
		statements.readProgressionAndRecords(schema, { filters, latestOnly, limit: null }),
		statements.readProgression(schema, { filters, latestOnly, limit: null }),
		statements.readRecovery(schema, { filters, latestOnly, limit: 50 }),
		statements.readBodyComposition(schema, { filters, latestOnly, limit: 50 }),
		statements.readExerciseRecords(schema, { filters, latestOnly, limit: 50 }),
		statements.readExerciseStatus(schema, { filters, latestOnly, limit: 50 }),
	]),
	statements.readLoadSettings(schema),
	statements.readNextSession(schema, days.to, HOSTILE),
	statements.readRecordNews(schema, { today: days.to, knownWorkout: days.from }),
	statements.readStatusNews(schema, { today: days.to, knownWorkout: days.from }, { [HOSTILE]: HOSTILE }),
	...(['workout', 'set', 'measurement', 'goal'] as const).map((kind) =>
		statements.deleteRows(schema, kind, rows),
	),
	statements.countSets(schema, rows),
	statements.deleteSetsOf(schema, rows),
	statements.lockJournal(schema),
	statements.listChoices(schema, 'exercises', HOSTILE, page),
	statements.listChoices(schema, 'workout_templates', HOSTILE, page),
	statements.listIds(schema),
	statements.readWorkoutChanges(schema, changes),
	statements.readMeasurementChanges(schema, changes),
	statements.readBodyCompositionChanges(schema, HOSTILE, { target: 15, noise: 1 }),
	statements.findSchema(schema),
	statements.readSchemaVersion(schema),
	statements.readStatus(schema, days.to),
	statements.recordSync(schema, HOSTILE, { set: 1 }),
	...(['workout', 'set', 'measurement'] as const).map((kind) =>
		statements.findMissingRows(schema, kind, { keys: rows, from: days.from, dataSource: HOSTILE }),
	),
	statements.readCheckViolations(schema),
	statements.readBlockingLocks(schema),
	statements.readRowSecurity(schema),
	statements.ensurePartitions(schema, 2020, 2030),
	statements.findMissingYears(schema, [1999, 2031]),
	statements.readReportSets(schema, days),
	statements.readLastDays(schema, HOSTILE),
	statements.readReportStalls(schema, HOSTILE),
	statements.readReportWorkouts(schema, days),
	statements.readReportMeasurements(schema, days),
	statements.readReportStalls(schema, days.to),
	statements.readGoalProjections(schema, days.to, { bodyfat_pct: 15 }),
	...events.map((event) =>
		event
			.configure((_, fallback) => fallback)
			.query({ schema, today: days.to, source: HOSTILE, emitExisting: true, state: undefined }),
	),
];

describe('a statement', () => {
	it('is in the list of this test for each function of the module', () => {
		allStatements(statements.quoteSchema('public'));
		const functions = Object.entries(statementsModule).flatMap(([name, exported]) =>
			typeof exported === 'function' ? [name] : [],
		);
		const tested = [...called, 'provisionScript', 'splitIntoBatches'];
		expect(functions.filter((name) => !tested.includes(name))).toEqual([]);
	});

	it('has the same text for all values, except for the quoted schema', () => {
		const ordinary = allStatements(statements.quoteSchema('public'));
		const hostile = allStatements(statements.quoteSchema(HOSTILE));
		for (const [index, { text }] of hostile.entries()) {
			expect(text.replaceAll(`"${HOSTILE.replaceAll('"', '""')}"`, '"public"')).toBe(ordinary[index]?.text);
			expect(ordinary[index]?.text).not.toContain(HOSTILE);
		}
	});

	it('has exactly one value per placeholder', () => {
		for (const { text, values } of allStatements(statements.quoteSchema('public'))) {
			const placeholders = new Set(text.match(/\$\d+/g));
			expect([...placeholders].sort()).toEqual(values.map((_, index) => `$${index + 1}`).sort());
		}
	});

	it('quotes the schema like PostgreSQL', () => {
		expect(statements.quoteSchema('a"b c;')).toBe('"a""b c;"');
	});
});

describe('the provisioning script', () => {
	it('runs in its schema, quoted as a name and as a literal', () => {
		const script = statements.provisionScript(statements.quoteSchema(`o'neil "x"`), 'select 1;', 'keep');
		expect(script).toContain(`to_regnamespace(''"o''''neil ""x"""'')`);
		expect(script).toContain('set local search_path to "o\'neil ""x"""');
		expect(script).toContain('set local training.dependent_views to keep;');
		expect(script.trimEnd().endsWith('select 1;')).toBe(true);
	});
});
