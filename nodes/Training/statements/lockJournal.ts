import type { Schema, Statement } from './statement';

/** Waits until no other transaction writes to this journal, and lets none begin before this one ends. Readers never wait. */
export const lockJournal = (schema: Schema): Statement => ({
	text: `select ${schema}.lock_journal()`,
	values: [],
});
