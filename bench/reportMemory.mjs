/** Loaded into n8n before it starts: writes the memory in use to a file whenever the process gets SIGUSR2. */
import { renameSync, writeFileSync } from 'node:fs';
import { bytesInUse } from './bytesInUse.mjs';

const file = process.env.BENCH_MEMORY_FILE;

process.on('SIGUSR2', () => {
	writeFileSync(`${file}.new`, String(bytesInUse()));
	renameSync(`${file}.new`, file);
});
