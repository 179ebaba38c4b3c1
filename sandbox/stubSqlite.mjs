// n8n's AI Agent imports SQLite, which fails without its binary: install scripts are disabled in the sandbox, so the
// binary was never built. No workflow in the sandbox uses SQLite, so an empty module replaces it.
import { registerHooks } from 'node:module';

registerHooks({
	load: (url, context, next) =>
		url.endsWith('/sqlite3/lib/sqlite3.js')
			? { format: 'commonjs', source: '', shortCircuit: true }
			: next(url, context),
});
