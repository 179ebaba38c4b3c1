import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startAnew } from './postgres.mjs';
import { Trouble } from './progress.mjs';

/** What the n8n editor does in a browser, done through the same REST interface. */
export class Editor {
	#browser = randomUUID();
	#cookie = '';

	constructor(address) {
		this.address = address;
	}

	async request(method, path, body) {
		return JSON.parse(await this.#send(method, `/rest${path}`, body)).data;
	}

	/** The descriptions of all nodes, by which the editor draws their panels and finds issues in them. */
	async nodeTypes() {
		return JSON.parse(await this.#send('GET', '/types/nodes.json'));
	}

	async #send(method, path, body) {
		const response = await fetch(`${this.address}${path}`, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': this.#browser, cookie: this.#cookie },
			body: body && JSON.stringify(body),
		});
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.#cookie = cookie.split(';')[0];
		const text = await response.text();
		if (!response.ok) throw new Refusal(method, path, response.status, text);
		return text;
	}

	/** Signs in as the owner, whom the first start sets up. */
	async signIn({ email, password }) {
		const settings = await this.request('GET', '/settings');
		if (settings.userManagement.showSetupOnFirstLoad) {
			return await this.request('POST', '/owner/setup', {
				email,
				password,
				firstName: 'Training',
				lastName: 'Journal',
			});
		}
		try {
			return await this.request('POST', '/login', { emailOrLdapLoginId: email, password });
		} catch (error) {
			if (error.status !== 401) throw error;
			throw new Trouble(
				`n8n does not accept the sandbox's login ${email} any more: was its password changed in the editor? ${startAnew}`,
			);
		}
	}

	/** Creates the credential, or brings the one of that name up to date. */
	async saveCredential({ name, type, data }) {
		const found = (await this.request('GET', '/credentials')).find(
			(each) => each.name === name && each.type === type,
		);
		if (!found) return await this.request('POST', '/credentials', { name, type, data });
		return await this.request('PATCH', `/credentials/${found.id}`, { name, type, data });
	}

	/** The button "Test" of the credential. Gives n8n's `{ status, message }`. */
	async testCredential(credentials) {
		return await this.request('POST', '/credentials/test', { credentials });
	}

	/** The workflow of that id, or undefined if it is gone or archived. */
	async findWorkflow(id) {
		try {
			const workflow = await this.request('GET', `/workflows/${id}`);
			return workflow.isArchived ? undefined : workflow;
		} catch (error) {
			if (error.status === 404 || error.status === 403) return undefined;
			throw error;
		}
	}

	/** Runs a stored workflow from one of its triggers, waits for its end and gives the execution. */
	async runWorkflow(id, trigger) {
		const workflowData = await this.request('GET', `/workflows/${id}`);
		const { executionId } = await this.request('POST', `/workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom: { name: trigger },
		});
		const deadline = Date.now() + 180_000;
		for (;;) {
			const execution = await this.request('GET', `/executions/${executionId}`);
			if (!['new', 'running', 'waiting'].includes(execution.status)) return execution;
			if (Date.now() > deadline)
				throw new Trouble(
					`The workflow did not end within three minutes. Look at it in the editor: ${this.address}`,
				);
			await pause(250);
		}
	}
}

class Refusal extends Trouble {
	constructor(method, path, status, text) {
		super(`n8n refused ${method} ${path} with status ${status}: ${messageIn(text)}`);
		this.status = status;
	}
}

function messageIn(text) {
	try {
		return JSON.parse(text).message ?? text;
	} catch {
		return text.slice(0, 300);
	}
}
