import { homepage } from '../../package.json';

/** `1 row`, `2 rows`; an irregular plural is the third argument. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
	`${count} ${count === 1 ? one : many}`;

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const toEntity = (character: string) => ENTITIES[character]!;

/** Text for HTML, between tags and in attributes. Names and cells come from users: they must stay text. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, toEntity);

/** Text for HTML between tags only. Quotes stay readable where the same text is also shown as plain text. */
export const escapeTags = (text: string): string => text.replace(/[&<>]/g, toEntity);

/** A link to a page of the reference. The details of a notice are behind it, so that the notice takes two lines in the panel. */
export const linkTo = (page: string, text: string): string =>
	`<a href="${homepage}/blob/main/docs/reference/${page}">${text}</a>`;
