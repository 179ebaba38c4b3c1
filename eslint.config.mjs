import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The modules of nodes/Training and which of them may import each other. Import cycles: .dependency-cruiser.cjs.
const modules = [
	'actions',
	'database',
	'events',
	'methods',
	'outcomes',
	'plots',
	'report',
	'rows',
	'statements',
];
const pureModules = ['outcomes', 'plots', 'report', 'rows', 'statements'];

/** A resource can have the name of a module: `actions/database/provision.operation.ts` is not part of `database/`. */
const onlyIndexOf = (module) => ({
	group: [`**/${module}/**`, `!**/${module}/index`, `!**/${module}/index.js`, '!**/*.operation'],
	message: `Import from the index of ${module}/.`,
});
const noActions = {
	group: ['**/actions', '**/actions/**'],
	message: 'Only the nodes import actions/.',
};
const noPg = { group: ['pg', 'pg-*'], message: 'Only database/ imports pg.' };
const noN8nCore = { group: ['n8n-core', 'n8n-core/**'], message: 'n8n-core is not available at run time.' };
const noDatabase = {
	group: ['**/database'],
	message: 'This module is pure. It can import only types from database/.',
	allowTypeImports: true,
};

const restrictImports = (files, ...patterns) => ({
	files,
	rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [noN8nCore, ...patterns] }] },
});

const importRules = [
	restrictImports(['credentials/**/*.ts'], noPg, noActions),
	restrictImports(['nodes/Training/*.ts'], noPg, ...['database', ...pureModules].map(onlyIndexOf)),
	...modules.map((module) =>
		restrictImports(
			[`nodes/Training/${module}/**/*.ts`],
			...(module === 'database' ? [] : [noPg]),
			...(module === 'actions' ? [] : [noActions]),
			...(pureModules.includes(module) ? [noDatabase] : []),
			...modules.filter((other) => other !== module && other !== 'actions').map(onlyIndexOf),
		),
	),
];

export default defineConfig(
	globalIgnores(['dist', 'sandbox/.data']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{
		files: ['**/*.{js,mjs}'],
		extends: [tseslint.configs.recommended],
	},
	{
		files: ['**/*.js'],
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{
		files: ['{bench,credentials,nodes,test}/**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
			// Cells have the type unknown. After the check for objects, String() of a cell is fine.
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-empty-function': 'off',
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// Splitting a string into code points is intended.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			// The compiler does not know which array indexes exist.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// pg passes its enum of type OIDs to parsers as plain numbers.
			'@typescript-eslint/no-unsafe-enum-assignment': 'off',
			'@typescript-eslint/no-unsafe-enum-comparison': 'off',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Many objects here have functions as properties. None of them uses `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		// Matchers of jest, such as `expect.any(String)`, have the type any.
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	...importRules,
	{
		files: ['{credentials,nodes}/**/*.ts', 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
);
