/** Takes a document of this repository apart, as far as its tests ask. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');
export const source = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** A table's rows below its heading row, each a list of cells. */
export type Table = string[][];

const cellsOf = (line: string) =>
	line
		.replace(/^\||\|$/g, '')
		.split('|')
		.map((cell) => cell.trim());

/** What stands in backticks, in order. */
export const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

export const numbersIn = (text: string): number[] => (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);

/** What stands in single quotes in a piece of source code. */
export const quotedIn = (text: string): string[] =>
	[...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, quoted]) => quoted!);

export class Document {
	readonly text: string;

	constructor(file: string) {
		this.text = source(file);
	}

	/** The text below a heading, up to the next heading of its rank or a higher one. */
	section(heading: string): string {
		const headings = this.headings();
		const index = headings.findIndex(({ title }) => title === heading);
		if (index < 0) throw new Error(`There is no heading "${heading}".`);
		const { rank, start } = headings[index]!;
		const next = headings.slice(index + 1).find((other) => other.rank <= rank);
		return this.text.slice(start, next?.start);
	}

	/** The tables below a heading. */
	tables(heading: string): Table[] {
		const blocks = this.section(heading).match(/(?:^\|.*\|$\n?)+/gm) ?? [];
		return blocks.map((block) => block.trim().split('\n').slice(2).map(cellsOf));
	}

	/** The JSON blocks below a heading, read. */
	json(heading: string): unknown[] {
		const blocks = [...this.section(heading).matchAll(/^```json\n([^]*?)^```/gm)];
		return blocks.map(([, json]) => JSON.parse(json!) as unknown);
	}

	/** Targets of links, without those into the web. */
	links(): string[] {
		const targets = [...this.text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
		return targets.filter((target) => !/^https?:/.test(target));
	}

	/** What a link within the document may point to. */
	anchors(): string[] {
		return this.headings().map(
			({ title }) =>
				`#${title
					.toLowerCase()
					.replace(/[^\p{L}\d\s_-]/gu, '')
					.replace(/\s/g, '-')}`,
		);
	}

	/** Fenced blocks are no place for headings: `#` begins a comment there. */
	private headings() {
		const prose = this.text.replace(/^```[^]*?^```/gm, (block) => ' '.repeat(block.length));
		return [...prose.matchAll(/^(#+) (.+)$/gm)].map(({ 1: marks, 2: title, index }) => ({
			rank: marks!.length,
			title: title!,
			start: index,
		}));
	}
}
