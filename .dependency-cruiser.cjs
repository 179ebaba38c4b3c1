/** Forbids import cycles, including those of type-only imports, which eslint's import/no-cycle ignores. */
module.exports = {
	forbidden: [{ name: 'no-import-cycles', severity: 'error', from: {}, to: { circular: true } }],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|sandbox/\\.data)/' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
	},
};
