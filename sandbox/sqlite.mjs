// n8n's AI Agent loads SQLite along with much else, and fails where that has no binary: here no package's install script
// has run. Nothing in the sandbox opens a SQLite file, so an empty module stands in for it.
import { registerHooks } from 'node:module';

registerHooks({
	load: (url, context, next) =>
		url.endsWith('/sqlite3/lib/sqlite3.js')
			? { format: 'commonjs', source: '', shortCircuit: true }
			: next(url, context),
});
