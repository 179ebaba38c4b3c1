/**
 * Polls the packed trigger as n8n does. The trigger's state is saved when n8n saves it: at activation, and with emitted items. With
 * durable poll cursors, the node's data are a cursor: saved with emitted items, and after a poll that is not the activation's.
 */
import { additionalData, credentialName, nodeTypes, packageName } from './packageLoader';
import type { TriggerState } from '../../nodes/Training/events/state';
import { PollContext } from 'n8n-core';
import {
	type IDataObject,
	type INodeExecutionData,
	type INodeParameters,
	type IPollFunctions,
	type WorkflowActivateMode,
	Workflow,
} from 'n8n-workflow';

export interface PolledTrigger {
	parameters: INodeParameters;
	credential: IDataObject;
	/** The workflow's. Default: `UTC`. */
	timezone?: string;
	/** The node's name. */
	name?: string;
	/** A copy of the workflow has others. Default: those of a new workflow. */
	ids?: { n8n: string; workflow: string; node: string };
	/** Whether n8n has durable poll cursors. Default: false. */
	isDurable?: boolean;
}

/** A copy, as n8n reads it from its database. */
const asJson = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

let workflows = 0;

type Json = Record<string, unknown>;

/** A workflow that starts with the trigger. */
export class Poller {
	/** The static data in n8n's database. A test can change it; it is loaded at the next restart. */
	stored: IDataObject = {};
	/** The node's data in n8n's database, with durable poll cursors. */
	private cursor: IDataObject = {};
	private formerCursor: IDataObject = {};
	private workflow: Workflow | undefined;
	private activation: WorkflowActivateMode = 'activate';
	readonly ids: NonNullable<PolledTrigger['ids']>;

	constructor(private trigger: PolledTrigger) {
		this.ids = trigger.ids ?? { n8n: 'n8n', workflow: String(++workflows), node: 'trigger' };
	}

	/** Saves the workflow with changed parameters or another credential. */
	change(changes: Partial<PolledTrigger>): void {
		this.trigger = { ...this.trigger, ...changes };
	}

	/** Copies the workflow with the data that n8n has saved for it, as the editor and the command line do. */
	copy(ids: Partial<Poller['ids']>, changes: Partial<PolledTrigger> = {}): Poller {
		const copy = new Poller({ ...this.trigger, ...changes, ids: { ...this.ids, ...ids } });
		copy.stored = asJson(this.stored);
		return copy;
	}

	/** Activates the workflow, which polls once. n8n saves the workflow's data even if nothing is emitted. */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<Json[]> {
		this.workflow = await this.load();
		this.activation = activation;
		const items = await this.pollOnce(this.workflow, true);
		this.save();
		return items;
	}

	/** Kills n8n and starts it again, so unsaved state is lost. */
	async restart(): Promise<Json[]> {
		return await this.activate('init');
	}

	/** Polls once. Emitted items start an execution, with which n8n saves the state. */
	async poll(): Promise<Json[]> {
		// With durable poll cursors, each poll loads the workflow again.
		if (this.trigger.isDurable) this.workflow = undefined;
		return await this.pollOnce((this.workflow ??= await this.load()), false);
	}

	/** With durable poll cursors: polls with the data from before the last poll, as if both were due at once. */
	async pollOutdated(): Promise<Json[]> {
		this.cursor = this.formerCursor;
		return await this.poll();
	}

	private async pollOnce(workflow: Workflow, isActivation: boolean): Promise<Json[]> {
		const cursor = asJson(this.cursor);
		const data = await this.run(workflow, 'trigger', this.activation, cursor);
		if (data !== null || !isActivation) {
			this.formerCursor = this.cursor;
			this.cursor = asJson(cursor);
		}
		if (data === null) return [];
		this.save();
		return data.flat().map(({ json }) => json);
	}

	/** Clicks "Fetch Test Event". */
	async test(): Promise<Json[]> {
		const data = await this.run(await this.load(), 'manual', 'manual', {});
		return (data ?? []).flat().map(({ json }) => json);
	}

	/** The present static data, saved or not. */
	staticData(): unknown {
		return asJson(this.workflow?.staticData ?? {});
	}

	/** The trigger's state as n8n has saved it. */
	savedState(): TriggerState {
		const { global } = this.stored as {
			global: { trainingTriggers: { states: Record<string, TriggerState> } };
		};
		return global.trainingTriggers.states[this.ids.node]!;
	}

	private get name() {
		return this.trigger.name ?? 'Training Database Trigger';
	}

	private save(): void {
		this.stored = asJson(this.workflow?.staticData ?? {});
	}

	private async load(): Promise<Workflow> {
		return new Workflow({
			id: this.ids.workflow,
			name: 'Test',
			active: true,
			nodes: [
				{
					id: this.ids.node,
					name: this.name,
					type: `${packageName}.trainingTrigger`,
					typeVersion: 1,
					position: [0, 0],
					parameters: this.trigger.parameters,
					credentials: { [credentialName]: { id: '1', name: 'Test' } },
				},
			],
			connections: {},
			nodeTypes: await nodeTypes(),
			settings: { timezone: this.trigger.timezone ?? 'UTC' },
			staticData: asJson(this.stored),
		});
	}

	private async run(
		workflow: Workflow,
		mode: 'trigger' | 'manual',
		activation: WorkflowActivateMode,
		cursor: IDataObject,
	): Promise<INodeExecutionData[][] | null> {
		const node = workflow.getNode(this.name)!;
		const type = workflow.nodeTypes.getByNameAndVersion(node.type);
		const context = new PollContext(
			workflow,
			node,
			await additionalData(this.trigger.credential),
			mode,
			activation,
		) as IPollFunctions; // the two declarations in n8n differ in whether a workflow's name is optional
		context.getInstanceId = () => this.ids.n8n;
		if (this.trigger.isDurable)
			context.getWorkflowStaticData = (type) =>
				type === 'node' ? cursor : workflow.getStaticData(type, node);
		return await type.poll!.call(context);
	}
}
