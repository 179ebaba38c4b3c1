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
 * zrender caches the width of each text in a plain object with the text as key. An exercise named `__proto__` would change the
 * prototype of all objects in the process. A prefix makes every key harmless.
 */
const { get, put } = LRU.prototype;
const safeKey = (text: string | number) => `text ${text}`;
LRU.prototype.get = function (text: string | number): unknown {
	return get.call(this, safeKey(text));
};
LRU.prototype.put = function (text: string | number, width: unknown): unknown {
	return put.call(this, safeKey(text), width);
};

/** Characters that are not allowed in XML, and so not in an SVG. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export type Option = ComposeOption<
	| BarSeriesOption
	| LineSeriesOption
	| ScatterSeriesOption
	| GridComponentOption
	| LegendComponentOption
	| TitleComponentOption
>;

/** Renders a chart to SVG text, without a DOM. */
export function toSvg(option: Option, height: number): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: FAMILY },
		...option,
	});
	const svg = chart.renderToSVGString().replace(NOT_XML, '\uFFFD');
	chart.dispose();
	return svg;
}
