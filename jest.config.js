/**
 * Tests without a server run once; tests that talk to PostgreSQL run on each server version as a project of its own.
 * One file alone: `npx jest test/rows/date.test.ts`, `npx jest test/sql/upserts.test.ts --selectProjects "PostgreSQL 18"`.
 */
const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
};

/** The sandbox's copies of the package are not the package. */
const modulePathIgnorePatterns = ['<rootDir>/sandbox/.data/'];

const pureRooms = [
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
const serverRooms = ['sql', 'database', 'nodes'];
const filesOf = (rooms) => rooms.map((room) => `<rootDir>/test/${room}/**/*.test.ts`);

/** The newest and the oldest server that are supported; `TEST_POSTGRES=15,16,17` names others, `TEST_POSTGRES=testcontainers` takes a container. */
const { TEST_POSTGRES = '18,14' } = process.env;
const servers = TEST_POSTGRES === 'testcontainers' ? ['15'] : TEST_POSTGRES.split(',');

/** What takes its time, and shows on one server as much as on all. A hundred athletes are among what `.ci/run` adds to `npm test`. */
const onOneServer = {
	'/test/database/logins.test.ts': '18',
	'/test/database/silence.test.ts': '18',
	'/test/database/tls.test.ts': '18',
	'/test/nodes/athletes.test.ts': '17',
	'/test/nodes/faults/cuts.test.ts': '18',
	'/test/nodes/faults/faults.test.ts': '18',
	'/test/nodes/hostile/cells.test.ts': '18',
	'/test/nodes/hostile/everywhere.test.ts': '18',
	'/test/nodes/provision.test.ts': '18',
	'/test/nodes/roles.test.ts': '18',
	'/test/nodes/secrets/secrets.test.ts': '18',
};
const elsewhere = (version) => Object.keys(onOneServer).filter((file) => onOneServer[file] !== version);

module.exports = {
	projects: [
		{ displayName: 'pure', testMatch: filesOf(pureRooms), transform, modulePathIgnorePatterns },
		...servers.map((version) => ({
			displayName: `PostgreSQL ${version}`,
			testMatch: filesOf(serverRooms),
			testPathIgnorePatterns: elsewhere(version),
			transform,
			modulePathIgnorePatterns,
			globalSetup: `<rootDir>/test/postgres/setup.${version}.ts`,
			globalTeardown: `<rootDir>/test/postgres/teardown.${version}.ts`,
			globals: { postgresVersion: version },
		})),
	],
	testTimeout: 60_000,
	maxWorkers: 2,
};
