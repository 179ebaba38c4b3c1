export { buildContents } from './buildContents';
export { toHtml } from './html';
export type { Picture } from './html';
export { toMarkdown } from './markdown';
export { nextSessionText } from './nextSession';
export { projectTargets } from './projection';
export type {
	Period,
	Projection,
	Projections,
	ReportContents,
	ReportData,
	SectionName,
	Targets,
} from './types';
