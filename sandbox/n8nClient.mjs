import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFacingError } from './errors.mjs';
import { resetHint } from './postgres.mjs';

/** A client of the REST API that the n8n editor uses. Errors of a request have its HTTP `status`. */
export class N8nClient {
	#browserId = randomUUID();
	#cookie = '';

	constructor(address) {
		this.address = address;
	}

	async request(method, path, body) {
		return JSON.parse(await this.#send(method, `/rest${path}`, body)).data;
	}

	/** Repeats an idempotent request for up to 40 seconds, while n8n is busy or has not finished an earlier request. */
	async requestWithRetry(method, path, body) {
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.request(method, path, body);
			} catch (error) {
				if (!(error.status >= 500 || error.status === 409) || attempt === 20) throw error;
				await sleep(2000);
			}
		}
	}

	/** The descriptions of all node types, from which the editor renders panels and finds issues. */
	async nodeTypes() {
		return JSON.parse(await this.#send('GET', '/types/nodes.json'));
	}

	async #send(method, path, body) {
		const response = await fetch(`${this.address}${path}`, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': this.#browserId, cookie: this.#cookie },
			body: body && JSON.stringify(body),
		});
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.#cookie = cookie.split(';')[0];
		const text = await response.text();
		if (!response.ok) throw new RequestError(method, path, response.status, text);
		return text;
	}

	/** Signs in as the owner. The first call creates the owner account. */
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
			throw new UserFacingError(
				`n8n does not accept the password of ${email} any more. Was it changed in the editor? ${resetHint}`,
			);
		}
	}

	/** Creates the credential, or updates the one with this name and type. */
	async saveCredential({ name, type, data }) {
		const existing = (await this.request('GET', '/credentials')).find(
			(credential) => credential.name === name && credential.type === type,
		);
		if (!existing) return await this.request('POST', '/credentials', { name, type, data });
		return await this.request('PATCH', `/credentials/${existing.id}`, { name, type, data });
	}

	/** Runs the credential's connection test. Returns n8n's `{ status, message }`. */
	async testCredential(credentials) {
		return await this.request('POST', '/credentials/test', { credentials });
	}

	/** The workflow with this id, or undefined if it was deleted or archived. */
	async findWorkflow(id) {
		try {
			const workflow = await this.request('GET', `/workflows/${id}`);
			return workflow.isArchived ? undefined : workflow;
		} catch (error) {
			if (error.status === 404 || error.status === 403) return undefined;
			throw error;
		}
	}

	/** Starts a saved workflow from one of its triggers and returns the id of the execution. */
	async startWorkflow(id, trigger) {
		const workflowData = await this.request('GET', `/workflows/${id}`);
		const { executionId } = await this.request('POST', `/workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom: { name: trigger },
		});
		return executionId;
	}

	/** Runs a saved workflow from one of its triggers and returns the finished execution. */
	async runWorkflow(id, trigger) {
		const executionId = await this.startWorkflow(id, trigger);
		const deadline = Date.now() + 180_000;
		while (Date.now() < deadline) {
			const execution = await this.request('GET', `/executions/${executionId}`);
			if (!['new', 'running', 'waiting'].includes(execution.status)) return execution;
			await sleep(250);
		}
		throw new UserFacingError(
			`The workflow did not finish within three minutes. Open it in the editor: ${this.address}`,
		);
	}
}

class RequestError extends UserFacingError {
	constructor(method, path, status, text) {
		super(`n8n answered ${method} ${path} with status ${status}: ${messageIn(text)}`);
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
