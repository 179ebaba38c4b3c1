// `npm start`: from a clean clone to a real n8n with these nodes, the sample journal run through it, and its editor open.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parentOf, stopAll } from './children.mjs';
import { Editor } from './editor.mjs';
import { install } from './install.mjs';
import { journalWorkflow, runJournal } from './journal.mjs';
import { takeLock } from './lock.mjs';
import { startN8n } from './n8n.mjs';
import { buildAndInstall, isInstalled } from './package.mjs';
import { databases, startPostgres } from './postgres.mjs';
import { say, secondsInAll, step, Trouble } from './progress.mjs';
import { data } from './places.mjs';
import { report } from './report.mjs';
import { secrets } from './secrets.mjs';
import { rebuildOnChange } from './watch.mjs';
import { checkCredential, credentialFor, importExamples } from './workflows.mjs';

const usage = `npm start              the sandbox, with the editor open until Ctrl-C
npm start -- --once    the same, and it stops by itself
npm run dev            the same as npm start, and a change of the sources is built and loaded at once`;

const owner = 'trainer@example.com';

let open = false; // the editor, for the person to use
let ending;

async function main({ once, dev, help }) {
	if (help) return say(usage);
	mkdirSync(data, { recursive: true });
	takeLock();
	await install();
	if (!isInstalled())
		await step('Building the package and installing it as a community node', buildAndInstall);

	const passwords = secrets();
	let postgres, n8n, result;
	await step('Starting PostgreSQL 18', async () => {
		postgres = await startPostgres(passwords.database);
	});
	await step('Starting n8n 2.41.1', async () => {
		n8n = await startN8n(postgres, { watchNodes: dev });
	});
	await step(`Running "${journalWorkflow}" in n8n`, async () => {
		const editor = new Editor(n8n.address);
		await editor.signIn({ email: owner, password: passwords.editor });
		const filledIn = credentialFor(postgres, databases.training);
		const credential = await editor.saveCredential(filledIn);
		const workflows = await importExamples(editor, credential);
		result = await runJournal(editor, workflows[journalWorkflow]);
		await checkCredential(editor, credential.id, filledIn);
	});
	report(result);
	if (once) return say(`Everything went well, in ${secondsInAll()}.`);

	say(`The n8n editor   ${n8n.address}`);
	say(`  Login          ${owner}`);
	say(`  Password       ${passwords.editor}`);
	say(
		`The database     postgresql://${postgres.user}:${postgres.password}@${postgres.host}:${postgres.port}/${databases.training}`,
	);
	if (dev) rebuildOnChange();
	say('Ctrl-C stops everything.');
	open = true;
	const ended = await Promise.race([n8n, postgres].map(async ({ child }) => (await child.end, child)));
	throw new Trouble(`${ended.name} ended by itself. Its log is ${ended.log}.`);
}

function explain(error) {
	if (error instanceof Trouble) return error.message;
	if (error.code === 'ENOSPC') return `The disk is full (${error.path ?? data}). Make room and start again.`;
	if (error.code === 'EACCES' || error.code === 'EROFS')
		return `The sandbox may not write ${error.path ?? data}.`;
	return error.stack;
}

function options() {
	const flag = { type: 'boolean', default: false };
	try {
		return parseArgs({ options: { once: flag, dev: flag, help: flag } }).values;
	} catch (error) {
		throw new Trouble(`${error.message}\n\n${usage}`);
	}
}

/** The end, wanted or not: n8n and PostgreSQL stop before this process does. */
function end(exitCode, words) {
	ending ??= (async () => {
		if (words) say(words);
		await stopAll();
		process.exit(exitCode);
	})();
	return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () =>
		end(open ? 0 : 1, `\n${open ? 'Stopping' : 'Interrupted, stopping'} n8n and PostgreSQL ...`),
	);
}
endWithNpm();

/** npm passes no signal on when it is killed itself. Between it and this process there may be a shell. */
function endWithNpm() {
	if (!process.env.npm_lifecycle_event) return;
	const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
	const begunBy = ancestors();
	setInterval(() => ancestors() !== begunBy && end(1), 1000).unref();
}

try {
	process.umask(0o022); // PostgreSQL may have to run under another account
	await main(options());
	await end(0);
} catch (error) {
	if (!ending) say(`\n${explain(error)}`);
	await end(1);
}
