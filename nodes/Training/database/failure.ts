import type { TrainingCredential } from './credential';
import { TunnelError } from './tunnel';

/** How far a run got; nothing is sent before `work`, and at `commit` only the server knows whether it was written. */
export type Stage = 'connect' | 'begin' | 'work' | 'commit';

/** Where it failed, for what the error itself does not say. */
export interface Circumstances {
	credential: TrainingCredential;
	stage: Stage;
	/** Since the stage began. */
	milliseconds: number;
	tlsRefused: boolean;
}

/** PostgreSQL's code of an error, undefined for errors that are not the server's. */
export function sqlstateOf(error: unknown): string | undefined {
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	return severity !== undefined && typeof code === 'string' ? code : undefined;
}

/** The connection is gone, be it by the server's word (class 08, 57P01 to 57P03) or without one. */
export function isConnectionLoss(error: unknown): boolean {
	const sqlstate = sqlstateOf(error);
	return sqlstate === undefined || sqlstate.startsWith('08') || /^57P0[1-3]$/.test(sqlstate);
}

/** The time to connect is over; timers may be early by a little. */
export const hasRunOut = (credential: TrainingCredential, milliseconds: number): boolean =>
	milliseconds >= credential.connectTimeoutSeconds * 1000 - 50;

/** Nothing was written, and it may well go better at once: the server has undone everything, or the connection broke too early. */
export function isRetryable(error: unknown, circumstances: Circumstances): boolean {
	const sqlstate = sqlstateOf(error);
	if (sqlstate === '40001' || sqlstate === '40P01') return true;
	if (!isConnectionLoss(error)) return false;
	if (circumstances.stage === 'begin') return true;
	return circumstances.stage === 'connect' && wasCutShort(error, circumstances);
}

/** A connection that was being made and broke off, which is neither a refusal nor a timeout. */
function wasCutShort(error: unknown, { credential, milliseconds, tlsRefused }: Circumstances): boolean {
	if (sqlstateOf(error) !== undefined) return true;
	if (tlsRefused || hasRunOut(credential, milliseconds) || error instanceof TunnelError) return false;
	// pg's own error has no code where the server hung up
	const { code } = error as NodeJS.ErrnoException;
	return code === undefined || code === 'ECONNRESET' || code === 'EPIPE';
}
