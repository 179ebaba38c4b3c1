import {
	redactError,
	redactMessage,
	redactOwnMessage,
	redactSecrets,
} from '../../nodes/Training/database/redact';
import type { TrainingCredential } from '../../nodes/Training/database/credential';

const credential = {
	host: 'db.example.net',
	user: 'anna',
	password: 'p@ss "wörd"/+',
	clientKey: '',
	sshPassword: '',
	privateKey: '',
	passphrase: 'abc',
} as TrainingCredential;

describe('a secret in a text', () => {
	it.each([
		['as it is', 'p@ss "wörd"/+'],
		['in percent encoding', encodeURIComponent('p@ss "wörd"/+')],
		[
			'in percent encoding with lower case',
			encodeURIComponent('p@ss "wörd"/+').replace(/%../g, (code) => code.toLowerCase()),
		],
		['in percent encoding of a URL', encodeURI('p@ss "wörd"/+')],
		['in a form', new URLSearchParams({ x: 'p@ss "wörd"/+' }).toString().slice(2)],
		['in JSON', JSON.stringify('p@ss "wörd"/+').slice(1, -1)],
	])('%s is redacted', (_how, text) => {
		expect(redactSecrets(`before ${text} after`, credential)).toBe('before ••• after');
	});

	it('of less than four characters stays, because it occurs in ordinary words', () => {
		expect(redactSecrets('abcdef', credential)).toBe('abcdef');
	});

	it('is redacted before a shorter one that it contains', () => {
		expect(redactSecrets('secret-long', { password: 'secret', passphrase: 'secret-long' })).toBe('•••');
	});

	it('is redacted line by line if it is a key', () => {
		const line = 'MC4CAQAwBQYDK2VwBCIEIOaVmYyc2VjcmV0c2VjcmV0c2VjcmV0';
		const clientKey = `-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`;
		expect(redactSecrets(`read ${line}`, { clientKey })).toBe('read •••');
	});
});

describe('our own message', () => {
	it('repeats a password that is a part of the user or the host', () => {
		const message = 'The password for user "anna" was not accepted by db.example.net:5432.';
		expect(redactOwnMessage(message, { ...credential, password: 'anna' })).toBe(message);
		expect(redactOwnMessage(message, { ...credential, password: 'example' })).toBe(message);
	});

	it('does not repeat a password that was entered as the database', () => {
		expect(
			redactOwnMessage('There is no database "hunter22".', { ...credential, password: 'hunter22' }),
		).toBe('There is no database "•••".');
	});
});

describe("the server's message", () => {
	it('never repeats the password, also if it is the user', () => {
		expect(redactMessage('XX000', 'Received anna', { ...credential, password: 'anna' })).toBe('Received •••');
	});

	it('with a value of a row (class 22) is shortened', () => {
		expect(redactMessage('22P02', 'invalid input syntax for type integer: "a"b"', credential)).toBe(
			'invalid input syntax for type integer: "…"',
		);
	});
});

describe('an error', () => {
	it('is redacted in its message, its stack, its other texts and its causes', () => {
		const cause = Object.assign(new Error(`c ${credential.password}`), {
			url: `postgres://anna:${encodeURIComponent(credential.password)}@db`,
		});
		const error = new Error(`e ${credential.password}`, { cause: new Error('middle', { cause }) });
		cause.cause = error;
		redactError(error, credential);
		expect([error.message, cause.message, cause.url]).toEqual(['e •••', 'c •••', 'postgres://anna:•••@db']);
		expect(`${error.stack}${cause.stack}`).not.toContain('wörd');
	});

	it('that is none is left unchanged', () => {
		expect(redactError('text', credential)).toBe('text');
		expect(redactError(undefined, credential)).toBeUndefined();
	});
});
