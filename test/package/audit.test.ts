/** The audit of what is bundled, against a registry that answers, and one that does not. */
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

type Question = Record<string, string[]>;

/** Runs the audit against a registry that answers npm's question so; without an answer, it knows no such question. */
async function audit(answer?: (question: Question) => object, folder?: string) {
	let asked: Question = {};
	const registry = createServer((request, response) => {
		const body: Buffer[] = [];
		request.on('data', (chunk: Buffer) => body.push(chunk));
		request.on('end', () => {
			if (!answer || !request.url?.endsWith('/advisories/bulk')) {
				response.writeHead(405).end();
				return;
			}
			const sent = Buffer.concat(body);
			asked = JSON.parse(
				(request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString(),
			) as Question;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(answer(asked)));
		});
	});
	await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
	const { port } = registry.address() as AddressInfo;
	const told = [path.join(root, 'test/package/audit.mjs'), folder ?? (await packedPackage()).folder];
	const child = spawn(process.execPath, told, {
		env: { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` },
	});
	const [printed, code] = await Promise.all([
		text(child.stdout),
		new Promise<number | null>((ended) => child.on('close', ended)),
	]);
	registry.close();
	return { asked, printed, code };
}

describe('the audit', () => {
	it('asks the registry about the bundled packages, and about no tool', async () => {
		const { asked, printed, code } = await audit(() => ({}));
		expect(printed).toContain('✓ No advisory is about a version that is bundled.');
		expect(code).toBe(0);
		expect(Object.keys(asked)).toEqual(
			expect.arrayContaining(['pg', 'zod', 'luxon', 'echarts', '@resvg/resvg-wasm']),
		);
		expect(Object.keys(asked)).not.toEqual(expect.arrayContaining(['jest']));
	});

	it('fails, and names the advisory, where there is one', async () => {
		const url = 'https://github.com/advisories/GHSA-0000-0000-0000';
		const { printed, code } = await audit(() => ({
			pg: [
				{ id: 1, url, title: 'A hole', severity: 'high', vulnerable_versions: '>=8.0.0', cwe: [], cvss: {} },
			],
		}));
		expect(printed).toContain(`✗ pg: ${url}`);
		expect(code).toBe(1);
	});

	it('says so where the registry gives no answer, and takes the saved list', async () => {
		const { printed, code } = await audit();
		expect(printed).toMatch(/The registry gave no answer \(.+\)\. The list of \d{4}-\d\d-\d\d stands in/);
		expect(printed).toContain('✓ No advisory is about a version that is bundled.');
		expect(code).toBe(0);
	});
});

describe('the saved list', () => {
	it('tells an advisory about an old version', async () => {
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

	it('names each advisory by its page', () => {
		for (const { url } of saved.advisories) {
			expect(url).toMatch(/^https:\/\/github\.com\/advisories\/GHSA(-[0-9a-z]{4}){3}$/);
		}
	});
});
