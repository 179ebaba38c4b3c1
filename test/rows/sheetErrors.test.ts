import { CellError, columnEntries, columnsOf } from '../../nodes/Training/rows';
import type { CellOptions, Column, Kind } from '../../nodes/Training/rows';

const options: CellOptions = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' };
const read = (column: Column, cell: unknown) => {
	const value = column.read(cell, options);
	return value instanceof CellError ? value.code : value;
};

const ERRORS = {
	English: [
		'#REF!',
		'#VALUE!',
		'#NAME?',
		'#DIV/0!',
		'#NUM!',
		'#NULL!',
		'#ERROR!',
		'#SPILL!',
		'#CALC!',
		'#FIELD!',
	],
	German: ['#BEZUG!', '#WERT!', '#NAME?', '#ZAHL!', '#ÜBERLAUF!', '#FEHLER!'],
	French: ['#VALEUR!', '#NOM?', '#NOMBRE!', '#NUL!', '#NOM ?', '#VALEUR !'],
	Spanish: ['#¡REF!', '#¡VALOR!', '#¿NOMBRE?', '#¡DIV/0!', '#¡NUM!', '#¡NULO!'],
	Polish: ['#ADR!', '#ARG!', '#NAZWA?', '#DZIEL/0!', '#LICZBA!', '#ZERO!'],
	Italian: ['#RIF!', '#VALORE!', '#NOME?', '#NULLO!'],
	Dutch: ['#VERW!', '#WAARDE!', '#NAAM?', '#DEEL/0!', '#GETAL!', '#LEEG!'],
	Portuguese: ['#VALOR!', '#NOME?', '#NÚM!', '#NULO!'],
	Czech: ['#ODKAZ!', '#HODNOTA!', '#NÁZEV?', '#DĚLENÍ_NULOU!', '#ČÍSLO!', '#NAČÍTÁNÍ_DAT!'],
	LibreOffice: ['Err:502', 'Err:508', 'Fehler:502', 'Błąd:502', 'Chyba:502'],
	'a cell that is not computed yet': [
		...['Loading...', 'Loading…', 'Wird geladen...', 'Chargement...', 'Cargando...', 'Ładowanie...'],
		...['Caricamento...', 'Laden...', 'Carregando...', 'A carregar...', 'Načítání...', '#GETTING_DATA'],
	],
};

const NOT_AVAILABLE = ['#N/A', '#NV', '#N/D', '#N/D!', '#N/B', '#NENÍ_K_DISPOZICI'];

const KINDS: Kind[] = ['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'];

describe.each(Object.entries(ERRORS))('an error of a formula: %s', (_, errors) => {
	it.each(errors)('%s is rejected with sheet_error in every column', (cell) => {
		for (const kind of KINDS) {
			for (const [name, column] of columnEntries(kind)) {
				expect([name, column.isBlank(cell), read(column, cell)]).toEqual([name, false, 'sheet_error']);
			}
		}
	});
});

describe.each(NOT_AVAILABLE)('a formula without a result, %s,', (cell) => {
	it('is rejected with sheet_error in keys and in free text', () => {
		const { workout_date, template_id, exercise_id, notes } = columnsOf.set;
		const columns: Column[] = [workout_date, template_id, exercise_id, notes, columnsOf.workout.location];
		expect(columns.map((column) => column.isBlank(cell))).toEqual([false, false, false, false, false]);
		expect(columns.map((column) => read(column, cell))).toEqual(Array(5).fill('sheet_error'));
	});

	it('is blank in the other columns', () => {
		const { weight_kg, tut_seconds, form_ok } = columnsOf.set;
		const { movement_type, target_tut_max } = columnsOf.exercise;
		const columns: Column[] = [weight_kg, tut_seconds, form_ok, movement_type, target_tut_max];
		expect(columns.map((column) => column.isBlank(cell))).toEqual(Array(5).fill(true));
	});
});

describe('a note that resembles the error of a formula', () => {
	it.each([
		'#5!',
		'#PR!',
		'#LEGDAY!',
		'#pr today!',
		'#REF! again',
		'why #REF!',
		'#N/A yet',
		'Loading',
		'Loading 80 kg...',
		'Set 1: 502',
	])('is text: %s', (cell) => {
		expect(read(columnsOf.set.notes, cell)).toBe(cell);
	});

	it('is an error in a column of another type', () => {
		expect(read(columnsOf.set.exercise_id, '#SAKNAS!')).toBe('sheet_error');
		expect(read(columnsOf.set.weight_kg, '#SAKNAS!')).toBe('sheet_error');
	});

	it('is an error with white space and invisible characters around it', () => {
		expect(read(columnsOf.set.notes, ' \u200B#REF!\u00A0')).toBe('sheet_error');
	});
});
