/** Anyone can build the published package again from its sources, byte for byte. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { packageSources, packedPackage, root } from './tarball';

const modules = (folder: string) => path.join(folder, 'node_modules');

/** The names of the bundled packages, from the third-party notices. */
const bundledPackages = (notices: string) => [...notices.matchAll(/^## (\S+) \d/gm)].map(([, name]) => name!);

it('two builds in different folders and at different times are the same tarball', async () => {
	const { folder, tarball } = await packedPackage();
	const elsewhere = mkdtempSync(path.join(realpathSync(tmpdir()), 'training-elsewhere-'));
	const copy = path.join(elsewhere, 'another name/of the same');
	try {
		mkdirSync(modules(copy), { recursive: true });
		for (const source of packageSources)
			cpSync(path.join(root, source), path.join(copy, source), { recursive: true });
		const notices = readFileSync(path.join(folder, 'dist/THIRD_PARTY_NOTICES.md'), 'utf8');
		for (const name of bundledPackages(notices)) {
			cpSync(path.join(modules(root), name), path.join(modules(copy), name), {
				recursive: true,
				filter: (file) => !file.endsWith('/echarts/dist'), // 50 MB that the bundle does not use
			});
		}
		utimesSync(path.join(copy, 'README.md'), 0, 0);

		const quiet = { cwd: copy, encoding: 'utf8', stdio: 'pipe' } as const;
		// The tools are from this repository, the sources from the copy.
		const build = "require('./gulpfile.js').bundle((error) => { if (error) throw error; })";
		const environment = { ...process.env, NODE_PATH: modules(root), TZ: 'Pacific/Kiritimati', LC_ALL: 'C' };
		execFileSync(process.execPath, ['-e', build], { ...quiet, env: environment });
		const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts'], {
			...quiet,
			env: environment,
		});
		const [other] = JSON.parse(output) as [typeof tarball];

		expect(other.files).toEqual(tarball.files);
		expect(other.integrity).toBe(tarball.integrity);
	} finally {
		rmSync(elsewhere, { recursive: true });
	}
});
