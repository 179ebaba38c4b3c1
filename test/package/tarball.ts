/**
 * The package as published on npm, unpacked in a folder where n8n-workflow is the only other package. It is built once
 * per state of the sources and cached, so other test files and later runs reuse it.
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

/** The output of `npm pack --json`. Sizes are in bytes. */
export interface Tarball {
	filename: string;
	size: number;
	unpackedSize: number;
	/** The hash of the tarball. */
	integrity: string;
	files: Array<{ path: string; size: number }>;
}

export interface PackedPackage {
	/** The unpacked package, with package.json and dist/. */
	folder: string;
	tarball: Tarball;
}

/** Everything that determines the content of the package. */
export const packageSources = [
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

// Outside the repository: inside it, Node.js would find a dependency that is missing from the bundle in node_modules.
export const cacheFolder = path.join(
	tmpdir(),
	`training-package-${digest(`${root} ${process.getuid?.() ?? ''}`)}`,
);

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function stateOf(file: string): string {
	const { mtimeMs, size } = statSync(file);
	return `${file} ${mtimeMs} ${size}`;
}

function stateOfSources(): string {
	const lines = packageSources.flatMap((name) => {
		const file = path.join(root, name);
		if (!existsSync(file)) return [];
		if (!statSync(file).isDirectory()) return [stateOf(file)];
		const below = readdirSync(file, { recursive: true, encoding: 'utf8' });
		return below.sort().map((entry) => stateOf(path.join(file, entry)));
	});
	return digest(lines.join('\n'));
}

/** In milliseconds. 0 for a file that another worker has just deleted. */
const age = (file: string) => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

function build(target: string): void {
	for (const old of readdirSync(cacheFolder).map((name) => path.join(cacheFolder, name))) {
		if (age(old) > 60 * minute) rmSync(old, { recursive: true, force: true });
	}
	const work = mkdtempSync(path.join(cacheFolder, 'building-'));
	const quiet = { cwd: root, encoding: 'utf8', stdio: 'pipe' } as const;

	execFileSync(process.execPath, [path.join(root, 'node_modules/gulp/bin/gulp.js'), 'bundle'], quiet);
	const output = execFileSync(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', work],
		quiet,
	);
	const [tarball] = JSON.parse(output) as [Tarball];
	writeFileSync(path.join(work, 'tarball.json'), JSON.stringify(tarball));

	const folder = path.join(work, 'node_modules/n8n-nodes-autonomous-training');
	mkdirSync(folder, { recursive: true });
	execFileSync(
		'tar',
		['-xzf', path.join(work, tarball.filename), '-C', folder, '--strip-components=1'],
		quiet,
	);
	symlinkSync(path.join(root, 'node_modules/n8n-workflow'), path.join(work, 'node_modules/n8n-workflow'));
	renameSync(work, target);
}

/** Two workers can call this at once: the one that gets the lock builds the package, the other waits for it. */
export async function packedPackage(): Promise<PackedPackage> {
	const target = path.join(cacheFolder, stateOfSources());
	const lock = `${target}.lock`;
	mkdirSync(cacheFolder, { recursive: true });
	const deadline = Date.now() + 3 * minute;
	while (!existsSync(target)) {
		if (tryLock(lock)) {
			try {
				if (!existsSync(target)) build(target);
			} finally {
				rmSync(lock, { recursive: true, force: true });
			}
		} else if (age(lock) > minute) {
			rmSync(lock, { recursive: true, force: true }); // its worker was killed
		} else if (Date.now() > deadline) {
			throw new Error('Another worker did not finish the package within three minutes.');
		} else {
			await sleep(100);
		}
	}
	return {
		folder: path.join(target, 'node_modules/n8n-nodes-autonomous-training'),
		tarball: JSON.parse(readFileSync(path.join(target, 'tarball.json'), 'utf8')) as Tarball,
	};
}

function tryLock(lock: string): boolean {
	try {
		mkdirSync(lock);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}
