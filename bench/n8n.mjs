import { mkdirSync } from 'node:fs';
import { Editor } from '../sandbox/editor.mjs';
import { install } from '../sandbox/install.mjs';
import { takeLock } from '../sandbox/lock.mjs';
import { startN8n } from '../sandbox/n8n.mjs';
import { buildAndInstall, isInstalled } from '../sandbox/package.mjs';
import { data } from '../sandbox/places.mjs';
import { startPostgres } from '../sandbox/postgres.mjs';
import { say, step } from '../sandbox/progress.mjs';
import { secrets } from '../sandbox/secrets.mjs';
import { contenders, makeContenders } from './n8n-contenders.mjs';
import { median, stepFor, table } from './table.mjs';

const SETS = 5000;
const ROUNDS = 5;
const cases = ['first load', 'unchanged re-sync'];

/**
 * The same sets through the same real n8n and PostgreSQL, by this package and by n8n's own Postgres node.
 * No target is set: the table says how they compare.
 */
export async function benchNodes() {
	mkdirSync(data, { recursive: true });
	takeLock();
	await install();
	if (!isInstalled()) await step('Building the package', buildAndInstall);
	const passwords = secrets();
	const postgres = await stepFor('Starting PostgreSQL 18', () => startPostgres(passwords.database));
	const n8n = await stepFor('Starting n8n 2.41.1', () => startN8n(postgres, { watchNodes: false }));
	const editor = new Editor(n8n.address);
	await editor.signIn({ email: 'trainer@example.com', password: passwords.editor });
	const made = await stepFor('Making the contenders', () => makeContenders(editor, postgres, SETS));

	const times = {};
	for (let round = 0; round <= ROUNDS; round++) {
		await step(round === 0 ? 'Warming up' : `Round ${round} of ${ROUNDS}`, async () => {
			for (const [name, contender] of Object.entries(made)) {
				await contender.empty();
				for (const one of cases) {
					const milliseconds = await contender.run();
					if (round > 0) ((times[name] ??= {})[one] ??= []).push(milliseconds);
				}
			}
		});
	}
	report(times);
	return [];
}

function report(times) {
	say(`\n${SETS} sets, the node's own execution time as n8n records it, median of ${ROUNDS} runs\n`);
	const [ours] = contenders;
	const rows = contenders.map((name) => [
		name,
		...cases.flatMap((one) => {
			const [mine, base] = [median(times[name][one]), median(times[ours][one])];
			return [`${Math.round(mine)} ms`, (mine / base).toFixed(1)];
		}),
	]);
	say(table(['', ...cases.flatMap((one) => [one, 'ratio'])], rows));
}
