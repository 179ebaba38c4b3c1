export { buildContents } from './buildContents';
export { toHtml } from './html';
export type { Picture } from './html';
export { toMarkdown } from './markdown';
export { nextSessionText } from './nextSession';
export { goalsText } from './projection';
export type { Period, ReportContents, ReportData, SectionName } from './types';
