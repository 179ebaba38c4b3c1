/** Version numbers. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { Document, root, source } from './markdown';

describe('the schema version', () => {
	it('is set in one part of the script, from which the node reads it', () => {
		const setters = readdirSync(path.join(root, 'sql/parts')).filter((part) =>
			/^set .*training\.schema_version/m.test(source(`sql/parts/${part}`)),
		);
		expect(setters).toEqual(['01_version.sql']);
		expect(source('sql/parts/01_version.sql')).toContain(`training.schema_version to '${SCHEMA_VERSION}'`);
	});
});

describe('the package version', () => {
	it('is the newest entry of the changelog', () => {
		const { version } = JSON.parse(source('package.json')) as { version: string };
		const [newest] = /^## \d+\.\d+\.\d+/m.exec(source('CHANGELOG.md')) ?? [];
		expect(newest).toBe(`## ${version}`);
	});
});

describe('the versions of n8n', () => {
	it('in Compatibility are those that .ci/run tests: in their engines, and the one of the sandbox', () => {
		const engines = /^ *for version in (?<versions>\d.*); do$/m.exec(source('.ci/run'))?.groups?.versions;
		const { dependencies } = JSON.parse(source('sandbox/package.json')) as {
			dependencies: Record<string, string>;
		};
		const [, tested] = new Document('README.md').tables('Compatibility');
		expect(tested!.map(([version]) => version)).toEqual([...engines!.split(' '), dependencies.n8n]);
	});
});
