import { serverOf } from './credential';
import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';
import type { Explanation } from './databaseError';
import { explainConnectError } from './explainConnectError';
import { explainLostConnection } from './explainLostConnection';
import { isAboutRows } from './explainRowError';
import { explainServerError } from './explainServerError';
import type { FailureContext } from './failure';
import { findPoolerRefusal } from './poolers';
import { redactOwnMessage } from './redact';
import { isConnectionLoss, sqlstateOf } from './sqlstate';

/** Turns an error of pg, the network or TLS into a message for the user, without secrets, SQL text or a stack. */
export function explainError(error: unknown, context: FailureContext): DatabaseError {
	const sqlstate = sqlstateOf(error);
	const [message, fix] = explain(error, sqlstate, context).map((text) =>
		redactOwnMessage(text, context.credential),
	) as Explanation;
	return new DatabaseError(message, fix, sqlstate ?? null, isAboutRows(error));
}

function explain(error: unknown, sqlstate: string | undefined, context: FailureContext): Explanation {
	const refusal = findPoolerRefusal(error);
	if (refusal) return fillIn(refusal, context.credential);
	if (context.stage !== 'connect' && isConnectionLoss(error)) return explainLostConnection(error, context);
	if (sqlstate !== undefined) return explainServerError(sqlstate, error as Error, context);
	return explainConnectError(error, context);
}

function fillIn(explanation: Explanation, credential: TrainingCredential): Explanation {
	const values = { server: serverOf(credential), user: credential.user, database: credential.database };
	return explanation.map((text) =>
		text.replace(/\{(server|user|database)\}/g, (_, name: keyof typeof values) => values[name]),
	) as Explanation;
}
