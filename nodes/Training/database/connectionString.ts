import { isIPv6 } from 'node:net';

/** A part of a connection string, with the credential's field for it. */
export type ConnectionPart = 'host' | 'port' | 'database' | 'user' | 'password' | 'sslmode';

/** In the order in which a message names them. */
const PARTS: readonly ConnectionPart[] = ['host', 'port', 'database', 'user', 'password', 'sslmode'];

/** The keys of libpq, JDBC, ADO.NET, and of environment variables. Other keys only show that it is a connection string. */
const PART_OF_KEY: Record<string, ConnectionPart | undefined> = {
	host: 'host',
	hostaddr: 'host',
	server: 'host',
	port: 'port',
	dbname: 'database',
	database: 'database',
	db: 'database',
	'initial catalog': 'database',
	user: 'user',
	username: 'user',
	'user id': 'user',
	uid: 'user',
	password: 'password',
	passwd: 'password',
	pwd: 'password',
	pass: 'password',
	sslmode: 'sslmode',
	'ssl mode': 'sslmode',
};

const KEY_AND_VALUE =
	/(?:\b|_)(?:pg)?(host|hostaddr|server|port|dbname|database|db|initial catalog|user|username|user id|uid|password|passwd|pwd|pass|sslmode|ssl mode|options)["']?[ \t]?=/gi;
const PASSWORD_AND_VALUE = /(?:\b|_)(?:pg)?(password|passwd|pwd)["']?[ \t]?[:=]/i;
const AFTER_SCHEME = /:\/\/(.*)$/s;
/** `user:password@host`, without a scheme. */
const LOGIN_AND_HOST = /^[^\s:@/]+:.*@[^\s@]+$/s;

/**
 * The parts that a text names, if it is a connection string: a URL, or pairs of key and value. Undefined if it is not one. The
 * values are left out, because a password that contains `@` or `/` makes it uncertain which part is which.
 */
export function findConnectionParts(text: string): ConnectionPart[] | undefined {
	const decoded = decodePercent(text);
	const found = new Set<ConnectionPart | undefined>();
	const address = AFTER_SCHEME.exec(decoded)?.[1] ?? (LOGIN_AND_HOST.test(decoded) ? decoded : undefined);
	const keys = [...decoded.matchAll(KEY_AND_VALUE)].map(([, key]) => key!.toLowerCase());
	const hasPassword = PASSWORD_AND_VALUE.test(decoded);
	if (address === undefined && keys.length === 0 && !hasPassword) return undefined;
	if (address !== undefined) for (const part of partsOfAddress(address)) found.add(part);
	for (const key of keys) found.add(PART_OF_KEY[key]);
	if (hasPassword) found.add('password');
	return PARTS.filter((part) => found.has(part));
}

/** The parts of a host field that holds more than a host; undefined if it holds nothing else. */
export function findHostParts(host: string): ConnectionPart[] | undefined {
	const isSocketFolder = host.startsWith('/');
	const isAddress = isIPv6(host.replace(/^\[|\]$/g, ''));
	if (isSocketFolder || isAddress) return undefined;
	return /[\s@/?#=:;&"']/.test(host) ? partsOfAddress(host) : undefined;
}

/** The parts of `user:password@host:port/database`. */
function partsOfAddress(address: string): ConnectionPart[] {
	const at = address.lastIndexOf('@');
	const login = address.slice(0, Math.max(at, 0));
	const [server = '', ...path] = address.slice(at + 1).split(/[/?#]/);
	return PARTS.filter(
		(part) =>
			({
				host: /^[^:]/.test(server),
				port: /:\d+$/.test(server),
				database: Boolean(path[0]) && !path[0]!.includes('='),
				user: login !== '' && !login.startsWith(':'),
				password: login.includes(':'),
				sslmode: false,
			})[part],
	);
}

function decodePercent(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
