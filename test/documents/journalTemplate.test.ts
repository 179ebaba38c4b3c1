/** examples/journal/journal.xlsx: its headers are read, and its validations accept what the node accepts. */
import path from 'node:path';

import ExcelJS from '@protobi/exceljs';
import type { DataValidation, Worksheet } from '@protobi/exceljs';

import { readRows } from '../../nodes/Training/rows';
import type { Cells, Kind } from '../../nodes/Training/rows';
import { root } from './markdown';

/** The kind of each tab, a complete row, and the columns that the workflows write. */
const TABS: Record<string, { kind: Kind; row: Cells; written?: string[] }> = {
	workouts: { kind: 'workout', row: { date: '2026-02-10', workout_id: 'hit_lower_a', duration_min: 25 } },
	sets: {
		kind: 'set',
		row: { date: '2026-02-10', workout_id: 'hit_lower_a', exercise_id: 'ex_squat', weight_kg: 80, tut_s: 75 },
	},
	measurements: { kind: 'measurement', row: { date: '2026-02-10', bodyweight_kg: 80 } },
	exercises: {
		kind: 'exercise',
		row: { exercise_id: 'ex_squat' },
		written: ['suggested_load', 'recommendation'],
	},
	templates: { kind: 'workoutTemplate', row: { template_id: 'hit_lower_a' } },
	goals: { kind: 'goal', row: { metric: 'weight', target_value: 50 } },
};

const workbook = new ExcelJS.Workbook();
beforeAll(() => workbook.xlsx.readFile(path.join(root, 'examples/journal/journal.xlsx')));

const headersOf = (tab: Worksheet) => (tab.getRow(1).values as string[]).slice(1);

/** The validation of a column. Those of the first row below the headers apply to all. */
const validationOf = (tab: Worksheet, header: string): DataValidation | undefined =>
	tab.getCell(2, headersOf(tab).indexOf(header) + 1).dataValidation;

const read = (kind: Kind, row: Cells) =>
	readRows([row], kind, () => 1, {
		timezone: 'UTC',
		dateFormat: '',
		dateLocale: '',
		weightUnit: 'kg',
		emptyCells: 'clear',
		dataSource: 'Sheet',
	});

it('has a tab for each kind of row, with a frozen header', () => {
	expect(workbook.worksheets.map(({ name }) => name)).toEqual(Object.keys(TABS));
	for (const { views } of workbook.worksheets) expect(views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
});

describe.each(Object.entries(TABS))('the tab %s', (name, { kind, row, written = [] }) => {
	const tab = () => workbook.getWorksheet(name)!;

	it('has headers that the node reads', () => {
		const cells = { ...Object.fromEntries(headersOf(tab()).map((header) => [header, ''])), ...row };
		const { rows, rejected, unreadHeaders } = read(kind, cells);
		expect({ rows: rows.length, rejected, unreadHeaders }).toEqual({
			rows: 1,
			rejected: [],
			unreadHeaders: written,
		});
	});

	it('accepts the numbers and choices that the node accepts', () => {
		const accepts = (header: string, value: unknown) =>
			read(kind, { ...row, [header]: value }).rejected.length === 0;
		for (const header of headersOf(tab())) {
			const validation = validationOf(tab(), header);
			if (validation?.type === 'whole' || validation?.type === 'decimal') {
				const [min, max] = validation.formulae.map(Number) as [number, number];
				const step = validation.type === 'whole' ? 1 : 0.01;
				// The limits of a goal depend on its metric.
				const values = [header === 'target_value' ? 20 : min, max, max + step];
				const accepted = values.map((value) => accepts(header, value));
				expect({ header, values, accepted }).toEqual({ header, values, accepted: [true, true, false] });
			}
			const [choicesText] = (validation?.formulae ?? []).map(String);
			if (validation?.type === 'list' && choicesText!.startsWith('"')) {
				const choices = choicesText!.slice(1, -1).split(',');
				expect({ header, rejected: choices.filter((choice) => !accepts(header, choice)) }).toEqual({
					header,
					rejected: [],
				});
			}
		}
	});
});
