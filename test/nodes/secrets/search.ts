/** Looks for secrets in all that a run gives, and in all that is written while it runs. */
import type { IDataObject } from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';

import { loadedPackage } from '../../package/packageLoader';

/** Every secret of the tests has it within. */
export const MARK = '5ecret';
/** As it is, and as base64 (wherever it begins), hexadecimal digits or an address would have it. */
const formsOf = (secret: string): string[] => [
	secret,
	Buffer.from(secret).toString('hex'),
	...['', 'x', 'xx'].map((before) => {
		const encoded = Buffer.from(`${before}${secret}`).toString('base64');
		return encoded.slice(4, Math.max(8, encoded.length - 4)); // both ends depend on what is beside it
	}),
];

/** The lines of a credential's keys, which have no mark that could be read. */
const keyLines = ({ clientKey, privateKey }: IDataObject): string[] =>
	[clientKey, privateKey].flatMap((key) => String(key ?? '').match(/^[\w+/=]{40,}$/gm) ?? []);

/** Every text that can be reached from a value, by own properties of any kind. */
export function textsIn(value: unknown): string[] {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const waiting = [value];
	while (waiting.length > 0) {
		const one = waiting.pop();
		if (typeof one === 'string') texts.push(one);
		if (typeof one !== 'object' || one === null || seen.has(one)) continue;
		seen.add(one);
		if (ArrayBuffer.isView(one)) {
			texts.push(Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('latin1'));
			continue;
		}
		if (one instanceof Map) waiting.push(...(one as Map<unknown, unknown>).entries());
		for (const [key, { value: held }] of Object.entries(Object.getOwnPropertyDescriptors(one))) {
			texts.push(key);
			waiting.push(held);
		}
	}
	return texts;
}

/** What the process writes and n8n logs, at every level. */
const written: unknown[] = [];
const streams = [process.stdout, process.stderr];
const originals = streams.map(({ write }) => write);
const log = (...told: unknown[]) => void written.push(...told);

export const textsWritten = () => textsIn(written);

/** Keeps what is written from now on; n8n sets its own log when its first part is loaded. */
export async function watch(): Promise<void> {
	await loadedPackage();
	LoggerProxy.init({ debug: log, info: log, warn: log, error: log });
	for (const [index, stream] of streams.entries()) {
		stream.write = ((...told: Parameters<typeof stream.write>) => {
			written.push(told[0]);
			return originals[index]!.apply(stream, told);
		}) as typeof stream.write;
	}
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
		jest.spyOn(console, level).mockImplementation(log);
	written.length = 0;
}

export function watchNoMore(): void {
	for (const [index, stream] of streams.entries()) stream.write = originals[index]!;
	jest.restoreAllMocks();
}

/** The texts, of what was given and of what was written since `watch`, that have a secret in them. */
export function leaks(given: unknown, credential: IDataObject = {}): string[] {
	const forms = [MARK, ...keyLines(credential)].flatMap(formsOf);
	const texts = [...textsIn(given), ...textsWritten(), process.title, ...process.argv];
	return texts.filter((text) => forms.some((form) => text.includes(form)));
}
