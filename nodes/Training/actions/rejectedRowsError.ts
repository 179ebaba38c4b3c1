import { NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { faultsOf } from '../rows';
import type { RowError, RowFault } from '../rows';
import { escapeTags, plural } from '../wording';

/** How many faults the error lists. */
const MAX_LISTED = 10;

/** With On Error = Stop: the error that stops the run if rows were rejected. It says how many, and lists the first. */
export function rejectedRowsError(
	node: INode,
	errors: readonly RowError[],
	itemCount: number,
): NodeOperationError {
	const byItem = errors.toSorted((a, b) => a.item - b.item);
	// Items that were merged into one row have the same message.
	const messages = [...new Set(byItem.flatMap(faultsOf).map(describe))];
	const lines = messages.slice(0, MAX_LISTED);
	if (messages.length > MAX_LISTED) lines.push(`… and ${messages.length - MAX_LISTED} more`);
	const verb = errors.length === 1 ? 'was' : 'were';
	return new NodeOperationError(
		node,
		`${errors.length} of ${plural(itemCount, 'row')} ${verb} rejected, so nothing was changed`,
		// The editor shows the description as HTML.
		{ description: lines.map(escapeTags).join('<br>'), itemIndex: byItem[0]?.item ?? 0 },
	);
}

/** The message, with the database's name of the column if the sheet's is different. */
const describe = ({ message, column, header }: RowFault): string =>
	column === null || header === null || column === header ? message : `${message} (column ${column})`;
