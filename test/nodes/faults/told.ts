import type { OnError } from 'n8n-workflow';

import type { NodeResult } from '../../package/engine';

export const modes: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** What the items say: their statuses, or the one sentence that all of them are told. */
export function toldBy({ thrown, success, error }: NodeResult): string[] {
	if (thrown) return [thrown.message];
	return [...new Set([...success, ...error].map(({ json }) => String(json.error ?? json.status)))];
}
