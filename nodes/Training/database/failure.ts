import type { BlockingLocks, RowSecurity } from '../statements';
import type { TrainingCredential } from './credential';
import { findPoolerRefusal } from './poolers';
import { isConnectionLoss, sqlstateOf } from './sqlstate';
import { TunnelError } from './tunnel';

/**
 * What a statement is for. `begin` checks the schema's version and takes the lock, too. At `commit`, only the server knows
 * whether it was written.
 */
export type Stage = 'connect' | 'begin' | 'work' | 'commit';

export interface Failure {
	error: unknown;
	stage: Stage;
	/** How long the answer was waited for. */
	milliseconds: number;
}

/** What an error itself does not say. */
export interface FailureContext extends Omit<Failure, 'error'> {
	credential: TrainingCredential;
	tlsRefused: boolean;
	/** Read after the failure, if it can be about locks or row level security. */
	locks?: BlockingLocks;
	rowSecurity?: RowSecurity[];
}

/** The server stopped answering: the connection was not closed, but one of our time limits ended the wait. */
export class SilenceError extends Error {}

/** Timers may fire a little early. */
const TIMER_TOLERANCE_MILLISECONDS = 50;

export const exceedsConnectTimeout = (
	{ connectTimeoutSeconds }: TrainingCredential,
	milliseconds: number,
): boolean => milliseconds >= connectTimeoutSeconds * 1000 - TIMER_TOLERANCE_MILLISECONDS;

/**
 * Whether nothing was written and a second attempt may succeed at once: the server rolled back because of a deadlock or a
 * serialization failure, or the connection broke before the server answered.
 */
export function isRetryable(error: unknown, context: FailureContext): boolean {
	const sqlstate = sqlstateOf(error);
	if (sqlstate === '40001' || sqlstate === '40P01') return true;
	if (!isConnectionLoss(error) || findPoolerRefusal(error)) return false;
	if (context.stage === 'begin') return true;
	return context.stage === 'connect' && wasInterrupted(error, context);
}

/** Whether the connection broke while it was being made. A refused connection or a timeout would only happen again. */
function wasInterrupted(error: unknown, { credential, milliseconds, tlsRefused }: FailureContext): boolean {
	if (sqlstateOf(error) !== undefined) return true;
	if (tlsRefused || exceedsConnectTimeout(credential, milliseconds) || error instanceof TunnelError)
		return false;
	// pg's error has no code if the server closed the connection.
	const { code } = error as NodeJS.ErrnoException;
	return code === undefined || code === 'ECONNRESET' || code === 'EPIPE';
}
