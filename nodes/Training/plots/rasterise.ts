import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import regular from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf';
import semiBold from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf';
import { Resvg, initWasm } from '@resvg/resvg-wasm';
import rasteriser from '@resvg/resvg-wasm/index_bg.wasm';

import { FONT } from './style';

/** PNG pixels per CSS pixel: the resolution of a phone's screen. */
const ZOOM = 3;

const read = async (file: string): Promise<Uint8Array> => await readFile(join(__dirname, file));

let loading: Promise<Uint8Array[]> | undefined;

/** Initializes the rasteriser, which is possible only once, and reads the fonts. */
async function loadFonts(): Promise<Uint8Array[]> {
	await initWasm(await read(rasteriser));
	return await Promise.all([regular, semiBold].map(read));
}

/** Renders an SVG to PNG, with the fonts of this package, so that pictures are the same on every machine. */
export async function toPng(svg: string): Promise<Buffer> {
	const fontBuffers = await (loading ??= loadFonts());
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
