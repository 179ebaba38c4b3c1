/**
 * Tests without a database are one project, `pure`. Tests with a database run once per PostgreSQL version.
 * A single file: `npx jest test/rows/dates.test.ts`, `npx jest test/sql/upserts.test.ts --selectProjects "PostgreSQL 18"`.
 */
const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	'^.+\\.sql$': '<rootDir>/test/sqlText.js',
};

/** The sandbox holds copies of the package. */
const modulePathIgnorePatterns = ['<rootDir>/sandbox/.data/'];

const pureFolders = [
	'actions',
	'rows',
	'statements',
	'outcomes',
	'events',
	'report',
	'plots',
	'documents',
	'package',
];
const databaseFolders = ['sql', 'database', 'nodes'];
const testsIn = (folders) => folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`);

/**
 * By default the newest supported version, and a part of the tests on the oldest one. `TEST_POSTGRES=15,16,17` selects others,
 * `TEST_POSTGRES=testcontainers` a container of PostgreSQL 15.
 */
const { TEST_POSTGRES } = process.env;
const versions = TEST_POSTGRES === 'testcontainers' ? ['15'] : (TEST_POSTGRES ?? '18,14').split(',');

/** Slow tests whose result does not depend on the version run on one version only. `npm test` does not include 17. */
const onlyOn = {
	'/test/database/blackHole.test.ts': '18',
	'/test/database/connectionStrings.test.ts': '18',
	'/test/database/logins.test.ts': '18',
	'/test/database/pem.test.ts': '18',
	'/test/database/pool.test.ts': '18',
	'/test/database/poolers.test.ts': '18',
	'/test/database/redact.test.ts': '18',
	'/test/database/silence.test.ts': '18',
	'/test/database/tls.test.ts': '18',
	'/test/nodes/athletes.test.ts': '17',
	// With 20,000 rows, in `npm run test:faults`
	'/test/nodes/faults/cuts.test.ts': 'faults',
	'/test/nodes/faults/faults.test.ts': '18',
	'/test/nodes/hostile/cells.test.ts': '18',
	'/test/nodes/hostile/everywhere.test.ts': '18',
	'/test/nodes/provision.test.ts': '18',
	'/test/nodes/roles.test.ts': '18',
	'/test/nodes/secrets/secrets.test.ts': '18',
	'/test/nodes/trigger/lastMessage.property.test.ts': '18',
};

/** `npm test` runs these on 14, and everything on 18. `.ci/run` runs all on 14, too. */
const onOldest = [
	'sql/plans',
	'sql/singleRowApi',
	'sql/upserts',
	'sql/views',
	'nodes/sample',
	'nodes/sync',
	'nodes/upsert',
].map((name) => `<rootDir>/test/${name}.test.ts`);
const databaseTestsOn = (version) =>
	TEST_POSTGRES === undefined && version === '14' ? onOldest : testsIn(databaseFolders);

const notOn = (version) => Object.keys(onlyOn).filter((file) => onlyOn[file] !== version);

module.exports = {
	projects: [
		{ displayName: 'pure', testMatch: testsIn(pureFolders), transform, modulePathIgnorePatterns },
		...versions.map((version) => ({
			displayName: `PostgreSQL ${version}`,
			testMatch: databaseTestsOn(version),
			testPathIgnorePatterns: notOn(version),
			transform,
			modulePathIgnorePatterns,
			globalSetup: '<rootDir>/test/postgres/setup.ts',
			globalTeardown: '<rootDir>/test/postgres/teardown.ts',
			globals: { postgresVersion: version },
		})),
	],
	testTimeout: 60_000,
	maxWorkers: 2,
};
