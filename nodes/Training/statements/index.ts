export { countSets, deleteRows, deleteSetsOf, lockWorkouts } from './deleteRows';
export type { DeletableKind } from './deleteRows';
export { listChoices } from './listChoices';
export {
	NEXT_STEPS,
	PROGRESS_STATUSES,
	TRAINING_RECOMMENDATIONS,
	readBodyComposition,
	readProgression,
	readRecords,
	readRecovery,
} from './readRecords';
export type { Advice, Filters } from './readRecords';
export { readBodyCompositionNews, readMeasurementNews, readWorkoutNews } from './readJournalNews';
export type { JournalNews, Watch } from './readJournalNews';
export { ensurePartitions, provisionScript } from './provision';
export type { MovedPartition, Provisioned } from './provision';
export { findSchema, readNewestVersion, readStatus } from './readStatus';
export type { FoundSchema, Status } from './readStatus';
export { quoteSchema } from './statement';
export type { Schema, Statement } from './statement';
export { upsertRows } from './upsertRows';
export type { UpsertResult } from './upsertRows';
