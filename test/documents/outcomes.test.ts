/** docs/reference/outcomes-and-errors.md, compared with what the node makes. */
import { STATUSES, summarize, toErrorJson, toItems } from '../../nodes/Training/outcomes';
import type { Outcome } from '../../nodes/Training/outcomes';
import { ERROR_CODES, readRows } from '../../nodes/Training/rows';
import { Document, codeIn } from './markdown';

const page = new Document('docs/reference/outcomes-and-errors.md');
const listedIn = (heading: string) => page.table(heading).map(([code]) => codeIn(code!)[0]);

const key = { row_number: 14, date: '2026-01-20', workout_id: 'hit_lower_a', exercise_id: 'ex_squat' };
const options = {
	timezone: 'UTC',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
	emptyCells: 'clear',
	dataSource: 'Sheet',
} as const;
const readSet = (cells: Record<string, unknown>) =>
	readRows([{ ...key, ...cells }], 'set', () => key.row_number, options);

const onErrorOutput = { withKind: false, withText: false, hasErrorOutput: true };

const [error] = readSet({ weight_kg: 78, tut_s: 350 }).rejected;
const [row] = readSet({
	weight_kg: '78 kg',
	tut_s: 67,
	max_effort: 'x',
	form_ok: 'TRUE',
	notes: ' hard; clean reps ',
}).rows;

const [workout] = readRows(
	[{ date: '2026-01-20', workout_id: 'hit_lower_a', duration_min: 25 }],
	'workout',
	() => 1,
	options,
).rows;
const outcomes = (): Outcome[] => [
	{ status: 'inserted', item: 0, row: workout!, created: false },
	{ status: 'inserted', item: 1, row: row!, created: true },
	{ status: 'rejected', item: 2, error: error! },
	{ status: 'skipped', item: 3, kind: 'set' },
];

describe('the table of statuses', () => {
	it('lists every status', () => {
		expect(listedIn('Status').sort()).toEqual([...STATUSES].sort());
	});
});

describe('the table of codes', () => {
	it('lists every error code', () => {
		expect(listedIn('Codes')).toEqual([...ERROR_CODES]);
	});
});

describe('the examples', () => {
	it('show a written row as the node returns it', () => {
		const written: Outcome = {
			status: 'inserted',
			item: 0,
			row: row!,
			created: false,
		};
		expect(page.json('Status')).toEqual([toItems([written], onErrorOutput)[0]!.json]);
	});

	it('show a rejected row as the node returns it', () => {
		expect(page.json('Rejected rows')).toEqual([toErrorJson(error!)]);
	});

	it('show a summary as the node returns it', () => {
		expect(page.json('The summary')).toEqual([summarize(outcomes(), 'journal', 140)]);
	});
});
