/**
 * Configuration of `npm run test:faults`: the tests that need root, sshd or PgBouncer, the storm of several clients
 * (`STORM_SECONDS=60` makes it longer), and the fault tests of `npm test` with 20,000 rows.
 */
process.env.FAULT_ROWS = '20000';

const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

const rootDir = join(__dirname, '../..');
const server = projects.find(({ displayName }) => displayName === 'PostgreSQL 18');

module.exports = {
	rootDir,
	projects: [
		{
			...server,
			rootDir,
			displayName: 'faults',
			testMatch: ['<rootDir>/test/faults/*.test.ts', '<rootDir>/test/nodes/faults/*.test.ts'],
			testPathIgnorePatterns: [],
		},
	],
	testTimeout: 420_000,
	maxWorkers: 1,
};
