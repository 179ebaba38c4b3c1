/** A disk that is too small for the journal. */
import { execFileSync } from 'node:child_process';
import { chownSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { struckDatabase } from '../nodes/faults/struck';
import { modes, tellOf20000, toldBy } from '../nodes/faults/told';
import { asAdministrator, makeTemplate, startEmbedded, templateDatabase } from '../postgres/servers';
import type { OwnServer } from '../postgres/servers';
import { makeFolder } from './program';

/** What is left of it, in bytes: less than the rows take. */
const SPACE = 1_000_000;

let server: OwnServer;
let disk: string;
beforeAll(async () => {
	server = await startEmbedded('18');
	await makeTemplate(server.settings);
	const ask = async (sql: string) =>
		await asAdministrator(
			server.settings,
			async (client) => (await client.query<{ home: string }>(sql)).rows[0],
		);
	const found = await ask(`select current_setting('data_directory') as home`);
	disk = makeFolder('disk');
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
	const { uid, gid } = statSync(found!.home);
	chownSync(disk, uid, gid);
	await ask(`create tablespace small location '${disk}'`);
	await ask(`alter database ${templateDatabase} set tablespace small`);
});
afterAll(async () => {
	await server.stop();
	execFileSync('umount', [disk]);
	rmSync(disk, { recursive: true });
});

describe('a sync for which the disk is too small', () => {
	it('leaves nothing written, says so, and succeeds once there is space', async () => {
		const struck = await struckDatabase(server.settings);
		await struck.reset();
		const ballast = join(disk, 'ballast');
		const { bavail, bsize } = statfsSync(disk);
		writeFileSync(ballast, Buffer.alloc(bavail * bsize - SPACE));
		for (const onError of modes) {
			expect(toldBy(await struck.sync(onError))).toEqual([
				expect.stringMatching(/^127\.0\.0\.1:\d+ has no disk space left; nothing was written\./),
			]);
			await struck.expectNothing();
			await struck.expectSoundPool();
		}
		rmSync(ballast);
		expect(toldBy(await struck.sync('stopWorkflow')).toSorted()).toEqual(['inserted', 'updated']);
		await struck.expectAll();
		await struck.database.drop();
		tellOf20000('the disk is full', __filename, modes.length);
	});
});
