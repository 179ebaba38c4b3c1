/** Versions that stand in several places, each for a reader of its own. */
import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { source } from './markdown';

const numberIn = (file: string, pattern: RegExp): number => Number(pattern.exec(source(file))?.[1]);

describe('the schema’s version', () => {
	it('is the same in the node and in the script', () => {
		expect({
			'sql/parts/01_start.sql': numberIn('sql/parts/01_start.sql', /newest constant integer := (\d+);/),
			'sql/parts/23_report.sql': numberIn(
				'sql/parts/23_report.sql',
				/insert into training_schema_version \(version\)\s+values \((\d+)\)/,
			),
		}).toEqual({ 'sql/parts/01_start.sql': SCHEMA_VERSION, 'sql/parts/23_report.sql': SCHEMA_VERSION });
	});
});

describe('the package’s version', () => {
	it('has its entry in the changelog', () => {
		const { version } = JSON.parse(source('package.json')) as { version: string };
		const [newest] = /^## \d+\.\d+\.\d+/m.exec(source('CHANGELOG.md')) ?? [];
		expect(newest).toBe(`## ${version}`);
	});
});
