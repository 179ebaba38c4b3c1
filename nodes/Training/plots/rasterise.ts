import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import regular from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf';
import semiBold from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf';
import { Resvg, initWasm } from '@resvg/resvg-wasm';
import rasteriser from '@resvg/resvg-wasm/index_bg.wasm';

import { FONT } from './style';

/** Pixels of the picture for one of the drawing: as fine as a phone's screen. */
const ZOOM = 3;

const read = async (file: string): Promise<Uint8Array> => await readFile(join(__dirname, file));

let loading: Promise<Uint8Array[]> | undefined;

/** Starts the rasteriser, which can be done only once, and gives the fonts. */
async function load(): Promise<Uint8Array[]> {
	await initWasm(await read(rasteriser));
	return await Promise.all([regular, semiBold].map(read));
}

/** The drawing as PNG, on white. Its text is set in the fonts of this package, whatever the machine has. */
export async function toPng(svg: string): Promise<Buffer> {
	const fontBuffers = await (loading ??= load());
	const drawing = new Resvg(svg, {
		background: '#ffffff',
		fitTo: { mode: 'zoom', value: ZOOM },
		font: { fontBuffers, defaultFontFamily: FONT, sansSerifFamily: FONT },
	});
	const image = drawing.render();
	try {
		return Buffer.from(image.asPng());
	} finally {
		image.free();
		drawing.free();
	}
}
