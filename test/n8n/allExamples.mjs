/** The example workflows: they need only credentials, and send the expected messages. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { examples, journal, sandbox } from '../../sandbox/paths.mjs';
import { captureFieldsOf, fillInExample, readExample } from './exampleWorkflow.mjs';
import { n8nServer } from './n8nServer.mjs';

const { NodeHelpers } = createRequire(join(sandbox, 'package.json'))('n8n-workflow');

const names = readdirSync(examples)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

/** Rows of a tab as the Google Sheets node returns them. */
const tabRows = (...rows) => rows.map((row, index) => ({ json: { row_number: index + 2, ...row } }));

/** The trigger, pinned data, the node that sends and the fields it sends, and the rows that are in the database. */
const cases = {
	'morning-recommendation': {
		start: 'Every morning',
		sender: 'Send message',
		expected: [
			{
				text: /^Next: hit_lower_a, ready since .+\.\nGO on .+: 9 days since the last workout\.\n1\. ex_squat 80 kg, 45–90 s \(last 78 kg × 95 s\)$/,
			},
		],
	},
	'days-without-training': {
		start: 'A week without training',
		sender: 'Send a reminder',
		expected: [
			{
				subject: /^9 days without training$/,
				text: /^⏰ 9 days without training: the last workout was hit_lower_a on /,
			},
		],
	},
	'next-weights-to-sheet': {
		start: 'New recommendation',
		sender: 'Write the next weight',
		expected: [{ exercise_id: /^ex_squat$/, suggested_load: /^80$/, recommendation: /^INCREASE WEIGHT/ }],
	},
	'weekly-report': {
		start: 'Start manually',
		sender: 'Mail the report',
		expected: [
			{
				fromEmail: /^training@example\.com$/,
				toEmail: /^me@example\.com$/,
				subject: /^Training report, .+ \d{4}$/,
				text: /^# Training report, [^]+\nNo sets in this period\. The last: [^]+ {2}Target 15 %: about .+ \(−0\.70 points a week\)\./,
				html: /src="cid:strength"/,
				attachments: /^strength,tut,/,
			},
		],
	},
	'google-sheets-sync': {
		start: 'Start manually',
		pinData: {
			'Read workouts': tabRows({
				date: '10.02.2026',
				workout_id: 'hit_lower_a',
				location: 'home',
				duration_min: 22,
			}),
			'Read sets': tabRows(
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
			'Read measurements': tabRows({ date: '11.02.2026', bodyweight_kg: '82,6', bodyfat_pct: '' }),
			'Read templates': tabRows({ workout_id: 'hit_lower_a', exercises: 'Squat; Calf raise' }),
			'Read exercises': tabRows({
				exercise_id: 'ex_squat',
				name: 'Squat',
				load_step: '2,5',
				available_loads: '',
				suggested_load: 80,
			}),
		},
		sender: 'Mail the summary',
		expected: [
			{
				sendTo: /^you@example\.com$/,
				subject: /^Training Journal: rows to fix$/,
				message:
					/^⚠️ Training data was written in part [^]+\nRow 3 \(set of ex_leg_press, 2026-02-10\): tut_s is 350[^\n]+\n2 stored rows are not in the sheet: [^\n]+$/,
			},
		],
		others: {
			'Write the next loads': [
				{ exercise_id: /^ex_squat$/, suggested_load: /^80$/, recommendation: /^INCREASE WEIGHT/ },
				{ exercise_id: /^Calf raise$/ },
			],
		},
		written: {
			sql: `select weight_kg::float, bodyweight_kg::float, load_step::float, exercise_ids
				from workout_sets join exercises using (exercise_id), measurements, workout_templates
				where workout_date = '2026-02-10' and measurement_date = '2026-02-11'`,
			rows: [
				{ weight_kg: 82.5, bodyweight_kg: 82.6, load_step: 2.5, exercise_ids: ['ex_squat', 'Calf raise'] },
			],
		},
	},
	'body-scale-import': {
		start: 'Start manually',
		values: { folder: join(examples, 'body-scale') },
		written: {
			sql: `select measurement_date::text, bodyweight_kg::float, bodyfat_pct::float, notes, data_source
				from measurements where measurement_date between '2026-03-03' and '2026-03-04' order by 1`,
			rows: [
				{
					measurement_date: '2026-03-03',
					bodyweight_kg: 83.6,
					bodyfat_pct: null,
					notes: 'no socks',
					data_source: 'Import',
				},
				{
					measurement_date: '2026-03-04',
					bodyweight_kg: 83.2,
					bodyfat_pct: 19.11,
					notes: null,
					data_source: 'Import',
				},
			],
		},
	},
	'training-journal-sync': {
		start: 'Start manually',
		values: { folder: journal },
		sender: 'Morning message',
		expected: [{ message: /^✅ Training data is up to date[^]+\nex_leg_press: [\d.]+ kg \(/ }],
		written: {
			sql: `select count(*)::int from workout_sets where workout_date = '2026-06-27'`,
			rows: [{ count: readFileSync(join(journal, 'sets.csv'), 'utf8').match(/^2026-06-27/gm).length }],
		},
	},
};

/** The issues that the editor shows for a node, without those about credentials. */
function issuesOf(node, types) {
	const type = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!type) return [`${node.name}: ${node.type} ${node.typeVersion} does not exist`];
	const parameters = NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type);
	const issues = NodeHelpers.getNodeParametersIssues(type.properties, { ...node, parameters }, type);
	return Object.values(issues?.parameters ?? {})
		.flat()
		.map((issue) => `${node.name}: ${issue}`);
}

describe('the example', () => {
	let credentials;
	let types;
	before(async () => {
		credentials = await n8nServer.createCredential();
		types = await n8nServer.client.nodeTypes();
		await n8nServer.rows(`
			truncate workouts, workout_sets, measurements, exercises, workout_templates, goals;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, 4, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null);
			insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct, data_source)
			select current_date - days, 82, 18 + days * 0.1, 'Manual' from generate_series(0, 30) as days`);
	});

	for (const name of names) {
		it(`${name} has a note about its purpose and the steps before the first run`, () => {
			const { nodes } = readExample(name);
			const [note] = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
			assert.equal(note.name, 'About');
			assert.ok(note.parameters.content.startsWith(`## ${readExample(name).name}\n`));
			assert.match(note.parameters.content, /\*\*Before (the first run|the first chat|you publish it):\*\*/);
		});

		it(`${name} has no issues except missing credentials`, () => {
			assert.deepEqual(
				readExample(name).nodes.flatMap((node) => issuesOf(node, types)),
				[],
			);
		});
	}

	for (const [name, { start, pinData, values, sender, expected, others, written }] of Object.entries(cases)) {
		it(`${name} ${sender ? `sends the expected fields with "${sender}"` : 'writes the expected rows'}`, async () => {
			const senders = Object.entries({ ...(sender && { [sender]: expected }), ...others });
			const example = senders.reduce((captured, [one]) => captureFieldsOf(captured, one), readExample(name));
			const id = await n8nServer.createWorkflow({
				...fillInExample(example, credentials, values),
				pinData: pinData ?? {},
			});
			const execution = await n8nServer.client.runWorkflow(id, start);
			assert.equal(execution.status, 'success');
			for (const [one, sent] of senders) {
				const [{ items }] = await n8nServer.executions(id, one);
				assert.equal(items.length, sent.length);
				for (const [index, fields] of sent.entries()) {
					for (const [field, pattern] of Object.entries(fields))
						assert.match(String(items[index].sent[field]), pattern);
				}
			}
			if (written) assert.deepEqual(await n8nServer.rows(written.sql), written.rows);
		});
	}

	it('google-sheets-sync syncs the journal of a sheet without the optional tabs', async () => {
		const { pinData } = cases['google-sheets-sync'];
		const example = ['Mail the summary', 'Write the next loads'].reduce(
			captureFieldsOf,
			readExample('google-sheets-sync'),
		);
		for (const node of example.nodes.filter(({ name }) => /^Read (exercises|templates)$/.test(name))) {
			const jsCode = `throw new Error('Sheet with name ${node.parameters.sheetName.value} not found')`;
			Object.assign(node, { type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } });
		}
		const id = await n8nServer.createWorkflow({
			...fillInExample(example, credentials),
			pinData: Object.fromEntries(
				Object.entries(pinData).filter(([name]) => !/exercises|templates/.test(name)),
			),
		});
		const execution = await n8nServer.client.runWorkflow(id, 'Start manually');
		assert.equal(execution.status, 'success');
		const [written] = await n8nServer.executions(id, 'Write exercises');
		assert.deepEqual(written.items, []);
		const [{ items }] = await n8nServer.executions(id, 'Mail the summary');
		assert.match(items[0].sent.message, /^⚠️ Training data was written in part /);
	});
});
