import { quoteSchema, readProgression } from '../../nodes/Training/statements';

const schema = quoteSchema('public');
const exerciseId = 'ex_squat';
const week = { dateFrom: '2026-06-01', dateTo: '2026-06-07' };

const view = '"public".v_hit_progression';
const latest = '"public".v_latest_progression';
const history = (exercise: string, from: string, to: string) =>
	`"public".progression_history(${exercise}::text, ${from}::date, ${to}::date)`;
const wholeHistory = history('null', 'null', 'null');

/** What the last `from` of a statement reads. */
const sourceOf = (text: string) =>
	text
		.split(/ from /)
		.at(-1)!
		.split(/ (?:where|order) /)[0];

describe('a read of the progression', () => {
	it.each([
		{ filters: {}, latestOnly: true, limit: 50, source: latest },
		{ filters: { exerciseId, dateFrom: '2026-06-01' }, latestOnly: true, limit: null, source: latest },
		{ filters: { exerciseId, ...week }, latestOnly: true, limit: null, source: view },
		{ filters: { templateId: 'hit_a' }, latestOnly: true, limit: 50, source: view },
		{ filters: { status: 'REGRESSION' }, latestOnly: true, limit: 50, source: view },
		{ filters: { status: 'BASELINE' }, latestOnly: true, limit: 50, source: wholeHistory },
		{ filters: {}, latestOnly: false, limit: 50, source: view },
		{ filters: { exerciseId }, latestOnly: false, limit: 20, source: view },
		{ filters: week, latestOnly: false, limit: 50, source: view },
		{ filters: { status: 'BASELINE' }, latestOnly: false, limit: 50, source: wholeHistory },
		{ filters: {}, latestOnly: false, limit: null, source: wholeHistory },
		{
			filters: { templateId: 'hit_a', status: 'REGRESSION' },
			latestOnly: false,
			limit: null,
			source: wholeHistory,
		},
		{ filters: { exerciseId }, latestOnly: false, limit: null, source: history('$2', 'null', 'null') },
		{ filters: week, latestOnly: false, limit: null, source: history('null', '$2', '$3') },
		{
			filters: { exerciseId, dateTo: '2026-06-07' },
			latestOnly: false,
			limit: null,
			source: history('$3', 'null', '$2'),
		},
	])(
		'with the filters $filters, latest only: $latestOnly, limit $limit uses $source',
		({ filters, latestOnly, limit, source }) => {
			expect(sourceOf(readProgression(schema, { filters, latestOnly, limit }).text)).toBe(source);
		},
	);
});
