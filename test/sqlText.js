/** A jest transform: an SQL file is imported as its text, as in the build. */
module.exports = { process: (text) => ({ code: `module.exports = ${JSON.stringify(text)};` }) };
