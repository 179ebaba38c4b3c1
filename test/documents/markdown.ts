/** Reads the parts of a Markdown document that tests compare with the code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');
export const source = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** A table's rows below its header row, each a list of cells. */
export type Table = string[][];

const cellsOf = (line: string) =>
	line
		.replace(/^\||\|$/g, '')
		.split('|')
		.map((cell) => cell.trim());

/** The texts in backticks, in order. */
export const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

export const numbersIn = (text: string): number[] => (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);

const FENCED = /^```[^]*?^```/gm;

export class Document {
	readonly text: string;

	constructor(file: string) {
		this.text = source(file);
	}

	/** The text without fenced blocks. */
	get prose(): string {
		return this.text.replace(FENCED, '');
	}

	/** The text below a heading, up to the next heading of the same or a higher level. */
	section(heading: string): string {
		const headings = this.headings();
		const index = headings.findIndex(({ title }) => title === heading);
		if (index < 0) throw new Error(`There is no heading "${heading}".`);
		const { level, start } = headings[index]!;
		const next = headings.slice(index + 1).find((other) => other.level <= level);
		return this.text.slice(start, next?.start);
	}

	/** The tables below a heading. */
	tables(heading: string): Table[] {
		const blocks = this.section(heading).match(/(?:^\|.*\|$\n?)+/gm) ?? [];
		return blocks.map((block) => block.trim().split('\n').slice(2).map(cellsOf));
	}

	/** The first table below a heading. */
	table(heading: string): Table {
		const [first] = this.tables(heading);
		if (!first) throw new Error(`There is no table below "${heading}".`);
		return first;
	}

	/** The parsed JSON blocks below a heading. */
	json(heading: string): unknown[] {
		const blocks = [...this.section(heading).matchAll(/^```json\n([^]*?)^```/gm)];
		return blocks.map(([, json]) => JSON.parse(json!) as unknown);
	}

	/** Targets of links, except links to other sites. */
	links(): string[] {
		const targets = [...this.text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
		return targets.filter((target) => !/^https?:/.test(target));
	}

	/** The anchors that links to this document can use. */
	anchors(): string[] {
		return this.headings().map(
			({ title }) =>
				`#${title
					.toLowerCase()
					.replace(/[^\p{L}\d\s_-]/gu, '')
					.replace(/\s/g, '-')}`,
		);
	}

	private headings() {
		// In a fenced block, `#` starts a comment. Blanking keeps the positions.
		const prose = this.text.replace(FENCED, (block) => ' '.repeat(block.length));
		return [...prose.matchAll(/^(#+) (.+)$/gm)].map(({ 1: marks, 2: title, index }) => ({
			level: marks!.length,
			title: title!,
			start: index,
		}));
	}
}
