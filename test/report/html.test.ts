import { buildContents, toHtml } from '../../nodes/Training/report';
import { exercise, measurement, record, reportData, set, stall, workout } from './rows';

const HOSTILE = `<script>alert("1")</script> & 'so' on`;
const ESCAPED = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so&#39; on';

const picture = {
	section: 'progress',
	title: 'Strength',
	source: 'cid:strength',
	width: 390,
	height: 572,
} as const;
const contents = buildContents(
	reportData({
		nextSession: [exercise({ exercise_name: HOSTILE, template_name: HOSTILE })],
		records: [record({ exercise_name: HOSTILE })],
		stalls: [stall({ exercise_name: HOSTILE })],
		sets: [set({ exercise_name: HOSTILE })],
		workouts: [workout({ template_name: HOSTILE })],
		measurements: [measurement()],
	}),
);
const html = toHtml(contents, [picture]);

describe('the report as HTML', () => {
	it('shows names of exercises and templates as text, even if they contain HTML', () => {
		// in records, stalls and progress
		expect(html.split(`font-weight:600;word-break:break-word">${ESCAPED}</td>`)).toHaveLength(4);
		expect(html).toContain(`font-weight:600;word-break:break-word">1. ${ESCAPED}</td>`);
		expect(html).toContain(`>${ESCAPED}, ready on Tue 30 Jun.</td>`);
		expect(html).toContain(`27 Jun 2026, ${ESCAPED}</td>`);
		expect(html).not.toContain('<script');
	});

	it('contains no style sheet, script, class or external URL, which email clients would remove or fetch', () => {
		expect(html).not.toMatch(/<style|<script|<link|class=|https?:|url\(/);
	});

	it('uses layout tables with role="presentation", a white background and a maximum width of 600 pixels', () => {
		const tables = html.match(/<table [^>]*>/g)!;
		// two for the page, and one for each entry
		expect(tables).toHaveLength(2 + 8);
		for (const table of tables) expect(table).toContain('role="presentation"');
		expect(html).toContain('background:#ffffff');
		expect(html).toContain('max-width:600px');
		expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
	});

	it('closes every element', () => {
		for (const element of ['html', 'head', 'title', 'body', 'table', 'tr', 'td', 'h1', 'h2']) {
			const opened = html.match(new RegExp(`<${element}[ >]`, 'g'))!.length;
			expect([element, html.split(`</${element}>`).length - 1]).toEqual([element, opened]);
		}
	});

	it('shows each picture in its section, with an alternative text', () => {
		const progress = html.slice(
			html.indexOf('Progress and next weights'),
			html.indexOf('Workouts and readiness'),
		);
		expect(progress).toContain('<img src="cid:strength" alt="Strength" width="390" height="572"');
		expect(html.match(/<img /g)).toHaveLength(1);
	});
});
