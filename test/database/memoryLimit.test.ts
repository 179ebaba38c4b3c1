/** Results that are too large for the memory of the process. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { packedPackage } from '../package/tarball';

let database: TrainingDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
});
afterAll(async () => await database.drop());

it('a result that does not fit into memory is an error, and the next one is read', async () => {
	const { folder } = await packedPackage();
	const bundle = join(folder, 'dist/nodes/Training/database/index.js');
	const program = `
		const { openDatabase } = require(${JSON.stringify(bundle)});
		const database = openDatabase(JSON.parse(process.argv[1]), async () => undefined);
		const read = async (count) => {
			const rows = { text: 'select n, repeat(n::text, 20) as text from generate_series(1, $1::integer) as n', values: [count] };
			return await database.readOnce(rows).then(({ length }) => length, ({ fullMessage }) => fullMessage);
		};
		(async () => {
			const results = [await read(5_000_000), await read(20_000)];
			console.log(JSON.stringify(results));
		})();`;
	const credential = JSON.stringify(database.settings);
	const output = execFileSync(process.execPath, ['--max-old-space-size=96', '-e', program, credential], {
		encoding: 'utf8',
	});
	expect(JSON.parse(output)).toEqual([
		expect.stringMatching(
			/^The result does not fit into the memory of n8n: there was room for \d+0000 rows\. Read less at a time: filter by date or exercise, or turn off Return All and set Limit\.$/,
		),
		20_000,
	]);
});
