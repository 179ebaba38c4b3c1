/** Each guarantee in docs/security.md names the tests that check it. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { Document, codeIn, root } from './markdown';

const page = new Document('docs/security.md');

it.each(['Input', 'Secrets and permissions', 'Supply chain'])(
	'each row of %s names tests that exist',
	(heading) => {
		for (const [guarantee, tests] of page.table(heading)) {
			const files = codeIn(tests!).filter((file) => file.startsWith('test/'));
			expect({ guarantee, files: files.length > 0 }).toEqual({ guarantee, files: true });
			expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
		}
	},
);
