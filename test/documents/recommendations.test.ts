/** docs/reference/recommendations.md and report.md, compared with the lists and output schemas. test/sql/documents.test.ts compares them with the database. */
import { NEXT_STEPS, PROGRESS_STATUSES, TRAINING_RECOMMENDATIONS } from '../../nodes/Training/statements';
import { Document, codeIn, source } from './markdown';

const page = new Document('docs/reference/recommendations.md');
const [statuses, steps] = page.tables('Progression');

const labelsOf = (table: string[][]) => table.map(([label]) => codeIn(label!)[0]!);
const outputOf = (operation: string) => {
	const schema = source(`nodes/Training/__schema__/v1.0.0/${operation}.json`);
	return Object.keys((JSON.parse(schema) as { properties: object }).properties);
};

describe('the labels', () => {
	it('of progress_status are those of the filter Status', () => {
		expect(labelsOf(statuses!).sort()).toEqual([...PROGRESS_STATUSES].sort());
	});

	it.each([
		['recommendation', labelsOf(steps!), NEXT_STEPS],
		['training_recommendation', labelsOf(page.table('Recovery')), TRAINING_RECOMMENDATIONS],
	])('of %s begin with those of the trigger, in the order of the rules', (_, labels, beginnings) => {
		expect(labels.map((label) => beginnings.find((beginning) => label.startsWith(beginning)))).toEqual([
			...beginnings,
		]);
	});
});

describe.each([
	['v_hit_progression', 'recommendation/getProgression', ['load_type', 'is_record', 'is_latest']],
	['v_next_session', 'recommendation/getNextSession', ['load_type']],
	['v_recovery_analysis', 'recommendation/getRecovery', ['template_name']],
	['v_body_composition', 'recommendation/getBodyComposition'],
	['v_goal_projection', 'recommendation/getGoals'],
	['v_records', 'recommendation/getRecords'],
	['v_exercise_status', 'recommendation/getExerciseStatus'],
])('the columns of %s', (view, operation, added: string[] = []) => {
	it('are listed', () => {
		const line = page.text.split('\n').find((one) => one.startsWith('One row per') && one.includes(view));
		// The operation returns the answer first. test/sql/documents.test.ts checks the order in the view.
		expect([...codeIn(line!).slice(1), ...added].sort()).toEqual(outputOf(operation).sort());
	});
});

describe('the fields of the report', () => {
	it('are listed', () => {
		const table = new Document('docs/reference/report.md').table('Output');
		expect(table.flatMap(([fields]) => codeIn(fields!))).toEqual(outputOf('report/getProgress'));
	});
});
