/** Polls the packed trigger as n8n does, and saves what it remembers when n8n saves it: at activation, and with what it gives. */
import { additionalData, credentialName, nodeTypes, packageName } from './loaded';
import { PollContext } from 'n8n-core';
import {
	type IDataObject,
	type INodeExecutionData,
	type INodeParameters,
	type IPollFunctions,
	type WorkflowActivateMode,
	Workflow,
} from 'n8n-workflow';

export interface Watching {
	parameters: INodeParameters;
	credential: IDataObject;
	/** Of the workflow; `UTC` unless told. */
	timezone?: string;
}

type Json = Record<string, unknown>;

/** A workflow whose trigger polls; `stored` is what n8n's database has of it. */
export class Poller {
	/** As n8n stores it; what a test writes here is there after the next restart. */
	stored: IDataObject = {};
	private workflow: Workflow | undefined;
	private activation: WorkflowActivateMode = 'activate';

	constructor(private watching: Watching) {}

	/** A person saves the workflow with other parameters, or another credential. */
	change(watching: Partial<Watching>): void {
		this.watching = { ...this.watching, ...watching };
	}

	/** Switches the workflow on: the first poll, whose memory is saved whether it gives anything or not. */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<Json[]> {
		this.workflow = await this.load();
		this.activation = activation;
		const given = await this.poll();
		this.save();
		return given;
	}

	/** n8n is killed and started again: what was not saved is gone. */
	async restart(): Promise<Json[]> {
		return await this.activate('init');
	}

	/** One poll; what it gives starts an execution, with which n8n saves what is remembered. */
	async poll(): Promise<Json[]> {
		const workflow = (this.workflow ??= await this.load());
		const data = await this.run(workflow, 'trigger', this.activation);
		if (data === null) return [];
		this.save();
		return data.flat().map(({ json }) => json);
	}

	/** The button "Fetch Test Event". */
	async test(): Promise<Json[]> {
		const data = await this.run(await this.load(), 'manual', 'manual');
		return (data ?? []).flat().map(({ json }) => json);
	}

	/** What is remembered at this moment, saved or not. */
	remembered(): unknown {
		return JSON.parse(JSON.stringify(this.workflow?.staticData ?? {}));
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
					parameters: this.watching.parameters,
					credentials: { [credentialName]: { id: '1', name: 'Test' } },
				},
			],
			connections: {},
			nodeTypes: await nodeTypes(),
			settings: { timezone: this.watching.timezone ?? 'UTC' },
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
			await additionalData(this.watching.credential),
			mode,
			activation,
		) as IPollFunctions; // n8n's own two declarations differ in whether a workflow may lack a name
		return await type.poll!.call(context);
	}
}
