/** Text with `$1`… and what stands for them. It does nothing until the database runs it. */
export interface Statement {
	text: string;
	values: unknown[];
}

declare const quoted: unique symbol;

/** A schema's name, quoted for SQL: the only part of any statement that is not constant. */
export type Schema = string & { [quoted]: true };

export const quoteSchema = (name: string): Schema => `"${name.replaceAll('"', '""')}"` as Schema;
