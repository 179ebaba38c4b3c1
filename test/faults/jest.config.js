/**
 * `npm run test:faults`: what needs programs that npm does not have (sshd, PgBouncer) or a disk of its own, all as root; and the faults
 * of `npm test`, with 20,000 rows.
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
