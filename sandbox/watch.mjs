import { watch } from 'node:fs';
import { join } from 'node:path';
import { bundleAndInstall } from './package.mjs';
import { say, step, Trouble } from './progress.mjs';
import { root } from './places.mjs';

const watched = ['nodes', 'credentials', 'sql', 'icons'];
const quiet = 150;

/** Rebuilds the package after each change of its sources. n8n watches the unpacked package and loads it anew. */
export function rebuildOnChange() {
	let timer;
	let building = false;
	let changedMeanwhile = false;

	async function rebuild() {
		if (building) return void (changedMeanwhile = true);
		building = true;
		do {
			changedMeanwhile = false;
			await rebuildOnce();
		} while (changedMeanwhile);
		building = false;
	}

	for (const folder of watched) {
		watch(join(root, folder), { recursive: true }, () => {
			clearTimeout(timer);
			timer = setTimeout(rebuild, quiet);
		});
	}
	say(
		`Watching ${watched.map((folder) => `${folder}/`).join(', ')}: a change is in n8n seconds after you save it.`,
	);
}

async function rebuildOnce() {
	try {
		await step('Rebuilding the package', bundleAndInstall);
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		say(error.message);
	}
}
