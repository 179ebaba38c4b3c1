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
export type { DependentViews, MovedPartition, Provisioned } from './provision';
export { findSchema, readNewestVersion, readOffendingRows, readStatus } from './readStatus';
export type { FoundSchema, OffendingRow, Status } from './readStatus';
export { quoteSchema } from './statement';
export type { Schema, Statement } from './statement';
export { upsertRows } from './upsertRows';
export type { UpsertResult } from './upsertRows';
