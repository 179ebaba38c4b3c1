/** Where n8n keeps the state of a trigger between two polls. */
import { createHash } from 'node:crypto';
import type { IPollFunctions } from 'n8n-workflow';

import { isDurable } from '../hostFeatures';
import type { TriggerState } from './state';

/** The states of our triggers in a workflow. */
interface WorkflowStates {
	/** The workflow that stored them. A copy of the workflow can have them too. */
	owner: string;
	/** By the node's id. */
	states: Record<string, TriggerState>;
}

/** With durable poll cursors, the data of a node. */
interface NodeData {
	state?: TriggerState;
	/** How many polls have emitted items. */
	emissions?: number;
}

export interface StateStore {
	/** What this node's last poll stored. Undefined in its first poll. */
	readonly stored: TriggerState | undefined;
	/** Whether `stored` is from before a poll that has just emitted items. */
	readonly isOutdated: boolean;
	/** n8n saves the state with the items. If there are none, it saves the state when it activates the workflow. */
	save(state: TriggerState, isEmitting: boolean): void;
}

/** The last emission of each node in this process. */
const lastEmissions = new Map<string, { count: number; time: number }>();

/** How long n8n may take to save what a poll stored. After that, it has failed to, and the items are emitted again. */
const SAVING_MILLISECONDS = 60_000;

/**
 * By default, n8n keeps the data of a node under its name: a renamed node would start again, and with its former name it would
 * continue from an old state. So the state is in the data of the workflow, under the node's id. Exports contain them, and in older
 * versions of n8n duplicates do, so they name their owner.
 *
 * With durable poll cursors, n8n keeps the data of a node under its id, and saves them in the transaction that creates
 * the execution: each event starts one execution, even if n8n is killed. But n8n reads the data before a poll starts. If several polls
 * are due at once, the data can be from before the last poll emitted items.
 */
export function openStateStore(functions: IPollFunctions): StateStore {
	const ofNode = functions.getWorkflowStaticData('node') as NodeData;
	const ofWorkflow = functions.getWorkflowStaticData('global') as { trainingTriggers?: WorkflowStates };
	const hasDurableData = isDurable(ofNode);
	const owner = digest(functions.getInstanceId(), functions.getWorkflow().id);
	const { id } = functions.getNode();
	const node = `${owner} ${id}`;

	const readStates = () => {
		const found = ofWorkflow.trainingTriggers;
		return found?.owner === owner ? found.states : {};
	};
	const stored = (hasDurableData ? ofNode.state : undefined) ?? readStates()[id];
	const last = lastEmissions.get(node);
	const { emissions = 0 } = ofNode;
	return {
		stored,
		isOutdated:
			hasDurableData &&
			last !== undefined &&
			last.count > emissions &&
			Date.now() - last.time < SAVING_MILLISECONDS,
		save(state, isEmitting) {
			if (hasDurableData) ofNode.state = state;
			if (hasDurableData && isEmitting) {
				ofNode.emissions = emissions + 1;
				lastEmissions.set(node, { count: emissions + 1, time: Date.now() });
			}
			// When n8n activates a workflow, and its poll has no items, n8n does not save what is durable. It saves the workflow's data.
			const isOnlyActivated = stored === undefined && !isEmitting;
			if (hasDurableData && !isOnlyActivated) return;
			// Read again: another trigger of the workflow may have stored its state since.
			ofWorkflow.trainingTriggers = { owner, states: { ...readStates(), [id]: state } };
		},
	};
}

/** Short, and it does not show its parts: users who can see a workflow may not see its credential. */
export const digest = (...parts: unknown[]): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
