import type { OnError } from 'n8n-workflow';

import type { NodeResult } from '../../package/engine';
import { reportReliability } from '../../reliabilityTable.js';

export const onErrorModes: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

/** The distinct results of a run: statuses of written items, messages of rejected items, or the message of the error that was thrown. */
export function distinctResults({ thrown, success, error }: NodeResult): string[] {
	if (thrown) return [thrown.message];
	return [...new Set([...success, ...error].map(({ json }) => String(json.message ?? json.status)))];
}

/** Counts injected faults and those that were verified to be survived, for the table in docs/reliability.md. */
export class SurvivalCount {
	#injected = 0;
	#survived = 0;

	/** Counts one fault. The callback injects it and verifies the outcome. It throws if the fault was not survived. */
	async add(injectAndVerify: () => Promise<void>): Promise<void> {
		this.#injected++;
		await injectAndVerify();
		this.#survived++;
	}

	report(scenario: string, testFile: string): void {
		reportReliability(scenario, testFile, { injected: this.#injected, survived: this.#survived });
	}

	/** Reports only under `npm run test:faults`, which syncs 20,000 rows. `npm test` syncs fewer. */
	reportFor20000Rows(scenario: string, testFile: string): void {
		if (process.env.FAULT_ROWS === '20000') this.report(`Sync of 20,000 rows: ${scenario}`, testFile);
	}
}
