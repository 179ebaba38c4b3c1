/** The reference pages and the architecture page, compared with the database. */
import { Document, codeIn } from '../documents/markdown';
import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

const sql = new Document('docs/reference/sql.md');
const recommendations = new Document('docs/reference/recommendations.md');
const architecture = new Document('docs/architecture.md');

let database: TestDatabase;
beforeAll(async () => (database = await cloneDatabase()));
afterAll(async () => await database.drop());

const valuesOf = async (query: string): Promise<unknown[]> =>
	(await database.rows(query)).map((row) => Object.values(row)[0]);

describe('docs/reference/sql.md', () => {
	it('lists every table with its key', async () => {
		const listed = sql.table('Tables').map(([table, key]) => [codeIn(table!)[0], codeIn(key!)]);
		const stored = await database.rows<{ name: string; key: string[] }>(`
			select c.relname as name, array_agg(a.attname::text order by place) as key
			from pg_constraint as k
			join pg_class as c on c.oid = k.conrelid and not c.relispartition
			cross join unnest(k.conkey) with ordinality as columns (number, place)
			join pg_attribute as a on a.attrelid = c.oid and a.attnum = columns.number
			where k.contype = 'p' and c.relnamespace = 'public'::regnamespace
			group by 1`);
		expect(Object.fromEntries(listed)).toEqual(
			Object.fromEntries(stored.map(({ name, key }) => [name, key])),
		);
	});

	it('lists the arguments of every upsert function', async () => {
		const signatures = await valuesOf(`
			select proname || '(' ||
				case when proname like '%_from_sheet'
					then array_to_string(array(select format_type(type, null) from unnest(proargtypes) as type), ', ')
					else pg_get_function_identity_arguments(oid) end || ')'
			from pg_proc where pronamespace = 'public'::regnamespace and proname like 'upsert\\_%' and proname <> 'upsert_single_row'`);
		expect(signatures).toHaveLength(9);
		for (const signature of signatures) {
			expect(sql.text).toContain(String(signature).replaceAll('character varying', 'varchar'));
		}
	});

	it('lists the result columns of the bulk functions', async () => {
		const [result] = sql.tables('Bulk functions');
		expect(result!.map(([column]) => codeIn(column!)[0])).toEqual(
			await valuesOf(`
				select name from pg_proc, unnest(proargnames, proargmodes) with ordinality as result (name, mode, place)
				where oid = 'upsert_sets'::regproc and mode = 't' order by place`),
		);
	});

	it.each([
		'check_violations',
		'ensure_year_partitions',
		'lock_journal',
		'missing_year_partitions',
		'next_session',
		'progression_history',
	])('names the function %s, which exists', async (name) => {
		expect(await valuesOf(`select proname from pg_proc where proname = '${name}'`)).toEqual([name]);
		expect(sql.text).toContain(`${name}(`);
	});
});

describe('docs/reference/recommendations.md', () => {
	it.each([
		'v_next_session',
		'v_hit_progression',
		'v_recovery_analysis',
		'v_body_composition',
		'v_records',
		'v_exercise_status',
	])('lists the columns of %s', async (view) => {
		const line = recommendations.text
			.split('\n')
			.find((one) => one.startsWith('One row per') && one.includes(view));
		const columns = await valuesOf(`
				select attname from pg_attribute where attrelid = '${view}'::regclass and attnum > 0 order by attnum`);
		expect(codeIn(line!).slice(1)).toEqual(columns);
	});

	const labelsOf = (heading: string, index = 0) =>
		recommendations
			.tables(heading)
			[index]!.map(([label]) => codeIn(label!)[0])
			.sort();

	it.each([
		[
			'progress_status',
			labelsOf('Progression'),
			`select distinct progress_status(80, 60, weight, tut, 'External')
			from (values (null), (70), (80), (90)) as w (weight), (values (50), (60), (70)) as t (tut)`,
		],
		[
			'recommendation',
			labelsOf('Progression', 1),
			`select distinct (progress_of_set(80, tut, effort, form, 45, 90, 'External', 'kg', null, null, null, null, null, null)).recommendation
			from generate_series(40, 100, 10) as tut, (values (true), (false)) as e (effort), (values (true), (false)) as f (form)`,
		],
		[
			'training_recommendation',
			labelsOf('Recovery'),
			`select distinct training_recommendation(days, scores)
			from generate_series(0, 4) as days, (select generate_series(2, 10) union all select null) as s (scores)`,
		],
		[
			'readiness',
			labelsOf('Next session'),
			'select distinct readiness(days) from generate_series(0, 4) as days',
		],
		[
			'weight_trend',
			labelsOf('Body composition'),
			`select distinct weight_trend(80, 1, before, 1) from generate_series(79, 81) as before`,
		],
	])('lists the labels of %s', async (_, listed, query) => {
		expect(listed).toEqual((await valuesOf(query)).sort());
	});
});

describe('docs/architecture.md', () => {
	it('has every table and view in its diagram', async () => {
		const [diagram] = /^erDiagram[^]*?^```/m.exec(architecture.text.replaceAll('\t', ''))!;
		const names = await valuesOf(`
			select relname from pg_class
			where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition`);
		for (const name of names) expect(diagram).toContain(String(name));
	});
});
