import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * What the nodes use of n8n that some supported version lacks, with the version that added it. It is asked for here only. Everything
 * else that they use exists since n8n 1.123: `.ci/run` checks this with the types and the engine of that version.
 */
interface HostFeatures {
	/** Since n8n 2.3.6. */
	isToolExecution?(): boolean;
}

type AnyExecuteFunctions = Omit<IExecuteFunctions, keyof HostFeatures> & HostFeatures;

/**
 * Whether an AI agent called the node. Agents before version 3 call their tools in a separate context, which newer versions of n8n
 * report; later ones run them as nodes. The node's type ends in `Tool` in both cases.
 */
export const isTool = (functions: AnyExecuteFunctions): boolean =>
	functions.isToolExecution?.() === true || functions.getNode().type.endsWith('Tool');

/**
 * Whether n8n keeps the data of a polling node under the node's id, and saves them in the transaction that creates the execution:
 * with durable poll cursors, since n8n 2.37. Otherwise n8n keeps them under the node's name, and watches them for changes.
 */
export const isDurable = (nodeData: object): boolean => !('__dataChanged' in nodeData);
