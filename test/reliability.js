const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');

const root = join(__dirname, '..');
const file = join(root, 'docs', 'reliability.md');

const cellsOf = (line) =>
	line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

function tell(what, test, figures) {
	const told = Object.entries(figures).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
	const path = relative(root, test);
	const row = [what, told.join(', '), `[${path}](../${path})`];
	const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
	const place = lines.findIndex((line) => cellsOf(line)[0] === what);
	if (place >= 0 && cellsOf(lines[place]).join('|') === row.join('|')) return;
	if (process.env.RENEW_RELIABILITY !== '1') {
		throw new Error(
			`docs/reliability.md does not say what came of this: "${row.join(' | ')}". Its end tells how it is renewed.`,
		);
	}
	const table = lines.findIndex((line) => line.startsWith('|'));
	const end = lines.findIndex((line, number) => number > table && !line.startsWith('|'));
	lines.splice(place < 0 ? end : place, place < 0 ? 0 : 1, `| ${row.join(' | ')} |`);
	writeFileSync(file, `${lines.join('\n')}\n`);
	execFileSync(process.execPath, [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
}

module.exports = { tell };
