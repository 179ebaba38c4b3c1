/**
 * Tests without a server run once; tests that talk to PostgreSQL run on each server version as a project of its own.
 * One file alone: `npx jest test/rows/date.test.ts`, `npx jest test/sql/upserts.test.ts --selectProjects "PostgreSQL 18"`.
 */
const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
};

const pureRooms = ['rows', 'statements', 'outcomes', 'report', 'plots', 'documents', 'package'];
const serverRooms = ['sql', 'database', 'nodes'];
const filesOf = (rooms) => rooms.map((room) => `<rootDir>/test/${room}/**/*.test.ts`);

/** The servers a project may run on; `TEST_POSTGRES=testcontainers` swaps the embedded ones for a container. */
const servers = process.env.TEST_POSTGRES === 'testcontainers' ? ['15'] : ['18', '15'];

module.exports = {
	projects: [
		{ displayName: 'pure', testMatch: filesOf(pureRooms), transform },
		...servers.map((version) => ({
			displayName: `PostgreSQL ${version}`,
			testMatch: filesOf(serverRooms),
			transform,
			globalSetup: `<rootDir>/test/postgres/setup.${version}.ts`,
			globalTeardown: `<rootDir>/test/postgres/teardown.${version}.ts`,
			globals: { postgresVersion: version },
		})),
	],
	testTimeout: 60_000,
	maxWorkers: 2,
};
