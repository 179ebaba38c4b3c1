/**
 * The n8n that has this version of a node: 1.123, the oldest that the package supports, or the oldest 2.x that was seen to have it.
 * From `dist/types/nodes.json` in the packages n8n-nodes-base and @n8n/n8n-nodes-langchain.
 */
export const n8nVersions: Record<string, string> = {
	'@n8n/n8n-nodes-langchain.agent 3.1': '2.4',
	'@n8n/n8n-nodes-langchain.chat 1.3': '2.14',
	'@n8n/n8n-nodes-langchain.chatHitlTool 1.3': '2.14',
	'@n8n/n8n-nodes-langchain.chatTrigger 1.3': '1.123',
	'@n8n/n8n-nodes-langchain.lmChatOpenAi 1.3': '1.123',
	'@n8n/n8n-nodes-langchain.mcpTrigger 2': '1.123',
	'@n8n/n8n-nodes-langchain.memoryBufferWindow 1.3': '1.123',
	'n8n-nodes-base.emailSend 2.1': '1.123',
	'n8n-nodes-base.extractFromFile 1.1': '1.123',
	'n8n-nodes-base.form 2.3': '1.123',
	'n8n-nodes-base.formTrigger 2.3': '1.123',
	'n8n-nodes-base.gmail 2.1': '1.123',
	'n8n-nodes-base.googleSheets 4.7': '1.123',
	'n8n-nodes-base.if 2.2': '1.123',
	'n8n-nodes-base.manualTrigger 1': '1.123',
	'n8n-nodes-base.merge 3.2': '1.123',
	'n8n-nodes-base.readWriteFile 1': '1.123',
	'n8n-nodes-base.scheduleTrigger 1.2': '1.123',
	'n8n-nodes-base.set 3.4': '1.123',
	'n8n-nodes-base.stickyNote 1': '1.123',
	'n8n-nodes-base.telegram 1.2': '1.123',
	'n8n-nodes-autonomous-training.training 1': '1.123',
	'n8n-nodes-autonomous-training.trainingTool 1': '1.123',
	'n8n-nodes-autonomous-training.trainingTrigger 1': '1.123',
};
