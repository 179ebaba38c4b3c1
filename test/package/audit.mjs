/**
 * `node test/package/audit.mjs`, after a build: asks npm whether an advisory has been published about a package that is bundled,
 * exactly those and no tool. Another folder than this one may be told, with a package in it. Where the registry gives no answer, a saved list of advisories stands in, which can't know what was found since.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import semver from 'semver';

const root = process.argv[2] ?? resolve(import.meta.dirname, '../..');

/** Name and version of what the build has bundled, as the notices list it. */
function bundledPackages() {
	const notices = readFileSync(join(root, 'dist/THIRD_PARTY_NOTICES.md'), 'utf8');
	return Object.fromEntries(
		[...notices.matchAll(/^## (\S+) (\d\S+) /gm)].map(([, name, version]) => [name, version]),
	);
}

/** `npm audit` of a package that depends on these alone: its report, or why there is none. */
function askRegistry(packages) {
	const folder = mkdtempSync(join(tmpdir(), 'training-audit-'));
	const manifest = { name: 'bundled', version: '0.0.0', dependencies: packages };
	const entries = Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version }]);
	const lockfile = {
		...manifest,
		lockfileVersion: 3,
		packages: { '': manifest, ...Object.fromEntries(entries) },
	};
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfile));
	const { stdout } = spawnSync(
		'npm',
		['audit', '--json', '--audit', '--package-lock-only', '--fetch-retries=1'],
		{
			cwd: folder,
			encoding: 'utf8',
		},
	);
	rmSync(folder, { recursive: true });
	try {
		const report = JSON.parse(stdout);
		return report.vulnerabilities ? { report } : { silence: report.message ?? report.error?.summary };
	} catch {
		return { silence: 'npm gave no report' };
	}
}

const foundByRegistry = ({ vulnerabilities }) =>
	Object.values(vulnerabilities).flatMap(({ name, via }) =>
		via.flatMap((advisory) => (advisory.url ? [`${name}: ${advisory.url}`] : [])),
	);

const foundInList = ({ advisories }, packages) =>
	advisories
		.filter((one) => packages[one.package] && semver.satisfies(packages[one.package], one.vulnerable))
		.map((one) => `${one.package}: ${one.url}`);

const packages = bundledPackages();
const { report, silence } = askRegistry(packages);
const saved = JSON.parse(readFileSync(new URL('advisories.json', import.meta.url), 'utf8'));
const found = report ? foundByRegistry(report) : foundInList(saved, packages);
console.log(
	report
		? `The registry was asked about ${Object.keys(packages).length} bundled packages.`
		: `The registry gave no answer (${silence}). The list of ${saved.saved} stands in; it has ${saved.advisories.length} advisories about the bundled packages.`,
);
for (const advisory of found) console.log(`✗ ${advisory}`);
if (found.length === 0) console.log('✓ No advisory is about a version that is bundled.');
process.exitCode = found.length === 0 ? 0 : 1;
