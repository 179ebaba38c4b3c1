import { watch } from 'node:fs';
import { join } from 'node:path';
import { bundleAndInstall } from './communityPackage.mjs';
import { UserFacingError } from './errors.mjs';
import { root } from './paths.mjs';
import { say, step } from './progress.mjs';

const watched = ['nodes', 'credentials', 'sql', 'icons'];
const debounceMilliseconds = 150;

/** Rebuilds the package after each change of its sources. n8n watches the installed package and reloads it. */
export function rebuildOnChange() {
	let timer;
	let isBuilding = false;
	let changedDuringBuild = false;

	async function rebuild() {
		if (isBuilding) return void (changedDuringBuild = true);
		isBuilding = true;
		do {
			changedDuringBuild = false;
			await rebuildOnce();
		} while (changedDuringBuild);
		isBuilding = false;
	}

	for (const folder of watched) {
		watch(join(root, folder), { recursive: true }, () => {
			clearTimeout(timer);
			timer = setTimeout(rebuild, debounceMilliseconds);
		});
	}
	const folders = watched.map((folder) => `${folder}/`).join(', ');
	say(`Watching ${folders}. A saved change is loaded by n8n within seconds.`);
}

async function rebuildOnce() {
	try {
		await step('Rebuilding the package', bundleAndInstall);
	} catch (error) {
		if (!(error instanceof UserFacingError)) throw error;
		say(error.message);
	}
}
