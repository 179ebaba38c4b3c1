import type { ErrorCode } from './cell';
import type { Kind } from './columns';

/** Why an item's row was not written, and where to mend it. */
export interface Rejection {
	/** null where it could not be told. */
	kind: Kind | null;
	/** The item's `row_number`, else its position counted from 1. */
	row: number;
	/** The database's name of the column at fault; null, like `header` and `value`, where no single cell is. */
	column: string | null;
	/** The item's own name of it. */
	header: string | null;
	value: unknown;
	code: ErrorCode;
	/** What is wrong and the cure, for the person who will mend it. */
	sentence: string;
	/** PostgreSQL's five-character code, where `code` is `database`; null where the server never answered. */
	sqlstate?: string | null;
}
