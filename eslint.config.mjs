import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The rooms of nodes/Training and who may know whom. A room's own files import each other freely.
const rooms = [
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
const pureRooms = ['outcomes', 'plots', 'report', 'rows', 'statements'];

/** A resource may be called like a room: `actions/database/provision.operation.ts` is no part of `database/`. */
const onlyTheIndexOf = (room) => ({
	group: [`**/${room}/**`, `!**/${room}/index`, `!**/${room}/index.js`, '!**/*.operation'],
	message: `Other rooms know only the index of ${room}/.`,
});
const nobodyKnowsActions = {
	group: ['**/actions', '**/actions/**'],
	message: 'Only a node imports actions/.',
};
const onlyDatabaseKnowsPg = { group: ['pg', 'pg-*'], message: 'Only database/ imports pg.' };
const noEngine = { group: ['n8n-core', 'n8n-core/**'], message: 'n8n gives the engine at run time.' };
const noServer = {
	group: ['**/database'],
	message: 'This room is pure: of database/ it knows types at most.',
	allowTypeImports: true,
};

const mayNotImport = (files, ...patterns) => ({
	files,
	rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [noEngine, ...patterns] }] },
});

const boundaries = [
	mayNotImport(['credentials/**/*.ts'], onlyDatabaseKnowsPg, nobodyKnowsActions),
	mayNotImport(
		['nodes/Training/*.ts'],
		onlyDatabaseKnowsPg,
		...['database', ...pureRooms].map(onlyTheIndexOf),
	),
	...rooms.map((room) =>
		mayNotImport(
			[`nodes/Training/${room}/**/*.ts`],
			...(room === 'database' ? [] : [onlyDatabaseKnowsPg]),
			...(room === 'actions' ? [] : [nobodyKnowsActions]),
			...(pureRooms.includes(room) ? [noServer] : []),
			...rooms.filter((other) => other !== room && other !== 'actions').map(onlyTheIndexOf),
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
			// A cell is unknown; the compiler cannot see that what is no object any more has a text of its own.
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-empty-function': 'off',
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			// By code points is how a text is meant to be taken apart here.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			// The compiler does not know which indexes are within bounds.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// pg's type numbers are plain numbers in its parsers' arguments.
			'@typescript-eslint/no-unsafe-enum-assignment': 'off',
			'@typescript-eslint/no-unsafe-enum-comparison': 'off',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Objects of functions are the custom here; none of them asks for `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		// jest's own matchers, such as `expect.any(String)`, are typed as any.
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	...boundaries,
	{
		files: ['{credentials,nodes}/**/*.ts', 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
);
