/** The GitHub workflows: pinned actions, least permissions, no secrets, and commands that exist. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { root, source } from './markdown';

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
	env?: Record<string, string>;
}
interface Job {
	'runs-on': string;
	'timeout-minutes': number;
	permissions: Record<string, string>;
	steps: Step[];
	strategy?: { matrix: Record<string, string[]> };
}
interface Workflow {
	on: Record<string, unknown>;
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const FOLDER = '.github/workflows';
const files = readdirSync(path.join(root, FOLDER));
const read = (file: string) => parse(source(`${FOLDER}/${file}`), { strict: true }) as Workflow;
const jobsOf = (file: string) => Object.entries(read(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps }]) => steps);

const scripts = (JSON.parse(source('package.json')) as { scripts: Record<string, string> }).scripts;

it('one workflow runs on every push, one publishes', () => {
	expect(files.sort()).toEqual(['ci.yml', 'publish.yml']);
});

describe.each(files)('the workflow %s', (file) => {
	it('pins every action by commit, with its version in a comment', () => {
		const lines = source(`${FOLDER}/${file}`).split('\n');
		const uses = lines.filter((line) => line.includes('uses:'));
		expect(uses.length).toBeGreaterThan(0);
		for (const line of uses) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('grants only the permissions that each job lists', () => {
		expect(read(file).permissions).toEqual({});
		for (const [, { permissions }] of jobsOf(file)) {
			const { contents, ...others } = permissions;
			expect(contents).toBe('read');
			expect(others).toEqual(file === 'publish.yml' ? { 'id-token': 'write' } : {});
		}
	});

	it('keeps no token in the checkout and uses no secret', () => {
		const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		expect(checkouts).toHaveLength(jobsOf(file).length);
		for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
		expect(source(`${FOLDER}/${file}`)).not.toMatch(/secrets\.|_TOKEN|pull_request_target/);
	});

	it('has no expression in a command, so that no input is executed', () => {
		for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{');
	});

	it('has a timeout, a fixed runner image and Node.js 24', () => {
		for (const [, job] of jobsOf(file)) {
			expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
			expect(job['runs-on']).toBe('ubuntu-24.04');
			const node = job.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
			expect(node?.with?.['node-version']).toBe('24');
		}
	});

	it('runs npm scripts and files that exist', () => {
		for (const { run } of stepsOf(file)) {
			const script = /^npm (?:run )?(?<name>[a-z:]+)/.exec(run ?? '')?.groups?.name;
			if (script && !['ci', 'publish'].includes(script)) expect(scripts).toHaveProperty(script);
			if (run?.startsWith('.')) {
				expect(existsSync(path.join(root, run))).toBe(true);
				expect(statSync(path.join(root, run)).mode & 0o111).toBe(0o111);
			}
		}
	});
});

describe('every push', () => {
	it('runs .ci/run on PostgreSQL 14 to 18, and every test on 14 to 17', () => {
		const { on, jobs } = read('ci.yml');
		expect(Object.keys(on)).toContain('push');
		expect(on.push).toBeNull();
		expect(jobs['all-checks']?.steps.map(({ run }) => run)).toContain('.ci/run');
		const otherVersions = jobs['other-postgres-versions'];
		expect(otherVersions?.steps.at(-1)).toMatchObject({
			run: 'npm test',
			env: { TEST_POSTGRES: '${{ matrix.postgres }}' },
		});
		const { projects } = jest.requireActual<{ projects: Array<{ displayName: string }> }>(
			'../../jest.config.js',
		);
		const byDefault = projects.flatMap(
			({ displayName }) => /^PostgreSQL (\d+)$/.exec(displayName)?.[1] ?? [],
		);
		const inScript = [...source('.ci/run').matchAll(/^ *TEST_POSTGRES=([\d,]+) /gm)].flatMap(([, list]) =>
			list!.split(','),
		);
		expect([...byDefault, ...inScript].sort()).toEqual(['14', '15', '16', '17', '18']);
		expect(otherVersions!.strategy!.matrix.postgres).toEqual(['15', '16', '17']);
	});
});

describe('a release', () => {
	it('is published from its tag after all tests, by trusted publishing and with provenance', () => {
		const { on, jobs } = read('publish.yml');
		expect(on).toEqual({ release: { types: ['published'] } });
		const commands = jobs.publish!.steps.flatMap(({ run }) => run ?? []);
		expect(commands).toEqual([
			expect.stringMatching(/^test "\$TAG" = "v\$\(node .*version.*\)"$/),
			'npm ci',
			'npm test',
			'npm run build',
			'npm publish --provenance --access public',
		]);
	});
});

describe('Dependabot', () => {
	it('updates npm packages and actions', () => {
		const { version, updates } = parse(source('.github/dependabot.yml'), { strict: true }) as {
			version: number;
			updates: Array<Record<'package-ecosystem' | 'directory', string>>;
		};
		expect(version).toBe(2);
		expect(updates.map((update) => [update['package-ecosystem'], update.directory])).toEqual([
			['npm', '/'],
			['github-actions', '/'],
		]);
	});
});
