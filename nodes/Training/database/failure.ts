import type { TrainingCredential } from './credential';
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
}

/** Timers may fire a little early. */
const TIMER_TOLERANCE_MILLISECONDS = 50;

/** PostgreSQL's code of an error; undefined if the error is not the server's. */
export function sqlstateOf(error: unknown): string | undefined {
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	return severity !== undefined && typeof code === 'string' ? code : undefined;
}

/** Whether the connection is lost: closed by the server with an error (class 08, 57P01 to 57P03), or without one. */
export function isConnectionLoss(error: unknown): boolean {
	const sqlstate = sqlstateOf(error);
	return sqlstate === undefined || sqlstate.startsWith('08') || /^57P0[1-3]$/.test(sqlstate);
}

export const exceedsConnectTimeout = (
	{ connectTimeoutSeconds }: TrainingCredential,
	milliseconds: number,
): boolean => milliseconds >= connectTimeoutSeconds * 1000 - TIMER_TOLERANCE_MILLISECONDS;

/**
 * Whether nothing was written and a second attempt may succeed at once: the server rolled back because of a deadlock or a
 * serialization failure, or the connection broke before anything was sent.
 */
export function isRetryable(error: unknown, context: FailureContext): boolean {
	const sqlstate = sqlstateOf(error);
	if (sqlstate === '40001' || sqlstate === '40P01') return true;
	if (!isConnectionLoss(error)) return false;
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
