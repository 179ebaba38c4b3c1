/**
 * `node test/package/audit.mjs [folder]`: asks npm for security advisories about the bundled packages, but not about
 * development tools. Run it after a build. If the registry does not answer, it uses the saved list advisories.json, which
 * lacks later advisories. `folder` holds the package to check. Default: this repository.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import semver from 'semver';

const root = process.argv[2] ?? resolve(import.meta.dirname, '../..');

/** The versions of the bundled packages by name, from the third-party notices. */
function bundledPackages() {
	const notices = readFileSync(join(root, 'dist/THIRD_PARTY_NOTICES.md'), 'utf8');
	return Object.fromEntries(
		[...notices.matchAll(/^## (\S+) (\d\S+) /gm)].map(([, name, version]) => [name, version]),
	);
}

/** Runs `npm audit` for a package that depends on exactly these. Returns `{ report }`, or `{ failure }` with the reason. */
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
		return report.vulnerabilities ? { report } : { failure: report.message ?? report.error?.summary };
	} catch {
		return { failure: 'npm returned no report' };
	}
}

const advisoriesInReport = ({ vulnerabilities }) =>
	Object.values(vulnerabilities).flatMap(({ name, via }) =>
		via.flatMap((advisory) => (advisory.url ? [`${name}: ${advisory.url}`] : [])),
	);

const advisoriesInList = ({ advisories }, packages) =>
	advisories
		.filter((one) => packages[one.package] && semver.satisfies(packages[one.package], one.vulnerable))
		.map((one) => `${one.package}: ${one.url}`);

const packages = bundledPackages();
const { report, failure } = askRegistry(packages);
const saved = JSON.parse(readFileSync(new URL('advisories.json', import.meta.url), 'utf8'));
const found = report ? advisoriesInReport(report) : advisoriesInList(saved, packages);
console.log(
	report
		? `The registry checked ${Object.keys(packages).length} bundled packages.`
		: `The registry did not answer (${failure}). Using the list saved on ${saved.saved} with ${saved.advisories.length} advisories.`,
);
for (const advisory of found) console.log(`✗ ${advisory}`);
if (found.length === 0) console.log('✓ No advisory affects a bundled version.');
process.exitCode = found.length === 0 ? 0 : 1;
