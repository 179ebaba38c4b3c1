export { countSets, deleteRows, deleteSetsOf, lockWorkouts } from './deleteRows';
export type { DeletableKind } from './deleteRows';
export { listChoices } from './listChoices';
export {
	PROGRESS_STATUSES,
	readBodyComposition,
	readProgression,
	readRecords,
	readRecovery,
} from './readRecords';
export type { Advice, Filters } from './readRecords';
export { ensurePartitions, provisionScript } from './provision';
export type { MovedPartition, Provisioned } from './provision';
export { readPace, readReportMeasurements, readReportSets, readReportWorkouts } from './readReport';
export type { Days, Pace, ReportMeasurement, ReportSet, ReportWorkout } from './readReport';
export { findSchema, readNewestVersion, readStatus } from './readStatus';
export type { FoundSchema, Status } from './readStatus';
export { quoteSchema } from './statement';
export type { Schema, Statement } from './statement';
export { upsertRows } from './upsertRows';
export type { UpsertResult } from './upsertRows';
