/** The examples in a real n8n: nothing is left to fill in but credentials, and what they send is what happened. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { examples, journal, sandbox } from '../../sandbox/paths.mjs';
import { exampleOf, filledIn, tellingWhatItSends } from './example.mjs';
import { house } from './house.mjs';

const { NodeHelpers } = createRequire(join(sandbox, 'package.json'))('n8n-workflow');

const names = readdirSync(examples)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

/** What Google's node gives of a tab: its rows, each with its number in the sheet. */
const tab = (...rows) => rows.map((row, index) => ({ json: { row_number: index + 2, ...row } }));

/** Each example that sends something: where it starts, what stands in for the service it reads, and what it sends. */
const cases = {
	'morning-recommendation': {
		start: 'Every morning',
		sends: 'Send it',
		gets: [
			{
				text: /^OPTIMAL: Go for maximum intensity \(last workout .+\)\n\n• ex_squat: 80 kg \(INCREASE WEIGHT: .+\)$/,
			},
		],
	},
	'days-without-training': {
		start: 'A week without training',
		sends: 'Send a reminder',
		gets: [
			{
				subject: /^9 days without training$/,
				text: /^⏰ 9 days without training: the last workout was hit_lower_a on /,
			},
		],
	},
	'next-weights-to-sheet': {
		start: 'New recommendation',
		sends: 'Write the next weight',
		gets: [{ exercise_id: /^ex_squat$/, suggested_weight_kg: /^80$/, recommendation: /^INCREASE WEIGHT/ }],
	},
	'weekly-report': {
		start: 'By hand',
		sends: 'Mail the report',
		gets: [
			{
				fromEmail: /^training@example\.com$/,
				toEmail: /^me@example\.com$/,
				subject: /^Training report, .+ \d{4}$/,
				text: /^# Training report, [^]+\nNo sets in this period\. The last: /,
				html: /src="cid:strength"/,
				attachments: /^strength,tut,/,
			},
		],
	},
	'google-sheets-sync': {
		start: 'By hand',
		pins: {
			'Tab workouts': tab({
				date: '10.02.2026',
				workout_id: 'hit_lower_a',
				location: 'home',
				duration_min: 22,
			}),
			'Tab sets': tab(
				{
					date: '10.02.2026',
					workout_id: 'hit_lower_a',
					exercise_id: 'ex_squat',
					weight_kg: '82,5',
					tut_s: 67,
				},
				{
					date: '10.02.2026',
					workout_id: 'hit_lower_a',
					exercise_id: 'ex_leg_press',
					weight_kg: 90,
					tut_s: 350,
				},
			),
			'Tab measurements': tab({ date: '11.02.2026', bodyweight_kg: '82,6', bodyfat_pct: '' }),
		},
		sends: 'Mail what to mend',
		gets: [
			{
				sendTo: /^you@example\.com$/,
				subject: /^Training Journal: 1 row was not written$/,
				message: /^Row 3: tut_s is 350, but a set lasts above 0 and up to 300 seconds\.$/,
			},
		],
		wrote: {
			sql: `select weight_kg::float, bodyweight_kg::float from workout_sets, measurements
				where workout_date = '2026-02-10' and measurement_date = '2026-02-11'`,
			rows: [{ weight_kg: 82.5, bodyweight_kg: 82.6 }],
		},
	},
	'training-journal-sync': {
		start: 'By hand',
		fills: { folder: journal },
		sends: 'Morning message',
		gets: [{ message: /^✅ Training data is up to date[^]+\nex_squat: [\d.]+ kg \(/ }],
		wrote: {
			sql: `select count(*)::int from workout_sets where workout_date = '2026-06-27'`,
			rows: [{ count: readFileSync(join(journal, 'sets.csv'), 'utf8').match(/^2026-06-27/gm).length }],
		},
	},
};

/** What the editor would mark red in a node, credentials aside. */
function issuesOf(node, types) {
	const type = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!type) return [`${node.name}: there is no ${node.type} ${node.typeVersion}`];
	const parameters = NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type);
	const issues = NodeHelpers.getNodeParametersIssues(type.properties, { ...node, parameters }, type);
	return Object.values(issues?.parameters ?? {})
		.flat()
		.map((issue) => `${node.name}: ${issue}`);
}

describe('an example', () => {
	let credentials;
	let types;
	before(async () => {
		credentials = await house.credential();
		types = await house.editor.nodeTypes();
		await house.rows(`
			truncate workouts, workout_sets, measurements, exercises, workout_templates;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, 4, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null)`);
	});

	for (const name of names) {
		it(`${name} says on a note what it does and what to do before the first run`, () => {
			const { nodes } = exampleOf(name);
			const [note] = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
			assert.equal(note.name, 'About');
			assert.ok(note.parameters.content.startsWith(`## ${exampleOf(name).name}\n`));
			assert.match(note.parameters.content, /\*\*Before (the first run|the first chat|you activate it):\*\*/);
		});

		it(`${name} lacks nothing but credentials`, () => {
			assert.deepEqual(
				exampleOf(name).nodes.flatMap((node) => issuesOf(node, types)),
				[],
			);
		});
	}

	for (const [name, { start, pins, fills, sends, gets, wrote }] of Object.entries(cases)) {
		it(`${name} sends by "${sends}" what it is to send`, async () => {
			const example = tellingWhatItSends(exampleOf(name), sends);
			const id = await house.workflow({ ...filledIn(example, credentials, fills), pinData: pins ?? {} });
			const execution = await house.editor.runWorkflow(id, start);
			assert.equal(execution.status, 'success');
			const [{ items }] = await house.executions(id, sends);
			assert.equal(items.length, gets.length);
			for (const [index, fields] of gets.entries()) {
				for (const [field, pattern] of Object.entries(fields))
					assert.match(String(items[index].sent[field]), pattern);
			}
			if (wrote) assert.deepEqual(await house.rows(wrote.sql), wrote.rows);
		});
	}
});
