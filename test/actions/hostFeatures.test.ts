import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../../nodes/Training/hostFeatures';

const functionsOf = (type: string, functions: Partial<IExecuteFunctions>) => {
	const getNode = () => ({ type: `n8n-nodes-autonomous-training.${type}` });
	return { ...functions, getNode } as IExecuteFunctions;
};

describe('a node is a tool', () => {
	it('if its type ends in Tool, also on an n8n without isToolExecution', () => {
		expect(isTool(functionsOf('trainingTool', {}))).toBe(true);
		expect(isTool(functionsOf('training', {}))).toBe(false);
	});

	it('if n8n says so', () => {
		expect(isTool(functionsOf('training', { isToolExecution: () => true }))).toBe(true);
		expect(isTool(functionsOf('training', { isToolExecution: () => false }))).toBe(false);
	});
});
