const { readFileSync } = require('node:fs');
const { dirname, resolve } = require('node:path');

/**
 * The SQL script at `path` as one text: each line `\ir part.sql` is replaced by that part.
 * psql reads these lines directly; node-postgres and Docker's initdb.d get the flattened script.
 */
const flatten = (path) =>
	readFileSync(path, 'utf8').replace(/^\\ir (\S+)[^\S\n]*$/gm, (_line, part) =>
		flatten(resolve(dirname(path), part)).trimEnd(),
	);

module.exports = { flatten };
