/** Exists for the compiler only: the type of the rows that a statement returns. */
declare const rowType: unique symbol;

/**
 * SQL text with placeholders `$1`…, and their values; nothing happens until the database runs it. `Row` is what one returned
 * row looks like. Default: no rows.
 */
export interface Statement<Row extends object = never> {
	text: string;
	values: unknown[];
	readonly [rowType]?: Row;
}

/**
 * The condition of statements that write. They are sent together with the `begin` of their transaction; if that fails, PostgreSQL
 * would run each of them on its own.
 */
export const IN_TRANSACTION =
	"pg_catalog.current_setting('training.in_transaction', true) operator(pg_catalog.=) 'true'";

declare const quoted: unique symbol;

/** The name of a schema, quoted for SQL: the only part of a statement's text that varies. */
export type Schema = string & { [quoted]: true };

export const quoteSchema = (name: string): Schema => `"${name.replaceAll('"', '""')}"` as Schema;
