// `npm start`: installs and starts n8n with this package, syncs the sample journal, and keeps the editor open.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildAndInstall, isInstalled } from './communityPackage.mjs';
import { installDependencies } from './dependencies.mjs';
import { UserFacingError } from './errors.mjs';
import { startN8n } from './n8n.mjs';
import { N8nClient } from './n8nClient.mjs';
import { n8nVersion } from './n8nVersion.mjs';
import { data } from './paths.mjs';
import { databases, startPostgres } from './postgres.mjs';
import { printResult } from './printResult.mjs';
import { parentOf, stopAll } from './processes.mjs';
import { say, step, totalSeconds } from './progress.mjs';
import { rebuildOnChange } from './rebuildOnChange.mjs';
import { moveSampleJournal } from './sampleDates.mjs';
import { runSampleJournal, sampleWorkflow } from './sampleJournal.mjs';
import { secrets } from './secrets.mjs';
import { ensureSingleInstance } from './singleInstance.mjs';
import { credentialFor, importExamples, testCredential } from './workflows.mjs';

const usage = `npm start                   Start n8n with this package and a sample journal. Press Ctrl-C to stop.
npm start -- --once         Start, sync the sample journal, and stop.
npm start -- --n8n 2.0.3    Like npm start, with this version of n8n and separate data.
npm run dev                 Like npm start, and reload the nodes in n8n when a source file changes.`;

const owner = 'trainer@example.com';

let isReady = false; // the editor is open for the user
let stopping;

async function main({ once, dev, help }) {
	if (help) return say(usage);
	mkdirSync(data, { recursive: true });
	ensureSingleInstance();
	await installDependencies();
	if (!isInstalled())
		await step('Building the package and installing it as a community node', buildAndInstall);

	const passwords = secrets();
	const postgres = await step('Starting PostgreSQL 18', () => startPostgres(passwords.database));
	const n8n = await step(`Starting n8n ${n8nVersion}`, () => startN8n(postgres, { watchNodes: dev }));
	const { result, workflows } = await step(`Running the workflow "${sampleWorkflow}"`, () =>
		syncSampleJournal(n8n, postgres, passwords),
	);
	printResult(result);
	if (once) return say(`Done in ${totalSeconds()}.`);

	printAccess(n8n, postgres, passwords, workflows);
	if (dev) rebuildOnChange();
	say('Press Ctrl-C to stop.');
	isReady = true;
	const ended = await Promise.race([n8n, postgres].map(async ({ child }) => (await child.end, child)));
	throw new UserFacingError(`${ended.name} stopped unexpectedly. Its log: ${ended.log}`);
}

async function syncSampleJournal({ address }, postgres, passwords) {
	const client = new N8nClient(address);
	await moveSampleJournal(postgres);
	await client.signIn({ email: owner, password: passwords.editor });
	const settings = credentialFor(postgres, databases.training);
	const credential = await client.saveCredential(settings);
	const workflows = await importExamples(client, credential);
	const result = await runSampleJournal(client, workflows[sampleWorkflow]);
	await testCredential(client, credential.id, settings);
	return { result, workflows };
}

function printAccess(n8n, { host, port, user, password }, passwords, workflows) {
	say(`Open the workflow "${sampleWorkflow}"`);
	say(`  ${n8n.address}/workflow/${workflows[sampleWorkflow]}`);
	say(`  Email      ${owner}`);
	say(`  Password   ${passwords.editor}`);
	say(
		`All ${Object.keys(workflows).length} examples are imported, with the credential "Training Postgres API":`,
	);
	say(`  Host       ${host}`);
	say(`  Port       ${port}`);
	say(`  Database   ${databases.training}`);
	say(`  User       ${user}`);
	say(`  Password   ${password}`);
}

function explain(error) {
	if (error instanceof UserFacingError) return error.message;
	const path = error.path ?? data;
	if (error.code === 'ENOSPC') return `The disk is full (${path}). Free some disk space and try again.`;
	if (error.code === 'EACCES' || error.code === 'EROFS')
		return `The sandbox has no permission to write ${path}.`;
	return error.stack;
}

function readOptions() {
	const flag = { type: 'boolean', default: false };
	const version = { type: 'string', default: n8nVersion };
	try {
		const { values } = parseArgs({ options: { once: flag, dev: flag, help: flag, n8n: version } });
		if (!/^\d+\.\d+\.\d+$/.test(values.n8n)) throw new Error(`"${values.n8n}" is not a version of n8n.`);
		return values;
	} catch (error) {
		throw new UserFacingError(`${error.message}\n\n${usage}`);
	}
}

/** Stops n8n and PostgreSQL, then ends this process. Later calls wait for the first. */
function stop(exitCode, message) {
	stopping ??= (async () => {
		if (message) say(message);
		await stopAll();
		process.exit(exitCode);
	})();
	return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () =>
		stop(isReady ? 0 : 1, `\n${isReady ? 'Stopping' : 'Interrupted. Stopping'} n8n and PostgreSQL ...`),
	);
}
stopWithNpm();

/** A killed npm sends no signal to this process, so its ancestors are checked. There may be a shell between the two. */
function stopWithNpm() {
	if (!process.env.npm_lifecycle_event) return;
	const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
	const initial = ancestors();
	setInterval(() => ancestors() !== initial && stop(1), 1000).unref();
}

try {
	process.umask(0o022); // PostgreSQL may run under another account, which must be able to read its files
	await main(readOptions());
	await stop(0);
} catch (error) {
	if (!stopping) say(`\n${explain(error)}`);
	await stop(1);
}
