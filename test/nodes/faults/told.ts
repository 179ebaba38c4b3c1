import type { OnError } from 'n8n-workflow';

import type { NodeResult } from '../../package/engine';
import { tell } from '../../reliability.js';

export const modes: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** What the items say: their statuses, or the one sentence that all of them are told. */
export function toldBy({ thrown, success, error }: NodeResult): string[] {
	if (thrown) return [thrown.message];
	return [...new Set([...success, ...error].map(({ json }) => String(json.error ?? json.status)))];
}

/** Only `npm run test:faults` syncs that many. */
export function tellOf20000(what: string, test: string, times: number): void {
	if (process.env.FAULT_ROWS !== '20000') return;
	tell(`While 20,000 rows are synced, with each On Error: ${what}`, test, {
		injected: times,
		survived: times,
	});
}
