/** Searches for secrets in results, logs and output. */
import type { IDataObject } from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';

import { loadedPackage } from '../../package/packageLoader';

/** Every secret in the tests contains it. */
export const MARK = '5ecret';
/** A secret as it is, in hexadecimal digits, and in base64 at each possible offset. */
const encodingsOf = (secret: string): string[] => [
	secret,
	Buffer.from(secret).toString('hex'),
	...['', 'x', 'xx'].map((prefix) => {
		const encoded = Buffer.from(`${prefix}${secret}`).toString('base64');
		return encoded.slice(4, Math.max(8, encoded.length - 4)); // both ends depend on the surrounding text
	}),
];

/** The lines of a credential's keys. They are encoded, so they do not contain the mark. */
const keyLines = ({ clientKey, privateKey }: IDataObject): string[] =>
	[clientKey, privateKey].flatMap((key) => String(key ?? '').match(/^[\w+/=]{40,}$/gm) ?? []);

/** Every text in a value, also in nested objects and in properties that are not enumerable. */
export function textsIn(value: unknown): string[] {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const queue = [value];
	while (queue.length > 0) {
		const next = queue.pop();
		if (typeof next === 'string') texts.push(next);
		if (typeof next !== 'object' || next === null || seen.has(next)) continue;
		seen.add(next);
		if (ArrayBuffer.isView(next)) {
			texts.push(Buffer.from(next.buffer, next.byteOffset, next.byteLength).toString('latin1'));
			continue;
		}
		if (next instanceof Map) queue.push(...(next as Map<unknown, unknown>).entries());
		for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(next))) {
			texts.push(key);
			queue.push(property.value);
		}
	}
	return texts;
}

/** What the process writes, and what n8n logs at any level. */
const captured: unknown[] = [];
const streams = [process.stdout, process.stderr];
const originals = streams.map(({ write }) => write);
const log = (...args: unknown[]) => void captured.push(...args);

export const capturedTexts = () => textsIn(captured);

/** Captures output and logs from now on. n8n sets its own logger when it is loaded, so it is loaded first. */
export async function startCapturing(): Promise<void> {
	await loadedPackage();
	LoggerProxy.init({ debug: log, info: log, warn: log, error: log });
	for (const [index, stream] of streams.entries()) {
		stream.write = ((...args: Parameters<typeof stream.write>) => {
			captured.push(args[0]);
			return originals[index]!.apply(stream, args);
		}) as typeof stream.write;
	}
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
		jest.spyOn(console, level).mockImplementation(log);
	captured.length = 0;
}

export function stopCapturing(): void {
	for (const [index, stream] of streams.entries()) stream.write = originals[index]!;
	jest.restoreAllMocks();
}

/** The texts with a secret: in the results, in what was captured, and in the title and arguments of the process. */
export function findSecrets(results: unknown, credential: IDataObject = {}): string[] {
	const encodings = [MARK, ...keyLines(credential)].flatMap(encodingsOf);
	const texts = [...textsIn(results), ...capturedTexts(), process.title, ...process.argv];
	return texts.filter((text) => encodings.some((encoding) => text.includes(encoding)));
}
