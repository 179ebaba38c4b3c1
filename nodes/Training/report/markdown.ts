import type { Entry, ReportContents } from './types';

/** Characters with a meaning in Markdown within a line. An underscore inside a word, as in `ex_squat`, has none. */
const SPECIAL = /[\\`*[\]<&~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Names come from the user: they must stay text, in one line. */
const escapeMarkdown = (text: string): string => text.replace(/\s+/g, ' ').replace(SPECIAL, String.raw`\$&`);

/** The report as Markdown: headings and lists. There are no tables, because most chat apps don't show them. */
export const toMarkdown = ({ title, summary, sections }: ReportContents): string =>
	[
		`# ${escapeMarkdown(title)}`,
		escapeMarkdown(summary),
		...sections.flatMap(({ heading, intro, entries }) => [
			`## ${escapeMarkdown(heading)}`,
			...intro.map(escapeMarkdown),
			...(entries.length > 0 ? [entries.map(listItem).join('\n')] : []),
		]),
	].join('\n\n') + '\n';

const listItem = ({ title, value, details }: Entry): string =>
	[
		`- **${escapeMarkdown(title)}**: ${escapeMarkdown(value)}`,
		...details.map((detail) => `  ${escapeMarkdown(detail)}`),
	].join('  \n');
