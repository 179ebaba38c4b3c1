export { buildContents } from './buildContents';
export { toHtml } from './html';
export type { Picture } from './html';
export { toMarkdown } from './markdown';
export { goalsText, MAX_DAYS_AHEAD } from './goalsSection';
export { nextSessionText } from './nextSessionSection';
export { describePreviousRecord } from './recordsSection';
export type { Period, ReportContents, ReportData, SectionName } from './types';
export {
	describeMeasurement,
	exerciseStatusText,
	formatSet,
	measurementText,
	progressionText,
	recordText,
	recoveryText,
} from './messages';
