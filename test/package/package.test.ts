import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ICredentialType, INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { loadedPackage } from './packageLoader';
import { packedPackage, root, type PackedPackage } from './tarball';

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
	[field: string]: unknown;
}

/** The operations of the action node by resource. Workflows depend on these names. */
const operations = {
	journal: ['sync'],
	workout: ['delete', 'getAll', 'upsert'],
	set: ['delete', 'getAll', 'upsert'],
	measurement: ['delete', 'getAll', 'upsert'],
	exercise: ['getAll', 'upsert'],
	workoutTemplate: ['getAll', 'upsert'],
	goal: ['delete', 'getAll', 'upsert'],
	recommendation: [
		'getBodyComposition',
		'getExerciseStatus',
		'getGoals',
		'getNextSession',
		'getProgression',
		'getRecords',
		'getRecovery',
	],
	report: ['getProgress'],
	database: ['getStatus', 'provision'],
};

let packed: PackedPackage;
let manifest: Manifest;
const inPackage = (file: string) => path.join(packed.folder, file);
const read = (file: string) => readFileSync(inPackage(file), 'utf8');
const pathsIn = ({ tarball }: PackedPackage) => tarball.files.map((file) => file.path);

beforeAll(async () => {
	packed = await packedPackage();
	manifest = JSON.parse(read('package.json')) as Manifest;
});

describe('the tarball', () => {
	it('contains exactly these files', () => {
		const schema = 'dist/nodes/Training/__schema__/v1.0.0';
		const schemas = Object.entries(operations).flatMap(([resource, names]) =>
			names.map((operation) => `${schema}/${resource}/${operation}.json`),
		);
		expect(pathsIn(packed).sort()).toEqual(
			[
				'LICENSE.md',
				'README.md',
				'package.json',
				'dist/THIRD_PARTY_NOTICES.md',
				'dist/credentials/TrainingPostgresApi.credentials.js',
				'dist/icons/training.dark.svg',
				'dist/icons/training.svg',
				'dist/nodes/Training/Training.node.js',
				'dist/nodes/Training/Training.node.json',
				'dist/nodes/Training/TrainingTrigger.node.js',
				'dist/nodes/Training/TrainingTrigger.node.json',
				'dist/nodes/Training/database/index.js',
				'dist/nodes/Training/plots/Inter_400Regular.ttf',
				'dist/nodes/Training/plots/Inter_600SemiBold.ttf',
				'dist/nodes/Training/plots/index.js',
				'dist/nodes/Training/plots/index_bg.wasm',
				'dist/sql/provision.sql',
				'dist/sql/roles.sql',
				'dist/sql/uninstall.sql',
				`${schema}.json`,
				...schemas,
			].sort(),
		);
	});

	it('contains every file that package.json lists for n8n', () => {
		expect(manifest.n8n.credentials).toEqual(['dist/credentials/TrainingPostgresApi.credentials.js']);
		expect(manifest.n8n.nodes).toEqual([
			'dist/nodes/Training/Training.node.js',
			'dist/nodes/Training/TrainingTrigger.node.js',
		]);
		expect(pathsIn(packed)).toEqual(
			expect.arrayContaining([...manifest.n8n.credentials, ...manifest.n8n.nodes]),
		);
	});

	it('is smaller than 2 MB, so that it installs quickly', () => {
		expect(packed.tarball.size).toBeLessThan(2_000_000);
	});

	it('has no dependency except the peer dependency n8n-workflow', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.optionalDependencies).toBeUndefined();
		expect(manifest.bundledDependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('contains the provisioning script with all parts in one file', () => {
		const script = read('dist/sql/provision.sql');
		expect(script).toContain('create table if not exists {schema}.workout_sets');
		expect(script).not.toMatch(/^\\ir /m);
	});

	it.each(['roles', 'uninstall'])('contains sql/%s.sql with all parts in one file', (name) => {
		const script = read(`dist/sql/${name}.sql`);
		expect(script).toContain('create temporary table training_installed');
		expect(script).not.toMatch(/^\\ir /m);
	});

	it('passes the lint rules that n8n applies to published packages', () => {
		const config = path.join(root, 'test/package/published.eslint.config.mjs');
		const eslint = path.join(root, 'node_modules/eslint/bin/eslint.js');
		const { stdout } = spawnSync(process.execPath, [eslint, '--config', config, '--format=json', '.'], {
			cwd: packed.folder,
			encoding: 'utf8',
			// The output contains the source of each bundle with a finding.
			maxBuffer: 100_000_000,
		});
		const results = JSON.parse(stdout) as Array<{
			filePath: string;
			messages: Array<{ ruleId: string | null; fatal?: true; message: string }>;
		}>;
		expect(results.length).toBeGreaterThan(0);
		// A message without a rule that is not fatal only reports an ignored inline exception in a bundled library.
		const findings = results.flatMap(({ filePath, messages }) =>
			messages
				.filter(({ ruleId, fatal }) => ruleId !== null || fatal)
				.map(({ ruleId, message }) => `${filePath}: ${message} (${ruleId})`),
		);
		expect(findings).toEqual([]);
	});
});

describe('the bundle', () => {
	/** From the comments in which esbuild writes the path of each module. */
	const packagesIn = (file: string) => {
		const paths = read(file).matchAll(/^ *\/\/ (?:\S*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm);
		return [...new Set([...paths].map(([, name]) => name!))].sort();
	};
	const scripts = () => pathsIn(packed).filter((file) => file.endsWith('.js'));

	it('contains pg once, in the database module that all nodes share', () => {
		const withPg = scripts().filter((file) => packagesIn(file).includes('pg'));
		expect(withPg).toEqual(['dist/nodes/Training/database/index.js']);
	});

	it('has a notice with version and licence for each package in it', () => {
		const bundled = [...new Set(scripts().flatMap(packagesIn))].sort();
		const notices = read('dist/THIRD_PARTY_NOTICES.md').split(/^## /m).slice(1);
		const names = notices.map((notice) => /^(\S+) \d+\.\d+\.\d+ \(.+\)$/m.exec(notice)?.[1]);
		expect(names).toEqual(bundled);
		for (const notice of notices) expect(notice).toMatch(/copyright[^]+(permission|as is)/i);
	});

	it('contains the chart libraries only in the plots module', () => {
		const chartLibraries = ['echarts', 'zrender', '@resvg/resvg-wasm'];
		expect(packagesIn('dist/nodes/Training/plots/index.js')).toEqual(
			[...chartLibraries, '@expo-google-fonts/inter', 'tslib'].sort(),
		);
		for (const file of scripts().filter((name) => !name.includes('/plots/'))) {
			expect(packagesIn(file)).not.toEqual(expect.arrayContaining(chartLibraries));
		}
	});

	it('has a notice for the licence of the fonts and the source of the rasteriser', () => {
		const notices = read('dist/THIRD_PARTY_NOTICES.md');
		expect(notices).toContain('SIL OPEN FONT LICENSE Version 1.1');
		expect(notices).toContain('Its source: git@github.com:yisibl/resvg-js.git');
		expect(notices).toContain('Mozilla Public License Version 2.0');
		expect(notices).toContain('Apache ECharts');
	});

	it('does not contain n8n-workflow', () => {
		expect(scripts().flatMap(packagesIn)).not.toContain('n8n-workflow');
	});
});

describe('the package, loaded by n8n with only n8n-workflow installed', () => {
	let node: INodeType;
	let trigger: INodeType;
	let credential: ICredentialType;
	beforeAll(async () => {
		const loader = await loadedPackage();
		node = loader.getNode('training').type as INodeType;
		trigger = loader.getNode('trainingTrigger').type as INodeType;
		credential = loader.getCredential('trainingPostgresApi').type;
	});

	it('loads in Node.js without n8n-core and without the packages of this repository', () => {
		const files = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map(inPackage);
		const script = `for (const file of ${JSON.stringify(files)}) require(file); process.stdout.write('loaded');`;
		expect(execFileSync(process.execPath, ['-e', script], { cwd: packed.folder, encoding: 'utf8' })).toBe(
			'loaded',
		);
	});

	it('does not load the plots module before a report needs it', () => {
		const script = `require(${JSON.stringify(inPackage(manifest.n8n.nodes[0]!))}); process.stdout.write(JSON.stringify(Object.keys(require.cache)));`;
		const loaded = execFileSync(process.execPath, ['-e', script], { cwd: packed.folder, encoding: 'utf8' });
		expect(loaded).toContain('Training.node.js');
		expect(loaded).not.toContain('plots');
	});

	it('has the node and credential names that workflows depend on', () => {
		expect(node.constructor.name).toBe('Training');
		expect(node.description.name).toBe('training');
		expect(node.description.displayName).toBe('Training Database');
		expect(trigger.constructor.name).toBe('TrainingTrigger');
		expect(trigger.description.name).toBe('trainingTrigger');
		expect(trigger.description.displayName).toBe('Training Database Trigger');
		expect(credential.constructor.name).toBe('TrainingPostgresApi');
		expect(credential.name).toBe('trainingPostgresApi');
		expect(credential.displayName).toBe('Training Postgres API');
	});

	it('has a node that an AI agent can use as a tool', () => {
		expect(node.description.usableAsTool).toBe(true);
	});

	it('has mappers that reload their columns when the resource changes', () => {
		const mappers = node.description.properties.filter(({ type }) => type === 'resourceMapper');
		expect(mappers).toHaveLength(12); // for each kind of row, one for the node and one for the tool
		// Without it, the editor keeps the columns of the previous resource.
		for (const { typeOptions } of mappers) expect(typeOptions?.loadOptionsDependsOn).toEqual(['resource']);
	});

	it('has the credential test on every node, since n8n can use any of them', async () => {
		const loader = await loadedPackage();
		for (const { type } of Object.values(loader.nodeTypes)) {
			const { description, methods } = type as INodeType;
			const testedBy = description.credentials?.find(({ name }) => name === 'trainingPostgresApi')?.testedBy;
			expect(methods?.credentialTest).toHaveProperty(testedBy as string);
		}
	});

	it('contains the icons for the light and the dark theme', () => {
		for (const { icon, iconUrl } of [node.description, trigger.description, credential]) {
			expect(icon).toBeUndefined();
			const { light, dark } = iconUrl as { light: string; dark: string };
			for (const url of [light, dark]) {
				expect(url).toMatch(/^icons\/n8n-nodes-autonomous-training\/dist\/icons\/training(\.dark)?\.svg$/);
				expect(existsSync(inPackage(url.replace('icons/n8n-nodes-autonomous-training/', '')))).toBe(true);
			}
			expect(light).not.toBe(dark);
		}
	});

	it('has search aliases and links to the documentation', () => {
		const { alias, resources } = node.description.codex ?? {};
		expect(alias).toEqual(
			expect.arrayContaining(['workout', 'gym', 'HIT', 'squat', 'body fat', 'recovery', 'PostgreSQL']),
		);
		const reference = `${String(manifest.homepage)}/blob/main/docs/reference`;
		expect(resources?.primaryDocumentation).toEqual([{ url: `${reference}/operations.md` }]);
		const triggerCodex = trigger.description.codex;
		expect(triggerCodex?.alias).toEqual(expect.arrayContaining(['workout', 'gym', 'HIT', 'reminder']));
		expect(triggerCodex?.resources?.primaryDocumentation).toEqual([{ url: `${reference}/trigger.md` }]);
	});

	it('has a polling trigger with the events and fields that workflows depend on', () => {
		const { polling, group, inputs, properties, usableAsTool } = trigger.description;
		expect({ polling, group, inputs, usableAsTool }).toEqual({
			polling: true,
			group: ['trigger'],
			inputs: [],
		});
		const fields = new Map(properties.map((property) => [property.name, property]));
		expect(values(fields.get('event')!).sort()).toEqual([
			'bodyComposition',
			'inactivity',
			'newMeasurement',
			'newWorkout',
			'progression',
			'record',
			'recovery',
			'stall',
		]);
		expect(fields.get('days')?.default).toBe(7);
		expect(fields.get('targetBodyFatPct')?.default).toBe(0);
		const options = (fields.get('options')!.options as INodeProperties[]).map(({ name }) => name);
		expect(options.sort()).toEqual(['beginsWith', 'emitExisting', 'exerciseIds', 'labels', 'repeat']);
		expect(fields.get('pollTimes')).toBeDefined();
	});

	it('has a schema of the output of the trigger', () => {
		const schema = JSON.parse(read('dist/nodes/Training/__schema__/v1.0.0.json')) as { properties: object };
		expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['event', 'text', 'previous']));
	});

	it('has the fields of the credential, with their defaults', () => {
		const fields = Object.fromEntries(credential.properties.map((field) => [field.name, field.default]));
		expect(fields).toMatchObject({
			port: 5432,
			database: 'autonomous_training',
			schema: 'public',
			caCertificate: '',
			clientCertificate: '',
			clientKey: '',
			maxConnections: 5,
			connectTimeoutSeconds: 10,
			statementTimeoutSeconds: 60,
			sshTunnel: false,
			sshAuthenticateWith: 'password',
			sshHost: 'localhost',
			sshPort: 22,
			sshUser: 'root',
			sshPassword: '',
			privateKey: '',
			passphrase: '',
		});
		for (const name of ['host', 'user', 'password', 'ssl']) expect(fields).toHaveProperty(name);
	});

	it('has the four TLS modes', () => {
		const ssl = credential.properties.find(({ name }) => name === 'ssl');
		const modes = (ssl?.options as INodePropertyOptions[]).map(({ value }) => value);
		expect(modes.sort()).toEqual(['disable', 'require', 'verify-ca', 'verify-full']);
	});

	it('has password fields for all secrets of the credential', () => {
		const secrets = credential.properties.filter(({ typeOptions }) => typeOptions?.password === true);
		const hidden = secrets.map(({ name }) => name);
		const secret = ['password', 'clientKey', 'sshPassword', 'privateKey', 'passphrase'];
		expect(hidden).toEqual(expect.arrayContaining(secret));
	});

	const values = (property: INodeProperties) =>
		(property.options as INodePropertyOptions[]).map(({ value }) => String(value));

	it('has these resources', () => {
		const resource = node.description.properties.find(({ name }) => name === 'resource');
		expect(values(resource!).sort()).toEqual(Object.keys(operations).sort());
	});

	describe.each(Object.entries(operations))('for the resource %s', (resource, expected) => {
		it(`has the operations ${expected.join(', ')}`, () => {
			const fields = node.description.properties.filter(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.resource?.includes(resource),
			);
			expect(fields.flatMap(values).sort()).toEqual(expected);
		});

		it.each(expected)('has a schema of the output of %s', (operation) => {
			const file = `dist/nodes/Training/__schema__/v1.0.0/${resource}/${operation}.json`;
			const schema = JSON.parse(read(file)) as { type: string; properties: Record<string, unknown> };
			expect(schema.type).toBe('object');
			expect(Object.keys(schema.properties)).not.toHaveLength(0);
		});
	});
});
