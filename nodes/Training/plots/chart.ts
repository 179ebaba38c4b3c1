import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import type { BarSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import type { GridComponentOption, LegendComponentOption, TitleComponentOption } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { ComposeOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import LRU from 'zrender/lib/core/LRU.js';

import { FAMILY, WIDTH } from './style';

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/**
 * zrender keeps what it has measured of each text under that text, in a plain object: of one called `__proto__` or `constructor`
 * it would write into what all objects of the process share.
 */
const { get, put } = LRU.prototype;
const own = (text: string | number) => `text ${text}`;
LRU.prototype.get = function (text: string | number): unknown {
	return get.call(this, own(text));
};
LRU.prototype.put = function (text: string | number, measured: unknown): unknown {
	return put.call(this, own(text), measured);
};

/** Characters that no XML may have, which is what an SVG is. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export type Option = ComposeOption<
	| BarSeriesOption
	| LineSeriesOption
	| ScatterSeriesOption
	| GridComponentOption
	| LegendComponentOption
	| TitleComponentOption
>;

/** Draws without a page: the SVG is text. */
export function toSvg(option: Option, height: number): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: FAMILY },
		...option,
	});
	const svg = chart.renderToSVGString().replace(NO_XML, '\uFFFD');
	chart.dispose();
	return svg;
}
