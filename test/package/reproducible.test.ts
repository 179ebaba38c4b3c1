/** What is published can be built again from its sources, byte for byte, by anybody and anywhere. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { madeFrom, packedPackage, root } from './tarball';

const modules = (folder: string) => path.join(folder, 'node_modules');

/** The bundled packages by name, as the notices list them. */
const bundledIn = (notices: string) => [...notices.matchAll(/^## (\S+) \d/gm)].map(([, name]) => name!);

it('two builds in different folders, at different times, give the same tarball', async () => {
	const { folder, tarball } = await packedPackage();
	const elsewhere = mkdtempSync(path.join(realpathSync(tmpdir()), 'training-elsewhere-'));
	const copy = path.join(elsewhere, 'another name/of the same');
	try {
		mkdirSync(modules(copy), { recursive: true });
		for (const source of madeFrom)
			cpSync(path.join(root, source), path.join(copy, source), { recursive: true });
		const notices = readFileSync(path.join(folder, 'dist/THIRD_PARTY_NOTICES.md'), 'utf8');
		for (const name of bundledIn(notices)) {
			cpSync(path.join(modules(root), name), path.join(modules(copy), name), {
				recursive: true,
				filter: (file) => !file.endsWith('/echarts/dist'), // 50 MB, and nothing of them is bundled
			});
		}
		utimesSync(path.join(copy, 'README.md'), 0, 0);

		const quiet = { cwd: copy, encoding: 'utf8', stdio: 'pipe' } as const;
		// The tools are those of this folder; what goes into the package is the copy's.
		const build = "require('./gulpfile.js').bundle((error) => { if (error) throw error; })";
		const environment = { ...process.env, NODE_PATH: modules(root), TZ: 'Pacific/Kiritimati', LC_ALL: 'C' };
		execFileSync(process.execPath, ['-e', build], { ...quiet, env: environment });
		const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts'], { ...quiet, env: environment });
		const [other] = JSON.parse(told) as [typeof tarball];

		expect(other.files).toEqual(tarball.files);
		expect(other.integrity).toBe(tarball.integrity);
	} finally {
		rmSync(elsewhere, { recursive: true });
	}
});
