import { CellError, cleanText } from './cell';

/** No value: `#N/A` in English, French and Spanish, `#NV` in German, and so on. */
const NOT_AVAILABLE = new Set([
	'#N/A',
	'#N/A!',
	'#N/B',
	'#N/D',
	'#N/D!',
	'#N/DISP',
	'#NV',
	'#NENÍ_K_DISPOZICI',
]);

/** Errors that don't end in `!` or `?`. */
const OTHER_ERRORS = new Set(['#GETTING_DATA', '#DATEN_ABRUFEN', '#OBTENIENDO_DATOS', '#OBTENTION_DONNEES']);

/** The errors of English, German, Polish, French, Spanish, Italian, Dutch, Portuguese and Czech sheets, without `¡` and `¿`. */
const NAMES = new Set([
	...[
		'REF',
		'VALUE',
		'NAME',
		'DIV/0',
		'NUM',
		'NULL',
		'ERROR',
		'SPILL',
		'CALC',
		'FIELD',
		'BLOCKED',
		'CONNECT',
	],
	...['UNKNOWN', 'BUSY', 'PYTHON', 'EXTERNAL'],
	...['BEZUG', 'WERT', 'ZAHL', 'ÜBERLAUF', 'KALK', 'FELD', 'FEHLER', 'BLOCKIERT', 'VERBINDEN', 'UNBEKANNT'],
	...['ADR', 'ARG', 'NAZWA', 'DZIEL/0', 'LICZBA', 'ZERO', 'ROZLANIE', 'OBL', 'POLE', 'BŁĄD', 'ZABLOKOWANE'],
	...['VALEUR', 'NOM', 'NOMBRE', 'NUL', 'PROPAGATION', 'EPARS', 'CALCUL', 'CHAMP', 'ERREUR', 'BLOQUE'],
	...['VALOR', 'NULO', 'DESBORDAMIENTO', 'CAMPO', 'BLOQUEADO', 'CONECTAR', 'DESCONOCIDO'],
	...['RIF', 'VALORE', 'NOME', 'NULLO', 'ESPANSIONE', 'ERRORE', 'BLOCCATO'],
	...[
		'VERW',
		'WAARDE',
		'NAAM',
		'DEEL/0',
		'GETAL',
		'LEEG',
		'OVERLOPEN',
		'OVERLOOP',
		'BEREKENING',
		'VELD',
		'FOUT',
	],
	...['NÚM', 'DESPEJAR', 'EXCEDENTE', 'CÁLC', 'ERRO'],
	...['ODKAZ', 'HODNOTA', 'NÁZEV', 'DĚLENÍ_NULOU', 'ČÍSLO', 'PŘESAH', 'VÝPOČET', 'CHYBA', 'NAČÍTÁNÍ_DAT'],
]);

/** `#REF!`, `#DIV/0!`, `#ARG!`, `#¿NOMBRE?`, `#NOM ?`: the languages differ in the letters. */
const ERROR = /^#[¡¿]?([\p{Lu}\d_/]{3,30})\s?[!?]$/u;

/** LibreOffice: `Err:502`. */
const NUMBERED_ERROR = /^(?:err|erro|error|fehler|błąd|fout|chyba)\s?:\s?5\d\d$/i;

/** What Google Sheets shows until a cell is computed. */
const LOADING = new Set([
	'loading',
	'wird geladen',
	'laden',
	'ładowanie',
	'wczytywanie',
	'trwa ładowanie',
	'trwa wczytywanie',
	'chargement',
	'chargement en cours',
	'cargando',
	'caricamento',
	'caricamento in corso',
	'bezig met laden',
	'wordt geladen',
	'carregando',
	'a carregar',
	'načítání',
	'načítá se',
]);

const LONGEST_ERROR = 40;
const HASH = 0x23;

export const sheetError = new CellError(
	'sheet_error',
	", which is an error of the sheet's formula.",
	'Correct the formula in this cell.',
);

/** Whether a text says that the sheet has no value, as the function NA does. */
export const isNotAvailable = (text: string): boolean => NOT_AVAILABLE.has(text);

/**
 * Whether a cell is the error of a formula. In free text only known errors count: `#LEGDAY!` may be a note. In another column, a text
 * of this form is an error of a sheet in any language.
 */
export function isSheetError(cell: unknown, { inFreeText = false } = {}): boolean {
	if (typeof cell !== 'string' || cell.length > LONGEST_ERROR) return false;
	const text = cleanText(cell);
	if (text.charCodeAt(0) === HASH) {
		if (isNotAvailable(text) || OTHER_ERRORS.has(text)) return true;
		const name = ERROR.exec(text)?.[1];
		return name !== undefined && (!inFreeText || NAMES.has(name));
	}
	if (text.endsWith('...')) return LOADING.has(text.slice(0, -3).trimEnd().toLowerCase());
	if (text.endsWith('…')) return LOADING.has(text.slice(0, -1).trimEnd().toLowerCase());
	return text.includes(':') && NUMBERED_ERROR.test(text);
}
