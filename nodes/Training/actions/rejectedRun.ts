import { NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import type { RejectedItem, Rejection } from '../rows';

/** How many rejected rows the error lists. */
const LISTED = 10;

/** With On Error = Stop: rows were rejected, so nothing was written. */
export class RejectedRun extends Error {
	constructor(
		readonly rejected: readonly RejectedItem[],
		readonly itemCount: number,
	) {
		super('Rows were rejected');
	}

	/** One error that says how many of how many, and lists the first. */
	toNodeError(node: INode): NodeOperationError {
		const byItem = this.rejected.toSorted((one, other) => one.item - other.item);
		const rejections = [...new Set(byItem.map(({ rejection }) => rejection))];
		const lines = rejections.slice(0, LISTED).map(line);
		if (rejections.length > LISTED) lines.push(`… and ${rejections.length - LISTED} more`);
		const { length } = byItem;
		const rows = `${length} of ${this.itemCount} ${this.itemCount === 1 ? 'row' : 'rows'}`;
		return new NodeOperationError(
			node,
			`${rows} ${length === 1 ? 'was' : 'were'} rejected, so nothing was changed`,
			{
				description: lines.map(escapeHtml).join('<br>'),
				itemIndex: byItem[0]?.item ?? 0,
			},
		);
	}
}

/** The editor shows a description as HTML: lines need their breaks, and a cell's text must stay text. */
const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The sentence, with the database's name of the column where the sheet has another. */
const line = ({ sentence, column, header }: Rejection): string =>
	column === null || header === null || column === header ? sentence : `${sentence} (column ${column})`;
