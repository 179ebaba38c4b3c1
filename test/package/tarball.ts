/**
 * The package as npm would publish it, unpacked where nothing but n8n-workflow lies beside it. It is made once
 * for each state of the sources, by the first test that asks; other test files and later runs find it there.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = path.resolve(__dirname, '../..');

/** What `npm pack --json` tells of a tarball; sizes in bytes. */
export interface Tarball {
	filename: string;
	size: number;
	unpackedSize: number;
	/** The hash of all its bytes. */
	integrity: string;
	files: Array<{ path: string; size: number }>;
}

export interface PackedPackage {
	/** The unpacked package, with package.json and dist/. */
	folder: string;
	tarball: Tarball;
}

export const madeFrom = [
	'package.json',
	'gulpfile.js',
	'tsconfig.json',
	'README.md',
	'LICENSE.md',
	'credentials',
	'icons',
	'nodes',
	'sql',
];
const minute = 60_000;

// Outside the repository: inside it, a dependency that is missing from the bundle would still be found.
export const shelf = path.join(tmpdir(), `training-package-${digest(`${root} ${process.getuid?.() ?? ''}`)}`);

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function stateOf(file: string): string {
	const { mtimeMs, size } = statSync(file);
	return `${file} ${mtimeMs} ${size}`;
}

function stateOfSources(): string {
	const lines = madeFrom.flatMap((name) => {
		const file = path.join(root, name);
		if (!existsSync(file)) return [];
		if (!statSync(file).isDirectory()) return [stateOf(file)];
		const below = readdirSync(file, { recursive: true, encoding: 'utf8' });
		return below.sort().map((entry) => stateOf(path.join(file, entry)));
	});
	return digest(lines.join('\n'));
}

/** In milliseconds; 0 for what another worker has just taken away. */
const age = (file: string) => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

function make(place: string): void {
	for (const old of readdirSync(shelf).map((name) => path.join(shelf, name))) {
		if (age(old) > 60 * minute) rmSync(old, { recursive: true, force: true });
	}
	const work = mkdtempSync(path.join(shelf, 'making-'));
	const quiet = { cwd: root, encoding: 'utf8', stdio: 'pipe' } as const;

	execFileSync(process.execPath, [path.join(root, 'node_modules/gulp/bin/gulp.js'), 'bundle'], quiet);
	const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], quiet);
	const [tarball] = JSON.parse(told) as [Tarball];
	writeFileSync(path.join(work, 'tarball.json'), JSON.stringify(tarball));

	const folder = path.join(work, 'node_modules/n8n-nodes-autonomous-training');
	mkdirSync(folder, { recursive: true });
	execFileSync(
		'tar',
		['-xzf', path.join(work, tarball.filename), '-C', folder, '--strip-components=1'],
		quiet,
	);
	symlinkSync(path.join(root, 'node_modules/n8n-workflow'), path.join(work, 'node_modules/n8n-workflow'));
	renameSync(work, place);
}

/** Two workers may ask at once: the one that gets the lock makes the package, the other waits for it. */
export async function packedPackage(): Promise<PackedPackage> {
	const place = path.join(shelf, stateOfSources());
	const lock = `${place}.lock`;
	mkdirSync(shelf, { recursive: true });
	while (!existsSync(place)) {
		try {
			mkdirSync(lock);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
			if (age(lock) > minute) rmSync(lock, { recursive: true, force: true });
			await sleep(100);
			continue;
		}
		try {
			if (!existsSync(place)) make(place);
		} finally {
			rmSync(lock, { recursive: true, force: true });
		}
	}
	return {
		folder: path.join(place, 'node_modules/n8n-nodes-autonomous-training'),
		tarball: JSON.parse(readFileSync(path.join(place, 'tarball.json'), 'utf8')) as Tarball,
	};
}
