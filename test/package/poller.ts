/** Polls the packed trigger as n8n does. The trigger's state is saved when n8n saves it: at activation, and with emitted items. */
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
}

type Json = Record<string, unknown>;

/** A workflow that starts with the trigger. */
export class Poller {
	/** The static data in n8n's database. A test can change it; it is loaded at the next restart. */
	stored: IDataObject = {};
	private workflow: Workflow | undefined;
	private activation: WorkflowActivateMode = 'activate';

	constructor(private trigger: PolledTrigger) {}

	/** Saves the workflow with changed parameters or another credential. */
	change(changes: Partial<PolledTrigger>): void {
		this.trigger = { ...this.trigger, ...changes };
	}

	/** Activates the workflow, which polls once. n8n saves the state even if nothing is emitted. */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<Json[]> {
		this.workflow = await this.load();
		this.activation = activation;
		const items = await this.poll();
		this.save();
		return items;
	}

	/** Kills n8n and starts it again, so unsaved state is lost. */
	async restart(): Promise<Json[]> {
		return await this.activate('init');
	}

	/** Polls once. Emitted items start an execution, with which n8n saves the state. */
	async poll(): Promise<Json[]> {
		const workflow = (this.workflow ??= await this.load());
		const data = await this.run(workflow, 'trigger', this.activation);
		if (data === null) return [];
		this.save();
		return data.flat().map(({ json }) => json);
	}

	/** Clicks "Fetch Test Event". */
	async test(): Promise<Json[]> {
		const data = await this.run(await this.load(), 'manual', 'manual');
		return (data ?? []).flat().map(({ json }) => json);
	}

	/** The present static data, saved or not. */
	staticData(): unknown {
		return JSON.parse(JSON.stringify(this.workflow?.staticData ?? {}));
	}

	/** The trigger's state as n8n has saved it. */
	savedState(): TriggerState {
		return (this.stored['node:Training Database Trigger'] as unknown as { state: TriggerState }).state;
	}

	private save(): void {
		this.stored = JSON.parse(JSON.stringify(this.workflow?.staticData ?? {})) as IDataObject;
	}

	private async load(): Promise<Workflow> {
		return new Workflow({
			id: '1',
			name: 'Test',
			active: true,
			nodes: [
				{
					id: 'trigger',
					name: 'Training Database Trigger',
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
			staticData: JSON.parse(JSON.stringify(this.stored)) as IDataObject,
		});
	}

	private async run(
		workflow: Workflow,
		mode: 'trigger' | 'manual',
		activation: WorkflowActivateMode,
	): Promise<INodeExecutionData[][] | null> {
		const node = workflow.getNode('Training Database Trigger')!;
		const type = workflow.nodeTypes.getByNameAndVersion(node.type);
		const context = new PollContext(
			workflow,
			node,
			await additionalData(this.trigger.credential),
			mode,
			activation,
		) as IPollFunctions; // the two declarations in n8n differ in whether a workflow's name is optional
		return await type.poll!.call(context);
	}
}
