import { serverOf } from './credential';
import type { Explanation } from './databaseError';
import { SilenceError } from './failure';
import type { FailureContext } from './failure';

/** The connection was made, and was lost at this stage. */
export function explainLostConnection(error: unknown, { credential, stage }: FailureContext): Explanation {
	const server = serverOf(credential);
	if (stage === 'commit') {
		return [
			`The connection to ${server} was lost before it confirmed the commit: whether anything was written is unknown.`,
			'Run it again: rows that were written are then reported as unchanged.',
		];
	}
	if (error instanceof SilenceError) {
		return [
			`${server} has stopped answering; nothing was written.`,
			'Run it again when the server responds.',
		];
	}
	return [
		`The connection to ${server} was lost; nothing was written.`,
		'Run it again: rows that are already there stay unchanged.',
	];
}
