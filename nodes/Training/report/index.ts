export { projectionsOf } from './body';
export type { Projections } from './body';
export { contentsOf } from './contents';
export type { Contents, ReportRows, SectionName, Targets } from './contents';
export { toHtml } from './html';
export type { Picture } from './html';
export { toMarkdown } from './markdown';
export type { Projection } from './projection';
