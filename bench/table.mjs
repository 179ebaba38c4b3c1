export const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

/** Columns of text, the first aligned left, the others right. */
export function table(heads, rows) {
	const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
	const line = (cells) =>
		cells
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
			.join('  ');
	return [line(heads), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
