import { step } from '../sandbox/progress.mjs';
import { OURS, UPSERT } from './contenders.mjs';
import { milliseconds, table } from './formatting.mjs';
import { journalSyncs } from './journalSyncs.mjs';
import { startLatencyProxy } from './latencyProxy.mjs';
import { median, targets } from './measuring.mjs';
import { RunningN8n } from './n8n.mjs';

const ROUNDS = 9;
const LATENCIES = [0, 20, 80];
const FARTHEST = LATENCIES.at(-1);

/** Unchanged syncs of the sample journal through a proxy that adds latency. The connections are open. */
export async function benchFar() {
	const n8n = await RunningN8n.start();
	const proxy = await startLatencyProxy(n8n.address);
	const contenders = [];
	for (const [name, prepare] of Object.entries(journalSyncs)) {
		contenders.push({ name, ...(await prepare(n8n, proxy.address)) });
	}
	const runs = {};
	for (const latency of LATENCIES) {
		runs[latency] = await step(`Syncing with ${latency} ms of latency`, () =>
			measure(n8n, proxy, latency, contenders),
		);
	}
	proxy.stop();
	return report(runs, contenders[0].rows);
}

async function measure(n8n, proxy, latency, contenders) {
	proxy.latency = latency;
	const runs = {};
	for (let round = 0; round <= ROUNDS; round++) {
		for (const { name, workflow } of contenders) {
			proxy.roundTrips = 0;
			const { milliseconds: time } = await n8n.run(workflow);
			// The first run writes the rows, or opens the connection again.
			if (round > 0) (runs[name] ??= []).push({ time, roundTrips: proxy.roundTrips });
		}
	}
	return runs;
}

function report(runs, rows) {
	const { missed, atMost } = targets();
	const time = (latency, name) => median(runs[latency][name].map((run) => run.time));
	const roundTrips = (latency, name) => median(runs[latency][name].map((run) => run.roundTrips));
	const lines = LATENCIES.map((latency) => [
		`${latency} ms`,
		...[OURS, UPSERT].flatMap((name) => [
			milliseconds(time(latency, name)),
			// Without latency, the proxy can't see what the client waits for.
			latency === 0 ? '' : String(roundTrips(latency, name)),
		]),
		(time(latency, UPSERT) / time(latency, OURS)).toFixed(2),
	]);
	const waiting = (time(FARTHEST, OURS) - time(0, OURS)) / FARTHEST;
	return {
		missed,
		text: [
			`The sample journal (${rows} rows of three kinds), unchanged, on open connections: the nodes' time from n8n's event log, medians of ${ROUNDS} runs.`,
			'A proxy between n8n and PostgreSQL adds the latency to each answer. The Postgres node is three nodes, one for each kind.',
			'',
			table(['latency', OURS, 'round trips', UPSERT, 'round trips', 'times faster'], lines),
			'',
			table(
				['', 'measured', 'target'],
				[atMost(`with ${FARTHEST} ms, the time beyond that without latency, in round trips`, waiting, 3)],
			),
		].join('\n'),
	};
}
