/**
 * rows/columns.ts compared with the database: its catalogue, its CHECK constraints with their comments, and what its functions do
 * with values at the bounds. A range that is changed only in TypeScript or only in SQL fails here.
 */
import type { INodePropertyOptions } from 'n8n-workflow';

import { dataSource } from '../../nodes/Training/actions/fields';
import {
	CellError,
	cellsOf,
	columnEntries,
	hasDataSource,
	keyColumns,
	readRows,
} from '../../nodes/Training/rows';
import type { Column, Kind, Value, CellOptions, RowOptions } from '../../nodes/Training/rows';
import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

type Item = Record<string, Value>;

interface Target {
	table: string;
	upsert: string;
	/** The cells that a valid row needs besides its key. */
	required: Item;
	/** A key that no other value of the test uses. */
	key: (index: number) => Item;
}

const targets: Record<Kind, Target> = {
	workout: {
		table: 'workouts',
		upsert: 'upsert_workouts',
		required: { duration_min: 25 },
		key: (index) => ({ workout_date: '2026-01-20', template_id: `template_${index}` }),
	},
	set: {
		table: 'workout_sets',
		upsert: 'upsert_sets',
		required: { weight_kg: 80, tut_seconds: 60 },
		key: (index) => ({
			workout_date: '2026-01-20',
			template_id: `template_${index}`,
			exercise_id: 'ex_squat',
		}),
	},
	measurement: {
		table: 'measurements',
		upsert: 'upsert_measurements',
		required: { bodyweight_kg: 84 },
		key: (index) => ({ measurement_date: dayAfter('2026-01-01', index) }),
	},
	exercise: {
		table: 'exercises',
		upsert: 'upsert_exercises',
		// The widest target range, so that each target is compared with its own bounds only.
		required: { target_tut_min: 1, target_tut_max: 600 },
		key: (index) => ({ exercise_id: `ex_${index}` }),
	},
	workoutTemplate: {
		table: 'workout_templates',
		upsert: 'upsert_workout_templates',
		required: { workout_type: 'HIT' },
		key: (index) => ({ template_id: `template_${index}` }),
	},
	goal: {
		table: 'goals',
		upsert: 'upsert_goals',
		required: { target_value: 70 },
		key: () => ({ metric: 'bodyweight_kg' }),
	},
};
const kinds = [
	...(Object.entries(targets) as Array<[Kind, Target]>),
	// The range of a goal depends on what it is about.
	['goal', { ...targets.goal, key: () => ({ metric: 'bodyfat_pct' }) }] as [Kind, Target],
];

/** A column as the catalogue describes it. */
interface CatalogueColumn {
	name: string;
	type: 'date' | 'integer' | 'numeric' | 'boolean' | 'varchar' | 'text' | 'numeric[]' | 'varchar[]';
	/** Of a varchar, otherwise null. */
	maxLength: number | null;
	/** Of a numeric, otherwise null. */
	scale: number | null;
	isRequired: boolean;
	defaultValue: Value;
	isKey: boolean;
}

interface Check {
	table: string;
	condition: string;
	comment: string;
	columns: string[];
}

let database: TestDatabase;
let checks: Check[];
beforeAll(async () => {
	database = await cloneDatabase();
	checks = await database.rows(`
		select t.relname as "table", pg_get_constraintdef(c.oid) as condition, obj_description(c.oid, 'pg_constraint') as comment,
			array(
				select attname::text from pg_attribute
				where attrelid = t.oid and attnum = any (c.conkey) order by attname
			) as columns
		from pg_constraint as c join pg_class as t on t.oid = c.conrelid
		where c.contype = 'c' and not t.relispartition`);
});
afterAll(async () => await database.drop());

/** The checks on one column alone. */
const checksOf = (table: string, column: string): Check[] =>
	checks.filter(
		(check) =>
			check.table === table &&
			check.columns.filter((name) => table !== 'goals' || name === column).join() === column,
	);

/** The table's columns that a journal or a person fills in, in its order. */
async function catalogueColumns(table: string): Promise<CatalogueColumn[]> {
	const columns = await database.rows<CatalogueColumn & { expression: string | null }>(
		`select a.attname as name,
			case when t.typname = 'int4' then 'integer' when t.typname = 'bool' then 'boolean'
				when t.typelem <> 0 then ltrim(t.typname, '_') || '[]' else t.typname end as type,
			case t.typname when 'varchar' then a.atttypmod - 4 end as "maxLength",
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
			const [row] = await database.rows<{ value: Value }>(`select ${expression ?? 'null'} as value`);
			return { ...column, defaultValue: row!.value };
		}),
	);
}

const PANEL_TYPES: Record<CatalogueColumn['type'], Column['type']> = {
	date: 'dateTime',
	integer: 'number',
	numeric: 'number',
	boolean: 'boolean',
	varchar: 'string',
	text: 'string',
	'numeric[]': 'string',
	'varchar[]': 'string',
};

/** Whether a blank cell stores the value of another column, as the name of an exercise does with its ID. */
const isSameAsOther = ({ blank }: Column): boolean => typeof blank === 'object' && blank !== null;

describe.each(kinds)('the columns of a %s', (kind, { table }) => {
	const columns = columnEntries(kind);
	let catalogue: CatalogueColumn[];
	beforeAll(async () => {
		catalogue = await catalogueColumns(table);
	});

	it('have the names of the table, in its order', () => {
		expect(columns.map(([name]) => name)).toEqual(catalogue.map(({ name }) => name));
	});

	it('have the types of the table', () => {
		expect(columns.map(([name, { type }]) => [name, type])).toEqual(
			catalogue.map(({ name, type }) => [name, PANEL_TYPES[type]]),
		);
	});

	it('are key columns if they are part of the primary key', () => {
		expect(keyColumns(kind)).toEqual(catalogue.flatMap(({ name, isKey }) => (isKey ? [name] : [])));
	});

	it('need a value if the table needs one and has no default', () => {
		const needed = columns.filter(([, column]) => column.need !== 'optional' || isSameAsOther(column));
		expect(needed.map(([name]) => name)).toEqual(
			catalogue
				.filter(({ isRequired, defaultValue }) => isRequired && defaultValue === null)
				.map(({ name }) => name),
		);
	});

	it("store the table's default if they are blank", () => {
		const optional = columns.filter(([, column]) => column.need === 'optional' && !isSameAsOther(column));
		const defaults = new Map(catalogue.map(({ name, defaultValue }) => [name, defaultValue]));
		expect(optional.map(([name, { blank }]) => [name, blank])).toEqual(
			optional.map(([name]) => [name, defaults.get(name)]),
		);
	});

	it('have a range with the same sentence as the CHECK constraint', () => {
		const numbers = columns.filter(([, { type, inRow }]) => type === 'number' && !inRow);
		const options: CellOptions = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' };
		const sentences = numbers.map(([name, { read }]) => {
			const error = read(-1e6, options);
			return [name, error instanceof CellError ? error.problem : 'accepted'];
		});
		expect(sentences).toEqual(
			numbers.map(([name]) => {
				const comment = checksOf(table, name)[0]?.comment ?? 'no check';
				return [name, `, but ${comment.charAt(0).toLowerCase()}${comment.slice(1)}`];
			}),
		);
	});
});

/** What became of a value: it was stored as such, or rejected. */
type Result = { stored: Value } | 'rejected';

function readOne(kind: Kind, item: Item, column: string): Result {
	const options: RowOptions = {
		timezone: 'UTC',
		dateFormat: '',
		dateLocale: '',
		weightUnit: 'kg',
		emptyCells: 'clear',
		dataSource: 'Sheet',
	};
	const [row] = readRows([item], kind, () => 1, options).rows;
	return row ? { stored: cellsOf(row)[column] ?? null } : 'rejected';
}

/** Integrity constraint violations (class 23) and invalid data (class 22). */
const isRejection = (error: unknown): boolean => /^2[23]/.test((error as { code?: string }).code ?? '');

async function writeOne(kind: Kind, item: Item, column: string): Promise<Result> {
	const { table, upsert } = targets[kind];
	const cells = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, [value]]));
	try {
		const [result] = await database.rows<{ status: string }>(`select status from ${upsert}($1)`, [
			JSON.stringify(cells),
		]);
		if (result!.status === 'rejected') return 'rejected';
	} catch (error) {
		if (isRejection(error)) return 'rejected';
		throw error;
	}
	const keys = keyColumns(kind);
	const [row] = await database.rows<Item>(
		`select ${column} from ${table} where ${keys.map((name, index) => `${name} = $${index + 1}`).join(' and ')}`,
		keys.map((name) => item[name]),
	);
	return { stored: row![column] ?? null };
}

/** Values at the bounds of a column, and just inside and outside. The bounds come from the database's checks. */
function valuesAtBounds({ name, type, maxLength, scale }: CatalogueColumn, conditions: string[]): Value[] {
	const all = conditions.join(' ').replaceAll(name, '');
	switch (type) {
		case 'boolean':
			return [true, false];
		case 'date':
			return (all.match(/\d{4}-\d{2}-\d{2}/g) ?? []).flatMap((day) =>
				[-1, 0, 1].map((days) => dayAfter(day, days)),
			);
		case 'integer':
		case 'numeric': {
			const step = 10 ** -(scale ?? 0);
			const steps =
				type === 'numeric' ? [-2, -1, -0.6, -0.5, -0.4, 0, 0.4, 0.5, 0.6, 1, 2] : [-1, -0.5, 0, 0.4, 1];
			return (all.match(/\d+(?:\.\d+)?/g) ?? []).flatMap((bound) =>
				steps.map((count) => Number((Number(bound) + count * step).toFixed((scale ?? 0) + 1))),
			);
		}
		case 'numeric[]':
			return [
				[-0.01, 0],
				[0, 9999.99, 10_000],
				[0, 12.345, 9999.994],
			];
		case 'varchar[]':
			return [['x', 'y'], ['x'.repeat(50)], ['x', 'y'.repeat(51)], ['x', 'y', 'x']];
		case 'varchar':
		case 'text': {
			const words = [...all.matchAll(/'([^']+)'/g)].map(([, word]) => word!);
			if (words.length > 0) return [...words, `${words[0]!}x`];
			const lengths = maxLength === null ? [10_000] : [maxLength, maxLength + 1];
			return ['x', '🏋'].flatMap((character) => lengths.map((length) => character.repeat(length)));
		}
	}
}

const dayAfter = (day: string, days: number): string =>
	new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const shorten = (value: unknown): string => {
	const text = JSON.stringify(value);
	return text.length > 80 ? `${[...text].slice(0, 20).join('')}… (${text.length} characters)` : text;
};

describe.each(kinds)('a value at the bounds of a column of a %s', (kind, target) => {
	const columns = columnEntries(kind).map(([name]) => name);

	it.each(columns)('is accepted or rejected by the node and by the database: %s', async (name) => {
		const column = (await catalogueColumns(target.table)).find((one) => one.name === name)!;
		const conditions = checksOf(target.table, name).map(({ condition }) => condition);
		const values = [null, ...valuesAtBounds(column, conditions)];
		const results: Result[] = [];
		const differences: string[] = [];

		for (const [index, value] of values.entries()) {
			const item: Item = { ...target.required, ...target.key(index), [name]: value };
			// Without a unit, a number of seconds below 1 is a time of day.
			const cell = name === 'tut_seconds' && value !== null ? `${String(value)} s` : value;
			const read = readOne(kind, { ...item, [name]: cell }, name);
			results.push(read);
			if (kind === 'set') await addWorkout(item);
			const written = await writeOne(kind, item, name);
			if (JSON.stringify(read) !== JSON.stringify(written)) {
				differences.push(`${shorten(value)}: ${shorten(read)} in the node, ${shorten(written)} in SQL`);
			}
		}

		expect(differences).toEqual([]);
		expect(results.some((result) => result !== 'rejected')).toBe(true);
		if (conditions.length > 0 || column.maxLength !== null) expect(results).toContain('rejected');
	});

	/** A set needs its workout, unless its own key is rejected anyway. */
	async function addWorkout({ workout_date, template_id }: Item) {
		const cells = { workout_date: [workout_date], template_id: [template_id], duration_min: [25] };
		try {
			await database.rows('select from upsert_workouts($1)', [JSON.stringify(cells)]);
		} catch (error) {
			if (!isRejection(error)) throw error;
		}
	}
});

describe('the CHECK constraints of the database', () => {
	it('are on columns that are read here, and on data_source', () => {
		for (const { table, columns } of checks) {
			const [kind] = kinds.find(([, target]) => target.table === table)!;
			const known = [
				...columnEntries(kind).map(([name]) => name),
				...(hasDataSource(kind) ? ['data_source'] : []),
			];
			expect(known).toEqual(expect.arrayContaining(columns));
		}
	});

	it('allow the data sources that the panel offers', () => {
		const offered = (dataSource.options as INodePropertyOptions[]).map(({ value }) => value);
		const allowed = checks
			.filter(({ columns }) => columns.includes('data_source'))
			.map(({ condition }) => [...condition.matchAll(/'([^']+)'/g)].map(([, word]) => word).sort());
		expect(allowed).toEqual([offered, offered, offered]);
	});

	it('compare two columns only for the targets and the loads of an exercise and for goals, as the reader does', () => {
		const several = checks.filter(({ columns }) => columns.length > 1);
		expect(several.map(({ columns }) => columns).sort()).toEqual([
			['load_max', 'load_min'],
			['metric', 'target_value'],
			['target_tut_max', 'target_tut_min'],
		]);
	});

	it.each([
		{ target_tut_min: 60, target_tut_max: 61 },
		{ target_tut_min: 60, target_tut_max: 60 },
		{ target_tut_min: 60, target_tut_max: 59 },
		{ target_tut_min: 90, target_tut_max: null },
		{ target_tut_min: null, target_tut_max: 45 },
		{ target_tut_min: null, target_tut_max: 46 },
		{ load_min: 20, load_max: 20.5 },
		{ load_min: 20, load_max: 20 },
		{ load_min: 20, load_max: 19.5 },
		{ load_min: 20, load_max: null },
		{ load_min: null, load_max: 0 },
	])('accept the same ranges as the reader: %j', async (range: Item) => {
		const item = { exercise_id: 'ex_range', ...range };
		const column = 'load_max' in range ? 'load_max' : 'target_tut_max';
		const read = readOne('exercise', item, column);
		expect(await writeOne('exercise', item, column)).toEqual(read);
	});
});
