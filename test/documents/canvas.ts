/** Where the nodes, notes and connectors of a workflow are drawn in n8n's editor, from positions and sizes. */

export interface Node {
	name: string;
	type: string;
	typeVersion: number;
	position: [x: number, y: number];
	parameters: Record<string, unknown>;
	onError?: string;
}
export interface Workflow {
	name: string;
	nodes: Node[];
	connections: Record<
		string,
		Record<string, Array<Array<{ node: string; type: string; index: number }> | null>>
	>;
}

interface Box {
	/** The node or note. */
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}
type Point = [x: number, y: number];

const CHARACTER_WIDTH = 7;
const box = (name: string, left: number, top: number, width: number, height: number): Box => ({
	name,
	left,
	top,
	right: left + width,
	bottom: top + height,
});

const isNote = ({ type }: Node) => type.endsWith('.stickyNote');

/** A note has a heading and paragraphs. */
function noteTextHeight(content: string, width: number): number {
	const heights = content.split('\n').map((line) => {
		if (line === '') return 0;
		if (line.startsWith('#')) return 44;
		return Math.ceil((line.length * CHARACTER_WIDTH) / (width - 32)) * 20 + 12;
	});
	return heights.reduce((sum, height) => sum + height, 16);
}

/** The connections as lists of their ends. */
const edgesOf = ({ connections }: Workflow) =>
	Object.entries(connections).flatMap(([source, byType]) =>
		Object.entries(byType).flatMap(([type, outputs]) =>
			outputs.flatMap((targets, output) =>
				(targets ?? []).map(({ node, index }) => ({ source, target: node, type, output, input: index })),
			),
		),
	);
type Edge = ReturnType<typeof edgesOf>[number];

const AI_INPUTS = ['ai_languageModel', 'ai_memory', 'ai_tool'];

export class Canvas {
	readonly #edges: Edge[];
	readonly #nodes: Node[];
	readonly #notes: Node[];

	constructor(private readonly workflow: Workflow) {
		this.#edges = edgesOf(workflow);
		this.#notes = workflow.nodes.filter(isNote);
		this.#nodes = workflow.nodes.filter((node) => !isNote(node));
	}

	/** Pairs of which one covers a part of the other, as `one / other`. */
	overlaps(): string[] {
		const occupied = this.#nodes.map((node) => [this.#nodeBox(node), ...this.#labelBoxes(node)]).flat();
		const notes = this.#notes.map((note) => this.#noteBox(note));
		const texts = this.#notes.map((note) => this.#textBox(note));
		const pairs = [
			...occupied.flatMap((one, index) =>
				occupied
					.slice(index + 1)
					.filter((other) => other.name !== one.name && intersect(one, other))
					.map((other) => [one, other]),
			),
			...notes.flatMap((one, index) =>
				notes
					.slice(index + 1)
					.filter((other) => intersect(one, other))
					.map((other) => [one, other]),
			),
			...occupied.flatMap((one) =>
				notes.filter((note) => intersect(one, note) && !contains(note, one)).map((note) => [one, note]),
			),
			...occupied.flatMap((one) => texts.filter((text) => intersect(one, text)).map((text) => [one, text])),
			...notes
				.filter((note, index) => !contains(note, texts[index]!))
				.map((note) => [note, { ...note, name: 'its text' }]),
		].map(([one, other]) => `${one!.name} / ${other!.name}`);
		const crossed = this.#edges.flatMap((edge) => {
			const points = this.#curve(edge);
			const others = [...occupied, ...texts].filter(
				({ name }) => name !== edge.source && name !== edge.target,
			);
			return others
				.filter((other) => points.some((point) => isIn(point, other)))
				.map(({ name }) => `${edge.source} to ${edge.target} / ${name}`);
		});
		return [...new Set([...pairs, ...crossed])];
	}

	#node = (name: string) => this.workflow.nodes.find((node) => node.name === name)!;

	/** A node with inputs at its bottom is wide, and its name is inside. */
	#isWide = ({ name }: Node) => this.#edges.some(({ target, type }) => target === name && type !== 'main');
	#isSubNode = ({ name }: Node) => this.#edges.some(({ source, type }) => source === name && type !== 'main');

	#nodeBox(node: Node): Box {
		const [left, top] = node.position;
		if (this.#isSubNode(node)) return box(node.name, left, top, this.#isWide(node) ? 240 : 80, 80);
		const handles = Math.max(this.#outputs(node), this.#inputs(node));
		return box(node.name, left, top, this.#isWide(node) ? 224 : 96, 96 + 32 * Math.max(0, handles - 2));
	}

	#outputs = ({ name, type, onError }: Node) =>
		Math.max(
			type.endsWith('.if') || onError === 'continueErrorOutput' ? 2 : 1,
			this.workflow.connections[name]?.main?.length ?? 0,
		);
	#inputs = ({ name }: Node) =>
		1 +
		Math.max(
			0,
			...this.#edges
				.filter(({ target, type }) => target === name && type === 'main')
				.map(({ input }) => input),
		);

	/** Below the node: its name in at most two lines, and a line with its operation. */
	#labelBoxes(node: Node): Box[] {
		if (this.#isWide(node)) return [];
		const { left, right, bottom } = this.#nodeBox(node);
		const widest = 2 * (right - left);
		const textWidth = node.name.length * CHARACTER_WIDTH;
		const width = Math.min(textWidth, widest);
		const lines = Math.min(Math.ceil(textWidth / widest), 2);
		return [box(node.name, (left + right - width) / 2, bottom, width, 8 + lines * 20 + 20)];
	}

	#noteBox({ name, position: [left, top], parameters }: Node): Box {
		return box(name, left, top, Number(parameters.width), Number(parameters.height));
	}

	#textBox({ name, position: [left, top], parameters }: Node): Box {
		const width = Number(parameters.width);
		return box(name, left, top, width, noteTextHeight(String(parameters.content), width));
	}

	/** Points of the Bézier curve from the right of a node to the left of another, or from the top of a sub-node to a bottom. */
	#curve({ source, target, type, output, input }: Edge): Point[] {
		const [from, to] = [this.#node(source), this.#node(target)];
		const [a, b] = [this.#nodeBox(from), this.#nodeBox(to)];
		const along = (start: number, end: number, index: number, count: number) =>
			start + ((end - start) * (index + 1)) / (count + 1);
		if (type === 'main') {
			const start: Point = [a.right, along(a.top, a.bottom, output, this.#outputs(from))];
			const end: Point = [b.left, along(b.top, b.bottom, input, this.#inputs(to))];
			const middle = (start[0] + end[0]) / 2;
			return bezier(start, [middle, start[1]], [middle, end[1]], end);
		}
		const types = AI_INPUTS.filter((name) =>
			this.#edges.some((edge) => edge.target === target && edge.type === name),
		);
		const start: Point = [(a.left + a.right) / 2, a.top];
		const end: Point = [along(b.left, b.right, types.indexOf(type), types.length), b.bottom];
		const middle = (start[1] + end[1]) / 2;
		return bezier(start, [start[0], middle], [end[0], middle], end);
	}
}

const intersect = (one: Box, other: Box) =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const contains = (outer: Box, inner: Box) =>
	outer.left <= inner.left &&
	inner.right <= outer.right &&
	outer.top <= inner.top &&
	inner.bottom <= outer.bottom;
const isIn = ([x, y]: Point, { left, top, right, bottom }: Box) =>
	left < x && x < right && top < y && y < bottom;

function bezier(...[a, b, c, d]: [Point, Point, Point, Point]): Point[] {
	return Array.from({ length: 101 }, (_, index) => {
		const t = index / 100;
		const at = (axis: 0 | 1) =>
			(1 - t) ** 3 * a[axis] +
			3 * (1 - t) ** 2 * t * b[axis] +
			3 * (1 - t) * t ** 2 * c[axis] +
			t ** 3 * d[axis];
		return [at(0), at(1)];
	});
}
