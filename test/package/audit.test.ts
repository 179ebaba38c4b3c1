/** The audit of the bundled packages, with a registry that answers and one that does not. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

import saved from './advisories.json';
import { packedPackage, root } from './tarball';

type AuditRequest = Record<string, string[]>;

/** Runs the audit with a registry that returns these advisories. Without `advisories` the registry has no audit endpoint. */
async function audit(advisories?: (request: AuditRequest) => object, folder?: string) {
	let requested: AuditRequest = {};
	const registry = createServer((request, response) => {
		const body: Buffer[] = [];
		request.on('data', (chunk: Buffer) => body.push(chunk));
		request.on('end', () => {
			if (!advisories || !request.url?.endsWith('/advisories/bulk')) {
				response.writeHead(405).end();
				return;
			}
			const sent = Buffer.concat(body);
			requested = JSON.parse(
				(request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString(),
			) as AuditRequest;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(advisories(requested)));
		});
	});
	await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
	const { port } = registry.address() as AddressInfo;
	const args = [path.join(root, 'test/package/audit.mjs'), folder ?? (await packedPackage()).folder];
	const child = spawn(process.execPath, args, {
		env: { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` },
	});
	const [printed, code] = await Promise.all([
		text(child.stdout),
		new Promise<number | null>((ended) => child.on('close', ended)),
	]);
	registry.close();
	return { requested, printed, code };
}

describe('the audit', () => {
	it('asks the registry about the bundled packages, but not about development tools', async () => {
		const { requested, printed, code } = await audit(() => ({}));
		expect(printed).toContain('✓ No advisory affects a bundled version.');
		expect(code).toBe(0);
		expect(Object.keys(requested)).toEqual(
			expect.arrayContaining(['pg', 'zod', 'luxon', 'echarts', '@resvg/resvg-wasm']),
		);
		expect(Object.keys(requested)).not.toEqual(expect.arrayContaining(['jest']));
	});

	it('fails and names the advisory if there is one', async () => {
		const url = 'https://github.com/advisories/GHSA-0000-0000-0000';
		const { printed, code } = await audit(() => ({
			pg: [
				{
					id: 1,
					url,
					title: 'A vulnerability',
					severity: 'high',
					vulnerable_versions: '>=8.0.0',
					cwe: [],
					cvss: {},
				},
			],
		}));
		expect(printed).toContain(`✗ pg: ${url}`);
		expect(code).toBe(1);
	});

	it('uses the saved list if the registry does not answer, and says so', async () => {
		const { printed, code } = await audit();
		expect(printed).toMatch(
			/The registry did not answer \(.+\)\. Using the list saved on \d{4}-\d\d-\d\d with/,
		);
		expect(printed).toContain('✓ No advisory affects a bundled version.');
		expect(code).toBe(0);
	});
});

describe('the saved list', () => {
	it('reports an advisory that affects an old version', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'training-old-'));
		mkdirSync(path.join(folder, 'dist'));
		writeFileSync(
			path.join(folder, 'dist/THIRD_PARTY_NOTICES.md'),
			'## zod 3.22.2 (MIT)\n\n## pg 8.23.1 (MIT)\n',
		);
		const { printed, code } = await audit(undefined, folder);
		rmSync(folder, { recursive: true });
		expect(printed).toContain('✗ zod: https://github.com/advisories/GHSA-m95q-7qp3-xv42');
		expect(printed).not.toContain('✗ pg');
		expect(code).toBe(1);
	});

	it('has a link for each advisory', () => {
		for (const { url } of saved.advisories) {
			expect(url).toMatch(/^https:\/\/github\.com\/advisories\/GHSA(-[0-9a-z]{4}){3}$/);
		}
	});
});
