import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';
import { redactMessage } from './redact';
import { sqlstateOf } from './sqlstate';

/** Classes of errors that are about the session, the statement, the rights or the server, whatever the rows are. */
const NOT_ABOUT_ROWS = /^(?:0[38A-Z]|1|2[58BD]|3|40|42|5|F0|XX)/;

/** The function of PostgreSQL that reports a row that a policy does not accept. The code is that of a missing right. */
const POLICY_ROUTINE = 'ExecWithCheckOptions';

const isPolicy = (error: unknown): boolean => (error as { routine?: string }).routine === POLICY_ROUTINE;

/** Whether the server may refuse only some rows of a statement: constraints, policies and triggers of the user. */
export function isAboutRows(error: unknown): boolean {
	const sqlstate = sqlstateOf(error);
	return sqlstate !== undefined && (isPolicy(error) || !NOT_ABOUT_ROWS.test(sqlstate));
}

/** Why the server refused a single row, by the name of the constraint, the policy's table or the trigger's message. */
export function explainRowError(error: unknown, credential: TrainingCredential): DatabaseError {
	const sqlstate = sqlstateOf(error)!;
	const { constraint, table, column, message } = error as Error & Record<string, string | undefined>;
	const refused = (reason: string, fix: string) => new DatabaseError(reason, fix, sqlstate);
	if (isPolicy(error)) {
		return refused(
			`a row level security policy of the table "${table ?? credential.schema}" does not accept it.`,
			'Change the row, or the policy.',
		);
	}
	if (constraint !== undefined) {
		return refused(
			`it breaks the constraint "${constraint}" of the table "${table}".`,
			'Correct the row, or change the constraint in the database.',
		);
	}
	if (sqlstate === '23502') {
		return refused(
			`the column "${column}" of the table "${table}" needs a value.`,
			'Give the column a default in the database.',
		);
	}
	return refused(
		`the database refused it: ${redactMessage(sqlstate, message, credential)}`,
		'Check the triggers of the table.',
	);
}
