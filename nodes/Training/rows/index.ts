export { Flaw, isBlank, shown } from './cell';
export type { ReadingOptions, RejectionCode, Value } from './cell';
export { columnEntries, columnsOf, hasDataSource, keyOf } from './columns';
export type { Column, Kind } from './columns';
export { calendarDate, isDateFormat } from './dates';
export type { Cells } from './headers';
export { readRows } from './readRows';
export type { Reading, RejectedRow, Row, RowOptions, SkippedRow, Values } from './readRows';
export type { Rejection } from './rejection';
