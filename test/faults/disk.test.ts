/** A disk that is too small for the journal. Needs root, to mount it. */
import { execFileSync } from 'node:child_process';
import { chownSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { prepareFaultInjection } from '../nodes/faults/faultInjection';
import { SurvivalCount, distinctResults, onErrorModes } from '../nodes/faults/reporting';
import { asAdministrator, makeTemplate, startEmbedded, templateDatabase } from '../postgres/servers';
import type { DedicatedServer } from '../postgres/servers';
import { makeFolder } from './systemProgram';

/** Less than the rows need. */
const FREE_BYTES = 1_000_000;

let server: DedicatedServer;
let disk: string;
beforeAll(async () => {
	server = await startEmbedded('18');
	await makeTemplate(server.settings);
	const query = async (sql: string) =>
		await asAdministrator(
			server.settings,
			async (client) => (await client.query<{ folder: string }>(sql)).rows[0],
		);
	const dataDirectory = await query(`select current_setting('data_directory') as folder`);
	disk = makeFolder('disk');
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
	const { uid, gid } = statSync(dataDirectory!.folder);
	chownSync(disk, uid, gid);
	await query(`create tablespace small location '${disk}'`);
	await query(`alter database ${templateDatabase} set tablespace small`);
});
afterAll(async () => {
	await server.stop();
	execFileSync('umount', [disk]);
	rmSync(disk, { recursive: true });
});

describe('a sync whose rows do not fit on the disk', () => {
	it('writes nothing and reports that the disk is full, and the next run succeeds once there is space', async () => {
		const target = await prepareFaultInjection(server.settings);
		await target.reset();
		const filler = join(disk, 'filler');
		const { bavail, bsize } = statfsSync(disk);
		writeFileSync(filler, Buffer.alloc(bavail * bsize - FREE_BYTES));
		const count = new SurvivalCount();
		for (const onError of onErrorModes) {
			await count.add(async () => {
				expect(distinctResults(await target.sync(onError))).toEqual([
					expect.stringMatching(/^127\.0\.0\.1:\d+ has no disk space left; nothing was written\./),
				]);
				await target.expectNothingWritten();
				await target.expectIdlePool();
			});
		}
		rmSync(filler);
		expect(distinctResults(await target.sync('stopWorkflow')).toSorted()).toEqual(['inserted', 'updated']);
		await target.expectAllWritten();
		await target.database.drop();
		count.reportFor20000Rows('the disk is full', __filename);
	});
});
