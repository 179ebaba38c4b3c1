/**
 * Tests without a database are one project, `pure`. Tests with a database run once per PostgreSQL version.
 * A single file: `npx jest test/rows/dates.test.ts`, `npx jest test/sql/upserts.test.ts --selectProjects "PostgreSQL 18"`.
 */
const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	'^.+\\.sql$': '<rootDir>/test/sqlText.js',
};

/** `TEST_N8N=2.0.3 npm test` installs the engine of another n8n in a folder. There is only one n8n in a test. */
const { TEST_N8N_FOLDER } = process.env;
const moduleNameMapper = TEST_N8N_FOLDER
	? { '^(n8n-core|n8n-workflow|reflect-metadata)$': `${TEST_N8N_FOLDER}/node_modules/$1` }
	: {};

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
 * By default the newest supported version. `TEST_POSTGRES=14,15` selects others, `TEST_POSTGRES=testcontainers` a container of
 * PostgreSQL 15.
 */
const { TEST_POSTGRES, SKIP_SLOW_TESTS } = process.env;
const versions = TEST_POSTGRES === 'testcontainers' ? ['15'] : (TEST_POSTGRES ?? '18').split(',');

/** Hostile values and servers, many rounds, waiting: `npm test` without arguments leaves them to `.ci/run`. */
const slow = [
	'database/blackHole',
	'database/logins',
	'database/pool',
	'database/silence',
	'database/tls',
	'nodes/athletes',
	'nodes/faults/faults',
	'nodes/foreignCode',
	'nodes/hostile/cells',
	'nodes/hostile/everywhere',
	'nodes/provision',
	'nodes/roles',
	'nodes/secrets/secrets',
	'nodes/trigger/cost',
	'nodes/trigger/exactlyOnce',
	'nodes/trigger/lastMessage.property',
	'sql/adoption',
	'sql/concurrency',
	'sql/goodNeighbours',
	'sql/locks',
	'sql/partitions',
	'sql/uninstall',
	'sql/viewOrder',
];
/** With 20,000 rows, in `npm run test:faults` only. */
const faults = ['nodes/faults/cuts'];
const excluded = [...faults, ...(SKIP_SLOW_TESTS ? slow : [])];

module.exports = {
	projects: [
		{
			displayName: 'pure',
			testMatch: testsIn(pureFolders),
			transform,
			moduleNameMapper,
			modulePathIgnorePatterns,
		},
		...versions.map((version) => ({
			displayName: `PostgreSQL ${version}`,
			testMatch: testsIn(databaseFolders),
			testPathIgnorePatterns: excluded.map((name) => `/test/${name}.test.ts`),
			transform,
			moduleNameMapper,
			modulePathIgnorePatterns,
			globalSetup: '<rootDir>/test/postgres/setup.ts',
			globalTeardown: '<rootDir>/test/postgres/teardown.ts',
			globals: { postgresVersion: version },
		})),
	],
	testTimeout: 60_000,
	maxWorkers: 2,
};
