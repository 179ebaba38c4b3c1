/** What else is in a user's database: an audit log, a table with a foreign key, and a subscriber of a publication. */
import type { IDataObject } from 'n8n-workflow';

import { waitUntil } from '../nodes/faults/waitUntil';
import type { TrainingDatabase } from '../nodes/training';
import { keyOf } from './stormClients';
import type { Change } from './stormClients';

/** The primary keys of the audited tables. */
export const tables: Record<string, string[]> = {
	exercises: ['exercise_id'],
	workout_templates: ['template_id'],
	workouts: ['workout_date', 'template_id'],
	workout_sets: ['workout_date', 'template_id', 'exercise_id'],
	measurements: ['measurement_date'],
	photos: ['id'],
};

const JOURNAL_TABLES = Object.keys(tables).filter((table) => table !== 'photos');

/** All rows of a table by key, as JSON. */
export async function rowsOf(database: TrainingDatabase, table: string): Promise<Map<string, IDataObject>> {
	const rows = await database.rows<{ row: IDataObject }>(`select to_jsonb(t) as row from public.${table} t`);
	return new Map(rows.map(({ row }) => [keyOf(tables[table]!, row), row]));
}

export async function addAuditAndPhotos(database: TrainingDatabase): Promise<void> {
	await database.rows(`
		create table photos (
			id integer primary key generated always as identity,
			workout_date date, template_id varchar(50),
			foreign key (workout_date, template_id) references workouts on delete cascade
		);
		create table audit (
			id integer primary key generated always as identity,
			client name default session_user,
			relation text, operation text, old jsonb, new jsonb
		);
		create function audit_change() returns trigger language plpgsql as $$
		begin
			insert into public.audit (relation, operation, old, new)
				values (tg_argv[0], lower(tg_op), to_jsonb(old), to_jsonb(new));
			return null;
		end
		$$;
		${Object.keys(tables)
			.map(
				(table) => `create trigger audit after insert or update or delete on ${table}
					for each row execute function audit_change('${table}');`,
			)
			.join('\n')}`);
}

export type AuditedChange = Change & { old: IDataObject | null };

/** The changes of one client since the last call, or of all clients, in order. */
export async function auditedChanges(
	database: TrainingDatabase,
	{ client, after = 0 }: { client?: string; after?: number } = {},
): Promise<{ changes: AuditedChange[]; last: number }> {
	const entries = await database.rows<{
		id: number;
		relation: string;
		operation: Change['operation'];
		old: IDataObject | null;
		new: IDataObject | null;
	}>('select * from public.audit where id > $1 and ($2::name is null or client = $2) order by id', [
		after,
		client ?? null,
	]);
	const changes = entries.map(({ relation, operation, old, new: row }) => ({
		relation,
		operation,
		key: keyOf(tables[relation]!, row ?? old!),
		old,
		...(row && { row }),
	}));
	return { changes, last: entries.at(-1)?.id ?? after };
}

/** The rows that the audit log says there are. Fails if a change is not one of the row as the log has it. */
export function replay(changes: AuditedChange[]): Map<string, Map<string, IDataObject>> {
	const model = new Map(Object.keys(tables).map((table) => [table, new Map<string, IDataObject>()]));
	for (const { relation, operation, key, old, row } of changes) {
		const rows = model.get(relation)!;
		expect([relation, operation, key, rows.get(key) ?? null]).toEqual([relation, operation, key, old]);
		if (row) rows.set(key, row);
		else rows.delete(key);
	}
	return model;
}

/** Publishes the journal, and replicates it into another database of the same server. */
export async function addSubscriber(database: TrainingDatabase, subscriber: TrainingDatabase): Promise<void> {
	const { host, port, user, password, database: name } = database.settings;
	const publish = `create publication journal for table ${JOURNAL_TABLES.join(', ')} with (publish_via_partition_root = true)`;
	await database.rows(publish);
	await database.rows(`select pg_create_logical_replication_slot('storm', 'pgoutput')`);
	await subscriber.rows(
		`create subscription journal connection 'host=${host} port=${port} user=${user} password=${password} dbname=${name}'
		publication journal with (create_slot = false, slot_name = 'storm', copy_data = false)`,
	);
}

/** Waits until the subscriber has received all that was written until now. */
export async function waitForSubscriber(database: TrainingDatabase): Promise<void> {
	const [now] = await database.rows<{ position: string }>('select pg_current_wal_lsn() as position');
	await waitUntil(
		'the subscriber has caught up',
		async () =>
			await database.rows(
				`select from pg_replication_slots where slot_name = 'storm' and confirmed_flush_lsn >= $1::pg_lsn`,
				[now!.position],
			),
		({ length }) => length === 1,
	);
}
