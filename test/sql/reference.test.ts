import { cloneDatabase, type TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterEach(() => database.rows('truncate exercises, workout_templates cascade'));
afterAll(() => database.drop());

const call = async (name: string, rows: unknown[]) =>
	(
		await database.rows<{
			status: string;
			code: string | null;
			column_name: string | null;
			created: boolean;
		}>(`select * from ${name}($1) order by item_index`, [JSON.stringify(rows)])
	).map(({ status, code, column_name, created }) =>
		code ? [status, code, column_name] : [status, created ? 'created' : 'there'],
	);
const exercises = (...rows: unknown[]) => call('upsert_exercises', rows);
const templates = (...rows: unknown[]) => call('upsert_workout_templates', rows);

describe('an exercise', () => {
	const squat = {
		exercise_id: 'ex_squat',
		exercise_name: 'Squat',
		muscle_group: 'Legs',
		movement_type: 'Compound',
		equipment: 'barbell',
		target_tut_min: 60,
		target_tut_max: 100,
	};

	it("is inserted with its id as name, and the columns' defaults", async () => {
		expect(await exercises({ exercise_id: 'ex_row' })).toEqual([['inserted', 'created']]);
		expect(await database.rows('select * from exercises')).toMatchObject([
			{
				exercise_name: 'ex_row',
				muscle_group: 'Other',
				movement_type: null,
				equipment: null,
				target_tut_min: 45,
				target_tut_max: 90,
				notes: null,
				is_active: true,
			},
		]);
	});

	it('keeps what is absent and clears what is null, to the default where there is one', async () => {
		await exercises({ ...squat, notes: 'deep', is_active: false });
		expect(await exercises({ exercise_id: 'ex_squat', equipment: 'rack' })).toEqual([['updated', 'there']]);
		expect(await database.rows('select * from exercises')).toMatchObject([
			{ ...squat, equipment: 'rack', notes: 'deep', is_active: false },
		]);
		const blank = {
			exercise_name: null,
			muscle_group: null,
			movement_type: null,
			equipment: null,
			target_tut_min: null,
			target_tut_max: null,
			notes: null,
			is_active: null,
		};
		expect(await exercises({ exercise_id: 'ex_squat', ...blank })).toEqual([['updated', 'there']]);
		expect(await database.rows('select * from exercises')).toMatchObject([
			{
				exercise_name: 'ex_squat',
				muscle_group: 'Other',
				movement_type: null,
				equipment: null,
				target_tut_min: 45,
				target_tut_max: 90,
				notes: null,
				is_active: true,
			},
		]);
	});

	it('that has not changed is not touched', async () => {
		await exercises(squat);
		const before = await database.rows('select ctid::text, xmin::text, xmax::text from exercises');
		expect(await exercises(squat, { exercise_id: 'ex_squat' })).toEqual([
			['superseded', 'there'],
			['unchanged', 'there'],
		]);
		expect(await database.rows('select ctid::text, xmin::text, xmax::text from exercises')).toEqual(before);
	});

	it.each([
		['required', 'exercise_id', {}],
		['too_long', 'exercise_id', { exercise_id: 'x'.repeat(51) }],
		['too_long', 'exercise_name', { ...squat, exercise_name: 'x'.repeat(101) }],
		['too_long', 'muscle_group', { ...squat, muscle_group: 'x'.repeat(51) }],
		['out_of_range', 'movement_type', { ...squat, movement_type: 'Squatty' }],
		['too_long', 'equipment', { ...squat, equipment: 'x'.repeat(51) }],
		['out_of_range', 'target_tut_min', { ...squat, target_tut_min: 0 }],
		['out_of_range', 'target_tut_max', { ...squat, target_tut_max: 601 }],
		['out_of_range', 'target_tut_max', { ...squat, target_tut_min: 60, target_tut_max: 60 }],
	])('is rejected: %s %s', async (code, column, row) => {
		expect(await exercises(row)).toEqual([['rejected', code, column]]);
		expect(await database.rows('select from exercises')).toEqual([]);
	});

	it.each([
		['ex_old', 'ex_new'],
		['ex_old', 'ex_a_new'],
	])('has a name that another gives up in the same call: %s to %s', async (old, young) => {
		await exercises({ exercise_id: old, exercise_name: 'Squat' });
		expect(
			await exercises(
				{ exercise_id: young, exercise_name: 'Squat' },
				{ exercise_id: old, exercise_name: 'Squat, the old way' },
			),
		).toEqual([
			['inserted', 'created'],
			['updated', 'there'],
		]);
		await exercises({ exercise_id: old, exercise_name: 'Lunge' });
		expect(
			await exercises(
				{ exercise_id: old, exercise_name: 'Squat' },
				{ exercise_id: young, exercise_name: 'Front squat' },
			),
		).toEqual([
			['updated', 'there'],
			['updated', 'there'],
		]);
	});

	it('has no name that another only wants to give up', async () => {
		await exercises(
			{ exercise_id: 'ex_old', exercise_name: 'Squat' },
			{ exercise_id: 'ex_row', exercise_name: 'Row' },
		);
		expect(
			await exercises(
				{ exercise_id: 'ex_new', exercise_name: 'Squat' },
				{ exercise_id: 'ex_old', exercise_name: 'Row' },
			),
		).toEqual([
			['rejected', 'name_taken', 'exercise_name'],
			['rejected', 'name_taken', 'exercise_name'],
		]);
	});

	it('has a new target held against the other one that is stored', async () => {
		await exercises(squat);
		expect(await exercises({ exercise_id: 'ex_squat', target_tut_min: 100 })).toEqual([
			['rejected', 'out_of_range', 'target_tut_min'],
		]);
		expect(await exercises({ exercise_id: 'ex_squat', target_tut_max: 60 })).toEqual([
			['rejected', 'out_of_range', 'target_tut_max'],
		]);
		expect(await exercises({ exercise_id: 'ex_squat', target_tut_max: 61 })).toEqual([['updated', 'there']]);
	});

	it('cannot have the name of another, stored or in the same call', async () => {
		await exercises(squat);
		expect(
			await exercises(
				{ exercise_id: 'ex_b', exercise_name: 'Squat' },
				{ exercise_id: 'ex_a', exercise_name: 'Row' },
				{ exercise_id: 'ex_c', exercise_name: 'Row' },
			),
		).toEqual([
			['rejected', 'name_taken', 'exercise_name'],
			['inserted', 'created'],
			['rejected', 'name_taken', 'exercise_name'],
		]);
	});

	it("falls back on an earlier element where the later one's name is taken in the same call", async () => {
		expect(
			await exercises(
				{ exercise_id: 'ex_b', exercise_name: 'Press' },
				{ exercise_id: 'ex_b', exercise_name: 'Row' },
				{ exercise_id: 'ex_a', exercise_name: 'Row' },
			),
		).toEqual([
			['inserted', 'created'],
			['rejected', 'name_taken', 'exercise_name'],
			['inserted', 'created'],
		]);
	});
});

describe('a workout template', () => {
	const lower = {
		template_id: 'hit_lower_a',
		template_name: 'Lower body A',
		workout_type: 'HIT',
		target_duration_min: 45,
	};

	it("is inserted with its id as name, and the columns' defaults", async () => {
		expect(await templates({ template_id: 'hit_lower_a' })).toEqual([['inserted', 'created']]);
		expect(await database.rows('select * from workout_templates')).toMatchObject([
			{
				template_name: 'hit_lower_a',
				workout_type: 'Other',
				target_duration_min: null,
				notes: null,
				is_active: true,
			},
		]);
	});

	it('keeps what is absent and clears what is null', async () => {
		await templates(lower);
		expect(await templates({ template_id: 'hit_lower_a', target_duration_min: null })).toEqual([
			['updated', 'there'],
		]);
		expect(await database.rows('select * from workout_templates')).toMatchObject([
			{ ...lower, target_duration_min: null },
		]);
	});

	it('may have the name of another', async () => {
		expect(await templates(lower, { ...lower, template_id: 'hit_lower_b' }, lower)).toEqual([
			['superseded', 'there'],
			['inserted', 'created'],
			['inserted', 'created'],
		]);
		expect(await templates(lower)).toEqual([['unchanged', 'there']]);
	});

	it.each([
		['required', 'template_id', { template_name: 'Lower body A' }],
		['too_long', 'template_id', { template_id: 'x'.repeat(51) }],
		['too_long', 'template_name', { ...lower, template_name: 'x'.repeat(101) }],
		['too_long', 'workout_type', { ...lower, workout_type: 'x'.repeat(31) }],
		['out_of_range', 'target_duration_min', { ...lower, target_duration_min: 301 }],
	])('is rejected: %s %s', async (code, column, row) => {
		expect(await templates(row)).toEqual([['rejected', code, column]]);
	});
});
