export { countSets, deleteRows, deleteSetsOf } from './deleteRows';
export type { DeletableKind } from './deleteRows';
export { listChoices } from './listChoices';
export type { Choice } from './listChoices';
export { listIds } from './listIds';
export { lockJournal } from './lockJournal';
export { findMissingRows, recordSync } from './missingRows';
export type { FoundMissingRows, ItemCount, MissingKey } from './missingRows';
export { readBlockingLocks, readRowSecurity } from './readObstacles';
export type { BlockingLocks, LockHolder, RowSecurity } from './readObstacles';
export { readLoadSettings } from './readLoadSettings';
export { readNextSession } from './readNextSession';
export { EXERCISE_STATUSES, readExerciseRecords, readExerciseStatus } from './readExerciseRecords';
export { readRecordNews, readStatusNews } from './readRecordChanges';
export type { News, StatusChange } from './readRecordChanges';
export { NEXT_STEPS, PROGRESS_STATUSES, readProgression, readProgressionAndRecords } from './readProgression';
export type { ReadSet } from './readProgression';
export { readBodyCompositionChanges } from './readBodyCompositionChanges';
export type { BodyCompositionChange } from './readBodyCompositionChanges';
export { TRAINING_RECOMMENDATIONS, readBodyComposition, readRecords, readRecovery } from './readRecords';
export type { Filters, RecommendationQuery } from './readRecords';
export { readGoalProjections } from './readGoalProjections';
export type { Targets } from './readGoalProjections';
export { readMeasurementChanges, readWorkoutChanges } from './readJournalChanges';
export type {
	ChangedMeasurement,
	ChangedWorkout,
	ChangesQuery,
	JournalChange,
	JournalChanges,
	MeasurementSnapshot,
	WorkoutSnapshot,
} from './readJournalChanges';
export { DEFAULT_PARTITION_YEARS, ensurePartitions, findMissingYears, provisionScript } from './provision';
export type { DependentViews, MovedPartition, ProvisionResult } from './provision';
export {
	readLastDays,
	readReportMeasurements,
	readReportSets,
	readReportStalls,
	readReportWorkouts,
} from './readReport';
export type { Days, LastDays, ReportMeasurement, ReportSet } from './readReport';
export { findSchema, readSchemaVersion, readCheckViolations, readStatus } from './readStatus';
export type { FoundSchema, CheckViolation, Status } from './readStatus';
export { quoteSchema } from './statement';
export type { Schema, Statement } from './statement';
export { TABLES } from './tables';
export { splitIntoBatches, upsertRows } from './upsertRows';
export type {
	BodyCompositionRow,
	DatabaseRow,
	ExerciseStatusRow,
	GoalProjectionRow,
	NextSessionRow,
	ProgressionRow,
	RecordRow,
	RecoveryRow,
	SetProgression,
} from './viewRows';
export type { Refusal, UpsertErrorCode, UpsertResult } from './upsertRows';
