import { serverOf } from './credential';
import type { Explanation } from './databaseError';
import { isSilence } from './failure';
import type { FailureContext } from './failure';

/** The connection was made, and was lost at this stage. */
export function explainLostConnection(error: unknown, context: FailureContext): Explanation {
	const server = serverOf(context.credential);
	if (isSilence(error, context)) {
		return [
			`${server} has stopped answering; nothing was written.`,
			'Run it again when the server responds.',
		];
	}
	switch (context.stage) {
		case 'connect':
		case 'begin':
			return [
				`The connection to ${server} was lost before anything was sent.`,
				'Run it again: rows that are already there stay unchanged.',
			];
		case 'work':
			return [
				`The connection to ${server} was lost; nothing was written.`,
				'Run it again: rows that are already there stay unchanged.',
			];
		case 'commit':
			return [
				`The connection to ${server} was lost before it confirmed the commit: whether anything was written is unknown.`,
				'Run it again: rows that were written are then reported as unchanged.',
			];
	}
}
