/** rows/columns.ts against the database: its catalogue, its CHECK constraints, and what its functions make of the same values. */
import type { INodePropertyOptions } from 'n8n-workflow';

import { dataSource } from '../../nodes/Training/actions/fields';
import { columnEntries, hasDataSource, keyColumns, readRows } from '../../nodes/Training/rows';
import type { Column, Kind, Value } from '../../nodes/Training/rows';
import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

interface Place {
	table: string;
	upsert: string;
	/** A row that is written as it is, without its key. */
	row: Record<string, Value>;
	/** What the table wants besides, and the functions give by themselves. */
	given?: Record<string, Value>;
	/** The key of the row that is the n-th in its test. */
	key: (n: number) => Record<string, Value>;
}

const date = '2026-01-20';

const places: Record<Kind, Place> = {
	workout: {
		table: 'workouts',
		upsert: 'upsert_workouts',
		row: { duration_min: 25 },
		key: (n) => ({ workout_date: date, template_id: `template_${n}` }),
	},
	set: {
		table: 'workout_sets',
		upsert: 'upsert_sets',
		row: { weight_kg: 80, tut_seconds: 60 },
		key: (n) => ({ workout_date: date, template_id: `template_${n}`, exercise_id: 'ex_squat' }),
	},
	measurement: {
		table: 'measurements',
		upsert: 'upsert_measurements',
		row: { bodyweight_kg: 84 },
		key: (n) => ({ measurement_date: new Date(Date.UTC(2026, 0, n + 1)).toISOString().slice(0, 10) }),
	},
	exercise: {
		table: 'exercises',
		upsert: 'upsert_exercises',
		// The widest range, so that each target can be held against its own bounds.
		row: { target_tut_min: 1, target_tut_max: 600 },
		given: { exercise_name: 'A name' },
		key: (n) => ({ exercise_id: `ex_${n}` }),
	},
	workoutTemplate: {
		table: 'workout_templates',
		upsert: 'upsert_workout_templates',
		row: { workout_type: 'HIT' },
		given: { template_name: 'A name' },
		key: (n) => ({ template_id: `template_${n}` }),
	},
};
const kinds = Object.entries(places) as Array<[Kind, Place]>;

/** A column as the catalogue has it. */
interface Stored {
	name: string;
	type: 'date' | 'integer' | 'numeric' | 'boolean' | 'varchar' | 'text' | 'timestamp';
	/** Of a varchar, else null. */
	length: number | null;
	/** Of a numeric, else null. */
	scale: number | null;
	isRequired: boolean;
	/** What the column holds if nobody says anything. */
	standard: Value;
	isKey: boolean;
}

let database: TestDatabase;
let checks: Array<{ table: string; name: string; condition: string; columns: string[] }>;

beforeAll(async () => {
	database = await cloneDatabase();
	checks = await database.rows(`
		select t.relname as "table", c.conname as name, pg_get_constraintdef(c.oid) as condition,
			array(
				select attname::text from pg_attribute
				where attrelid = t.oid and attnum = any (c.conkey)
			) as columns
		from pg_constraint as c join pg_class as t on t.oid = c.conrelid
		where c.contype = 'c' and not t.relispartition`);
});
afterAll(async () => await database.drop());

/** The table's columns that a journal or a person fills in, in its order. */
async function storedColumns(table: string): Promise<Stored[]> {
	const columns = await database.rows<Stored & { expression: string | null }>(
		`select a.attname as name,
			case t.typname when 'int4' then 'integer' when 'bool' then 'boolean' else t.typname end as type,
			case t.typname when 'varchar' then a.atttypmod - 4 end as length,
			case t.typname when 'numeric' then (a.atttypmod - 4) & 65535 end as scale,
			a.attnotnull as "isRequired",
			coalesce(a.attnum = any (k.conkey), false) as "isKey",
			pg_get_expr(d.adbin, d.adrelid) as expression
		from pg_attribute as a
		join pg_type as t on t.oid = a.atttypid
		left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
		left join pg_constraint as k on k.conrelid = a.attrelid and k.contype = 'p'
		where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
			and a.attname not in ('data_source', 'created_at', 'updated_at')
		order by a.attnum`,
		[table],
	);
	return await Promise.all(
		columns.map(async ({ expression, ...column }) => {
			const [row] = await database.rows<{ standard: Value }>(`select ${expression ?? 'null'} as standard`);
			return { ...column, standard: row!.standard };
		}),
	);
}

const PANEL_TYPES: Record<Stored['type'], Column['type'] | undefined> = {
	date: 'dateTime',
	integer: 'number',
	numeric: 'number',
	boolean: 'boolean',
	varchar: 'string',
	text: 'string',
	timestamp: undefined,
};

describe.each(kinds)('the columns of a %s', (kind, { table }) => {
	const columns = columnEntries(kind);
	let stored: Stored[];
	beforeAll(async () => {
		stored = await storedColumns(table);
	});
	const pairs = () => columns.map(([name, column], index) => ({ name, column, stored: stored[index]! }));

	it('have the table’s names, in its order', () => {
		expect(columns.map(([name]) => name)).toEqual(stored.map(({ name }) => name));
	});

	it('have its types', () => {
		expect(columns.map(([name, { type }]) => [name, type])).toEqual(
			stored.map(({ name, type }) => [name, PANEL_TYPES[type]]),
		);
	});

	it('are its primary key where they are key columns', () => {
		expect(keyColumns(kind)).toEqual(stored.flatMap(({ name, isKey }) => (isKey ? [name] : [])));
	});

	it('may not be blank where the table wants a value and has none of its own', () => {
		const wanted = stored.filter(({ isRequired, standard }) => isRequired && standard === null);
		const filled = pairs().filter(
			({ column: { need, blank } }) =>
				need !== 'optional' || (typeof blank === 'object' && blank !== null && 'sameAs' in blank),
		);
		expect(filled.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
	});

	it('store the table’s default where they are blank', () => {
		const optional = pairs().filter(
			({ column: { need, blank } }) => need === 'optional' && (typeof blank !== 'object' || blank === null),
		);
		expect(optional.map(({ name, column }) => [name, column.blank])).toEqual(
			optional.map(({ name, stored: { standard } }) => [name, standard]),
		);
	});
});

/** What became of a value: stored as such, or rejected with a code that names the column. */
type Verdict = { stored: Value } | { code: string | null; column: string | null };

function readOne(kind: Kind, item: Record<string, unknown>, column: string): Verdict {
	const rules = { timezone: 'UTC', dateFormat: '', emptyCells: 'clear', dataSource: 'Sheet' } as const;
	const { rows, rejected } = readRows([item], kind, () => 1, rules);
	if (rejected[0]) return { code: rejected[0].rejection.code, column: rejected[0].rejection.column };
	return { stored: rows[0]!.values[column] ?? null };
}

async function writeOne(
	{ table, upsert }: Place,
	key: string[],
	item: Record<string, Value>,
	column: string,
): Promise<Verdict> {
	const [result] = await database.rows<{ status: string; code: string | null; column_name: string | null }>(
		`select status, code, column_name from ${upsert}($1)`,
		[JSON.stringify([item])],
	);
	if (result!.status === 'rejected') return { code: result!.code, column: result!.column_name };
	const where = key.map((name, index) => `${name} = $${index + 1}`).join(' and ');
	const [row] = await database.rows<Record<string, Value>>(
		`select ${column} from ${table} where ${where}`,
		key.map((name) => item[name]),
	);
	return { stored: row![column] ?? null };
}

/** What PostgreSQL answers where a table itself does not take a value: too long, too great, missing, against a check. */
const REFUSALS = ['22001', '22003', '23502', '23514'];

/** Whether the table alone, by its types and checks, takes a row; nothing of it stays. */
async function fits({ table, given }: Place, item: Record<string, Value>): Promise<boolean> {
	const row = { ...given, ...item };
	const names = Object.keys(row);
	const places = names.map((_, index) => `$${index + 1}`);
	const client = await database.pool.connect();
	try {
		await client.query('begin');
		await client.query(
			`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`,
			Object.values(row),
		);
		return true;
	} catch (error) {
		// Another row has the key, or the one that is referred to is not there: the values themselves are in order.
		return !REFUSALS.includes((error as { code: string }).code);
	} finally {
		await client.query('rollback');
		client.release();
	}
}

/** Values at the bounds of a column, a step within and a step beyond; the bounds come from the database's checks. */
function valuesAtTheBounds({ name, type, length, scale }: Stored, conditions: string[]): Value[] {
	switch (type) {
		case 'boolean':
			return [true, false];
		case 'date':
			return conditions
				.flatMap((condition) => condition.match(/\d{4}-\d{2}-\d{2}/g) ?? [])
				.flatMap((day) => [-1, 0, 1].map((step) => dayAfter(day, step)));
		case 'integer':
		case 'numeric': {
			const step = 10 ** -(scale ?? 0);
			const bounds = conditions.flatMap((condition) =>
				(condition.replaceAll(name, '').match(/\d+(?:\.\d+)?/g) ?? []).map(Number),
			);
			const steps =
				type === 'numeric' ? [-2, -1, -0.6, -0.5, -0.4, 0, 0.4, 0.5, 0.6, 1, 2] : [-1, -0.5, 0, 0.4, 1];
			return bounds.flatMap((bound) =>
				steps.map((count) => Number((bound + count * step).toFixed((scale ?? 0) + 1))),
			);
		}
		default: {
			const words = conditions.flatMap((condition) =>
				[...condition.matchAll(/'([^']+)'/g)].map(([, word]) => word!),
			);
			if (words.length > 0) return [...words, `${words[0]!}s`];
			const longest = length ?? 10_000;
			return ['x', '🏋'].flatMap((letter) =>
				[longest, ...(length === null ? [] : [longest + 1])].map((count) => letter.repeat(count)),
			);
		}
	}
}

const dayAfter = (day: string, days: number) =>
	new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const inWords = (value: Value | Verdict) => {
	const text = JSON.stringify(value);
	return text.length > 80 ? `${[...text].slice(0, 20).join('')}… (${text.length} long)` : text;
};

describe.each(kinds)('a value of a %s, at the bounds of its column,', (kind, place) => {
	const entries = columnEntries(kind);

	it.each(entries.map(([name]) => name))('is read and stored alike: %s', async (name) => {
		const column = (await storedColumns(place.table)).find((one) => one.name === name)!;
		const ofColumn = checks.filter((check) => check.table === place.table && check.columns.includes(name));
		const conditions = ofColumn
			.filter(({ columns }) => columns.length === 1)
			.map(({ condition }) => condition);
		const values = [null, ...valuesAtTheBounds(column, conditions)];
		const verdicts: Verdict[] = [];
		const differences: string[] = [];

		for (const [n, value] of values.entries()) {
			const item = { ...place.row, ...place.key(n), [name]: value };
			const read = readOne(kind, item, name);
			if (kind === 'set') await giveWorkout(item);
			const written = await writeOne(place, keyColumns(kind).slice(), item, name);
			verdicts.push(read);
			// a whole-number column rounds before it looks
			const isSeen = value !== null && (column.type !== 'integer' || Number.isInteger(value));
			if (isSeen && (await fits(place, item)) !== 'stored' in read) {
				differences.push(`${inWords(value)} is ${inWords(read)}, the table sees it otherwise`);
			}
			if (JSON.stringify(read) !== JSON.stringify(written)) {
				differences.push(`${inWords(value)} is ${inWords(read)}, in SQL ${inWords(written)}`);
			}
		}

		expect(differences).toEqual([]);
		expect(verdicts.some((verdict) => 'stored' in verdict)).toBe(true);
		if (conditions.length > 0) {
			expect(verdicts).toContainEqual({ code: 'out_of_range', column: name });
		}
		if (column.length !== null && conditions.length === 0) {
			expect(verdicts).toContainEqual({ code: 'too_long', column: name });
		}
	});

	/** A set's workout is there, unless its own key keeps it out. */
	async function giveWorkout({ workout_date, template_id }: Record<string, Value>) {
		if (workout_date === null || template_id === null) return;
		const workout = { workout_date, template_id, duration_min: 25 };
		await database.rows('select from upsert_workouts($1)', [JSON.stringify([workout])]);
	}
});

describe('the checks of the database', () => {
	it('are all about columns that are read here, and about data_source', () => {
		for (const { table, columns } of checks) {
			const [kind] = kinds.find(([, place]) => place.table === table)!;
			const known = [
				...columnEntries(kind).map(([name]) => name),
				...(hasDataSource(kind) ? ['data_source'] : []),
			];
			expect(known).toEqual(expect.arrayContaining(columns));
		}
	});

	it('know the data sources that the panel offers', () => {
		const offered = (dataSource.options as INodePropertyOptions[]).map(({ value }) => value);
		const known = checks
			.filter(({ columns }) => columns.includes('data_source'))
			.map(({ condition }) => [...condition.matchAll(/'([^']+)'/g)].map(([, word]) => word).sort());
		expect(known).toEqual([offered, offered, offered]);
	});

	it('hold two cells together only where the reader does: the target range of an exercise', () => {
		const several = checks.filter(({ columns }) => columns.length > 1);
		expect(several.map(({ columns }) => columns.sort())).toEqual([['target_tut_max', 'target_tut_min']]);
	});

	it.each([
		{ target_tut_min: 60, target_tut_max: 61 },
		{ target_tut_min: 60, target_tut_max: 60 },
		{ target_tut_min: 60, target_tut_max: 59 },
		{ target_tut_min: 90, target_tut_max: null },
		{ target_tut_min: null, target_tut_max: 45 },
		{ target_tut_min: null, target_tut_max: 46 },
	])('judge a target range as the reader does: %j', async (targets) => {
		const item = { exercise_id: 'ex_target', ...targets };
		const read = readOne('exercise', item, 'target_tut_max');
		expect(await writeOne(places.exercise, ['exercise_id'], item, 'target_tut_max')).toEqual(read);
	});
});
