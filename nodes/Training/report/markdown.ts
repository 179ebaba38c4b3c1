import type { Contents, Entry } from './contents';

/** What Markdown would take for its own within a line; an underscore within a word (`ex_squat`) is none of it. */
const MARKS = /[\\`*[\]<&~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Text as it stands, whatever characters it has: an exercise's name is a person's. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(MARKS, String.raw`\$&`);

/** The report as Markdown: headings and lists, no tables, so that a chat shows it too. */
export const toMarkdown = ({ title, summary, sections }: Contents): string =>
	[
		`# ${plain(title)}`,
		plain(summary),
		...sections.flatMap(({ heading, lead, entries }) => [
			`## ${plain(heading)}`,
			...lead.map(plain),
			...(entries.length > 0 ? [entries.map(line).join('\n')] : []),
		]),
	].join('\n\n') + '\n';

const line = ({ title, value, details }: Entry): string =>
	[`- **${plain(title)}**: ${plain(value)}`, ...details.map((detail) => `  ${plain(detail)}`)].join('  \n');
