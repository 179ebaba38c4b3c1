/**
 * Writes journal.xlsx: the tabs of the journal with a frozen header, narrow columns for the phone, and a validation of each cell.
 * Google Sheets and Excel open it. The file format has no checkboxes; a dropdown of TRUE and FALSE takes their place.
 *
 *   npm run template
 */
import { fileURLToPath } from 'node:url';
import ExcelJS from '@protobi/exceljs';

const file = fileURLToPath(new URL('journal.xlsx', import.meta.url));
/** Row 1 has the headers. */
const LAST_ROW = 1000;

const number = (type, formulae, error) => ({
	type,
	operator: 'between',
	formulae,
	allowBlank: true,
	showErrorMessage: true,
	errorTitle: 'Not possible',
	error,
});
const whole = (min, max) => number('whole', [min, max], `Enter a whole number from ${min} to ${max}.`);
const decimal = (min, max) => number('decimal', [min, max], `Enter a number from ${min} to ${max}.`);
const day = number('date', [new Date('1970-01-01'), new Date('2100-12-31')], 'Enter a date, like 2026-02-10.');
const list = (values) => ({
	type: 'list',
	formulae: [`"${values.join(',')}"`],
	allowBlank: true,
	showErrorMessage: true,
	errorTitle: 'Not possible',
	error: `Choose one of: ${values.join(', ')}.`,
});
/** A list of IDs from another tab. A new ID can be typed, too: it is created with the next sync. */
const idsIn = (tab) => ({ type: 'list', formulae: [`${tab}!$A$2:$A$${LAST_ROW}`], allowBlank: true, showErrorMessage: false });
const yesOrNo = list(['TRUE', 'FALSE']);

/** For each tab its headers, with the width in characters, the validation and the number format. */
const TABS = {
	workouts: {
		date: { width: 11, validation: day, format: 'yyyy-mm-dd' },
		workout_id: { width: 13, validation: idsIn('templates') },
		location: { width: 9 },
		duration_min: { width: 8, validation: whole(1, 300) },
		days_since_last_workout: { width: 8, validation: whole(0, 3650) },
		recovered_1_5: { width: 8, validation: whole(1, 5) },
		mood_1_5: { width: 8, validation: whole(1, 5) },
		notes: { width: 30 },
	},
	sets: {
		date: { width: 11, validation: day, format: 'yyyy-mm-dd' },
		workout_id: { width: 13, validation: idsIn('templates') },
		exercise_id: { width: 20, validation: idsIn('exercises') },
		weight_kg: { width: 8, validation: decimal(0, 9999.99) },
		tut_s: { width: 7, validation: decimal(1, 300) },
		max_effort: { width: 8, validation: yesOrNo },
		form_ok: { width: 8, validation: yesOrNo },
		notes: { width: 30 },
	},
	measurements: {
		date: { width: 11, validation: day, format: 'yyyy-mm-dd' },
		bodyweight_kg: { width: 9, validation: decimal(20, 400) },
		bodyfat_pct: { width: 8, validation: decimal(2, 75) },
		notes: { width: 30 },
	},
	exercises: {
		exercise_id: { width: 20 },
		exercise_name: { width: 20 },
		target_tut_min: { width: 8, validation: whole(1, 600) },
		target_tut_max: { width: 8, validation: whole(1, 600) },
		load_type: { width: 11, validation: list(['External', 'Assisted', 'Bodyweight']) },
		load_unit: { width: 6, validation: list(['kg', 'lb']) },
		load_step: { width: 7, validation: decimal(0.01, 9999.99) },
		load_min: { width: 7, validation: decimal(0, 9999.99) },
		load_max: { width: 7, validation: decimal(0, 9999.99) },
		available_loads: { width: 20, format: '@' },
		suggested_load: { width: 10 },
		recommendation: { width: 40 },
	},
	templates: {
		template_id: { width: 13 },
		template_name: { width: 20 },
		exercises: { width: 50 },
	},
	goals: {
		metric: { width: 12, validation: list(['body fat', 'weight']) },
		target_value: { width: 8, validation: decimal(2, 400) },
		target_date: { width: 11, validation: day, format: 'yyyy-mm-dd' },
		notes: { width: 30 },
	},
};

const workbook = new ExcelJS.Workbook();
// The same file each time.
workbook.created = workbook.modified = new Date('2026-01-01T00:00:00Z');
for (const [name, columns] of Object.entries(TABS)) {
	const tab = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
	tab.columns = Object.entries(columns).map(([header, { width, format }]) => ({
		header,
		width,
		style: { numFmt: format ?? 'General', alignment: { vertical: 'top', wrapText: header === 'notes' } },
	}));
	const headers = tab.getRow(1);
	headers.font = { bold: true };
	headers.alignment = { wrapText: true, vertical: 'middle' };
	headers.height = 34;
	headers.eachCell((cell) => {
		cell.numFmt = 'General';
		cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE3F0E6' } };
	});
	for (const [index, { validation }] of Object.values(columns).entries()) {
		const letter = tab.getColumn(index + 1).letter;
		if (validation) tab.dataValidations.add(`${letter}2:${letter}${LAST_ROW}`, validation);
	}
}
await workbook.xlsx.writeFile(file);
