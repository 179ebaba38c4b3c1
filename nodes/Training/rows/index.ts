export { CellError, ERROR_CODES, formatValue, isBlank } from './cell';
export type { CellOptions, ErrorCode, Value } from './cell';
export type { RowOptions } from './cellCache';
export {
	JOURNAL_KINDS,
	cellsOf,
	columnEntries,
	listedColumns,
	columnsOf,
	hasDataSource,
	keyColumns,
	storedColumns,
} from './columns';
export type { Column, JournalKind, KeyOf, KeyedRow, Kind, Row, RowOf } from './columns';
export { calendarDate, isDateFormat } from './dates';
export type { Cells } from './headers';
export { emptyRanges } from './ranges';
export { readRows } from './readRows';
export type { ReadResult, ReadRow } from './readRows';
export { faultsOf } from './rowErrors';
export type { RowError, RowFault } from './rowErrors';
export { NOUNS } from './rowNames';
export { text } from './texts';
