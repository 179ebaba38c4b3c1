/** The common style of all plots: a phone's width in CSS pixels, on white, in one font. */
export const WIDTH = 390;
export const MARGIN = 14;

export const FONT = 'Inter';
export const FAMILY = `${FONT}, Helvetica, Arial, sans-serif`;

export const INK = '#1f2933';
export const MUTED = '#52606d';
export const RULE = '#e4e7eb';
export const FAINT = '#9aa5b1';
export const BLUE = '#1d4ed8';
export const GREEN = '#15803d';
export const AMBER = '#b45309';
export const RED = '#b91c1c';
export const PURPLE = '#7e22ce';
export const BAND = '#d1f0db';

export const TITLE = { fontFamily: FAMILY, fontSize: 16, fontWeight: 600, color: INK } as const;
export const SUBTITLE = { fontFamily: FAMILY, fontSize: 12, color: MUTED } as const;
export const LABEL = { fontFamily: FAMILY, fontSize: 11, color: MUTED } as const;

/** The height of a title with its subtitle. */
export const HEADING = 54;
export const heading = (text: string, subtext: string) => ({
	text,
	subtext,
	left: MARGIN,
	top: 10,
	padding: 0,
	itemGap: 5,
	textStyle: TITLE,
	subtextStyle: SUBTITLE,
});
