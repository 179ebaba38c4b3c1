import { escapeHtml } from '../wording';
import type { Entry, ReportContents, Section, SectionName } from './types';

/** A picture to embed; `source` becomes its `src`. */
export interface Picture {
	section: SectionName;
	title: string;
	source: string;
	/** CSS pixels. */
	width: number;
	height: number;
}

const FONT = 'font-family:Inter,Helvetica,Arial,sans-serif';
const INK = 'color:#1f2933';
const MUTED = 'color:#52606d';
const RULE = 'border-top:1px solid #e4e7eb';
const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

/**
 * The report as one HTML document that email clients can show: layout tables, inline styles, no external resources. It is as wide as
 * the screen, at most 600 pixels.
 */
export const toHtml = (
	{ title, summary, sections }: ReportContents,
	pictures: readonly Picture[],
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(title)}</title>
</head>
<body style="margin:0;padding:0;background:#ffffff">
<table ${TABLE} style="background:#ffffff"><tr><td align="center" style="padding:16px 12px">
<table ${TABLE} style="max-width:600px;${FONT};${INK}">
<tr><td style="padding-bottom:4px"><h1 style="margin:0;font-size:22px;line-height:28px">${escapeHtml(title)}</h1></td></tr>
<tr><td style="font-size:15px;line-height:22px;${MUTED}">${escapeHtml(summary)}</td></tr>
${sections.map((section) => sectionRows(section, pictures)).join('\n')}
</table>
</td></tr></table>
</body>
</html>
`;

const sectionRows = ({ name, heading, intro, entries }: Section, pictures: readonly Picture[]): string =>
	[
		`<tr><td style="padding-top:28px;padding-bottom:6px"><h2 style="margin:0;font-size:18px;line-height:24px">${escapeHtml(heading)}</h2></td></tr>`,
		...intro.map(
			(paragraph) =>
				`<tr><td style="padding-bottom:8px;font-size:15px;line-height:22px;${MUTED}">${escapeHtml(paragraph)}</td></tr>`,
		),
		...(entries.length > 0 ? [`<tr><td>${entries.map(entryTable).join('')}</td></tr>`] : []),
		...pictures.filter(({ section }) => section === name).map(pictureRow),
	].join('\n');

/** Each entry is a table, so that a long value does not narrow the titles of the others. */
const entryTable = ({ title, value, details }: Entry): string =>
	[
		`<table ${TABLE}><tr><td width="100%" style="${RULE};padding:8px 8px 0 0;font-size:15px;line-height:20px;font-weight:600;word-break:break-word">${escapeHtml(title)}</td>`,
		`<td align="right" style="${RULE};padding-top:8px;font-size:15px;line-height:20px;white-space:nowrap">${escapeHtml(value)}</td></tr>`,
		`<tr><td colspan="2" style="padding-bottom:8px;font-size:13px;line-height:19px;${MUTED}">${details.map(escapeHtml).join('<br>')}</td></tr></table>`,
	].join('');

const pictureRow = ({ title, source, width, height }: Picture): string =>
	`<tr><td align="center" style="padding-top:14px"><img src="${escapeHtml(source)}" alt="${escapeHtml(title)}" width="${width}" height="${height}" style="display:block;width:100%;max-width:${width}px;height:auto;border:0"></td></tr>`;
