import type { BlockingLocks, RowSecurity } from '../statements';
import type { TrainingCredential } from './credential';
import { findPoolerRefusal } from './poolers';
import { isConnectionLoss, sqlstateOf } from './sqlstate';
import { TunnelError } from './tunnel';

/** How far an attempt got. Nothing is written before `work`. At `commit`, only the server knows whether it was written. */
export type Stage = 'connect' | 'begin' | 'work' | 'commit';

/** What an error itself does not say. */
export interface FailureContext {
	credential: TrainingCredential;
	stage: Stage;
	/** How long the stage lasted until it failed. */
	milliseconds: number;
	tlsRefused: boolean;
	/** Read after the failure, if it can be about locks or row level security. */
	locks?: BlockingLocks;
	rowSecurity?: RowSecurity[];
}

/** Timers may fire a little early. */
const TIMER_TOLERANCE_MILLISECONDS = 50;

export const exceedsConnectTimeout = (
	{ connectTimeoutSeconds }: TrainingCredential,
	milliseconds: number,
): boolean => milliseconds >= connectTimeoutSeconds * 1000 - TIMER_TOLERANCE_MILLISECONDS;

/** Whether the server stopped answering: the connection was not closed, but one of our time limits ended the wait. */
export function isSilence(
	error: unknown,
	{ credential, stage, milliseconds }: Pick<FailureContext, 'credential' | 'stage' | 'milliseconds'>,
): boolean {
	if (sqlstateOf(error) !== undefined) return false;
	if (stage === 'begin') return exceedsConnectTimeout(credential, milliseconds);
	return stage === 'work' && milliseconds >= credential.statementTimeoutSeconds * 1000;
}

/**
 * Whether nothing was written and a second attempt may succeed at once: the server rolled back because of a deadlock or a
 * serialization failure, or the connection broke before anything was sent.
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
