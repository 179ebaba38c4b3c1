const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');

const root = join(__dirname, '..');
const page = join(root, 'docs', 'reliability.md');

const cellsOf = (line) =>
	line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

function reportReliability(scenario, testFile, figures) {
	const result = Object.entries(figures).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
	const path = relative(root, testFile);
	const row = [scenario, result.join(', '), `[${path}](../${path})`];
	const lines = readFileSync(page, 'utf8').trimEnd().split('\n');
	const index = lines.findIndex((line) => cellsOf(line)[0] === scenario);
	if (index >= 0 && cellsOf(lines[index]).join('|') === row.join('|')) return;
	if (process.env.RENEW_RELIABILITY !== '1') {
		throw new Error(
			`The table in docs/reliability.md lacks this row: "${row.join(' | ')}". To update it, run the test with RENEW_RELIABILITY=1.`,
		);
	}
	const tableStart = lines.findIndex((line) => line.startsWith('|'));
	const tableEnd = lines.findIndex((line, number) => number > tableStart && !line.startsWith('|'));
	const isNew = index < 0;
	lines.splice(isNew ? tableEnd : index, isNew ? 0 : 1, `| ${row.join(' | ')} |`);
	writeFileSync(page, `${lines.join('\n')}\n`);
	execFileSync(process.execPath, [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', page]);
}

module.exports = { reportReliability };
