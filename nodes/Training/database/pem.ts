import { X509Certificate, createPrivateKey } from 'node:crypto';

/** What is wrong with a field that holds a certificate or a key. */
export class PemError extends Error {}

interface Block {
	/** For example `CERTIFICATE` or `PRIVATE KEY`. */
	label: string;
	/** The block with its lines restored. */
	text: string;
}

/** The start of a boundary line, such as `- BEGIN PRIVATE KEY`. Editors replace the hyphens around it, or remove some. */
const BOUNDARY = /[-\u2010-\u2015\u2212] ?(BEGIN|END) ([A-Z0-9 ]+)/g;
const OUTER_HYPHENS = /^[-\u2010-\u2015\u2212]+|[-\u2010-\u2015\u2212]{1,9}$/g;

/** The certificates of a field, in PEM. @throws PemError */
export function readCertificates(text: string): string {
	const blocks = readBlocks(text, 'a certificate', 'BEGIN CERTIFICATE');
	const other = blocks.find(({ label }) => !label.endsWith('CERTIFICATE'));
	if (other?.label.endsWith('PRIVATE KEY')) {
		throw new PemError('holds a private key, not a certificate: put the key into Client Key');
	}
	if (other) throw new PemError(`holds "${other.label}", not a certificate`);
	if (!isReadable(() => blocks.map(({ text: block }) => new X509Certificate(block))))
		throw new PemError(DAMAGED);
	return textOf(blocks);
}

/** The private key of a client certificate, in PEM. @throws PemError */
export function readClientKey(text: string): string {
	const key = readKeyBlock(text);
	if (key.label === 'ENCRYPTED PRIVATE KEY' || key.text.includes('Proc-Type:')) {
		throw new PemError(
			'is encrypted with a passphrase, which TLS connections of this node do not support: decrypt it with "openssl pkey -in client.key -out decrypted.key", and paste the result',
		);
	}
	if (!isReadable(() => createPrivateKey(key.text))) throw new PemError(DAMAGED);
	return key.text;
}

/** The private key for an SSH server, in PEM, OpenSSH or PuTTY format. @throws PemError */
export const readSshKey = (text: string): string =>
	text.trimStart().startsWith('PuTTY') ? restoreLines(text) : readKeyBlock(text).text;

/** @throws PemError if the key is not the one of the certificate. Both are in PEM. */
export function checkKeyPair(certificate: string, key: string): void {
	if (new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))) return;
	throw new PemError('is not the key of the Client Certificate: paste the two that belong together');
}

/** Some files hold more than the key, for example parameters or the certificate. */
function readKeyBlock(text: string): Block {
	const blocks = readBlocks(text, 'a private key', 'BEGIN PRIVATE KEY');
	const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
	if (key) return key;
	const isCertificate = blocks.some(({ label }) => label.endsWith('CERTIFICATE'));
	throw new PemError(
		isCertificate
			? 'holds a certificate, not a private key: paste the file that has "PRIVATE KEY" in its first line'
			: 'holds no private key: paste the file that has "PRIVATE KEY" in its first line',
	);
}

function readBlocks(text: string, what: string, firstLine: string): Block[] {
	const lines = restoreLines(text);
	const boundaries = [...lines.matchAll(BOUNDARY)].map((match) => ({
		kind: match[1]!,
		label: match[2]!.trim(),
		start: match.index,
		end: match.index + match[0].length,
	}));
	if (boundaries.length === 0) {
		const isPath =
			/^\s*(?:~|\.{0,2}\/|[a-z]:\\)\S*\s*$/i.test(text) || /^\s*\S+\.(?:pem|crt|cer|key)\s*$/i.test(text);
		throw new PemError(
			isPath
				? 'holds the path of a file: paste the content of the file'
				: `holds no PEM: paste the whole file of ${what}, including the line -----${firstLine}-----`,
		);
	}
	const blocks: Block[] = [];
	for (let index = 0; index < boundaries.length; index += 2) {
		const [begin, end] = boundaries.slice(index, index + 2);
		if (begin!.kind !== 'BEGIN' || end?.kind !== 'END' || begin!.label !== end.label) {
			throw new PemError('is cut off: paste the whole file, from the first BEGIN line to the last END line');
		}
		blocks.push(readBlock(begin!.label, lines.slice(begin!.end, end.start)));
	}
	return blocks;
}

/** A key of the older format can have two headers about its encryption. */
const ENCRYPTION_HEADERS = /^\s*Proc-Type: ?(\S+)\s+DEK-Info: ?(\S+)/;

function readBlock(label: string, content: string): Block {
	const inner = content.replace(OUTER_HYPHENS, '');
	const [all = '', procType, dekInfo] = ENCRYPTION_HEADERS.exec(inner) ?? [];
	const headers = all ? [`Proc-Type: ${procType}`, `DEK-Info: ${dekInfo}`, ''] : [];
	const body = inner.slice(all.length).replace(/\s/g, '');
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) throw new PemError(DAMAGED);
	const lines = Array.from({ length: Math.ceil(body.length / 64) }, (_, line) =>
		body.slice(64 * line, 64 * (line + 1)),
	);
	const text = [`-----BEGIN ${label}-----`, ...headers, ...lines, `-----END ${label}-----`, ''].join('\n');
	return { label, text };
}

const DAMAGED = 'is damaged: paste the whole file again';

function isReadable(read: () => unknown): boolean {
	try {
		read();
		return true;
	} catch {
		return false;
	}
}

/** JSON and environment variables write line ends as \n. */
const restoreLines = (text: string) => text.replace(/\\{1,2}r\\{1,2}n|\\{1,2}[rn]|\r\n?/g, '\n');

const textOf = (blocks: Block[]) => blocks.map(({ text }) => text).join('');
