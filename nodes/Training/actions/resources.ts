import { getStatus } from './database/getStatus.operation';
import { provision } from './database/provision.operation';
import { getAll as getExercises } from './exercise/getAll.operation';
import { upsert as upsertExercises } from './exercise/upsert.operation';
import { deleteOne as deleteGoal } from './goal/delete.operation';
import { getAll as getGoals } from './goal/getAll.operation';
import { upsert as upsertGoals } from './goal/upsert.operation';
import { sync } from './journal/sync.operation';
import { deleteOne as deleteMeasurement } from './measurement/delete.operation';
import { getAll as getMeasurements } from './measurement/getAll.operation';
import { upsert as upsertMeasurements } from './measurement/upsert.operation';
import type { Resource } from './operation';
import { getBodyComposition } from './recommendation/getBodyComposition.operation';
import { getExerciseStatus } from './recommendation/getExerciseStatus.operation';
import { getGoals as getGoalProjections } from './recommendation/getGoals.operation';
import { getNextSession } from './recommendation/getNextSession.operation';
import { getProgression } from './recommendation/getProgression.operation';
import { getRecords } from './recommendation/getRecords.operation';
import { getRecovery } from './recommendation/getRecovery.operation';
import { getProgress } from './report/getProgress.operation';
import { deleteOne as deleteSet } from './set/delete.operation';
import { getAll as getSets } from './set/getAll.operation';
import { upsert as upsertSets } from './set/upsert.operation';
import { deleteOne as deleteWorkout } from './workout/delete.operation';
import { getAll as getWorkouts } from './workout/getAll.operation';
import { upsert as upsertWorkouts } from './workout/upsert.operation';
import { getAll as getTemplates } from './workoutTemplate/getAll.operation';
import { upsert as upsertTemplates } from './workoutTemplate/upsert.operation';

/** All resources and operations. The panel and the router are generated from this table. The first operation is the default. */
export const resources: Resource[] = [
	{ value: 'database', name: 'Database', operations: [getStatus, provision] },
	{ value: 'exercise', name: 'Exercise', operations: [upsertExercises, getExercises] },
	{ value: 'goal', name: 'Goal', operations: [upsertGoals, deleteGoal, getGoals] },
	{ value: 'journal', name: 'Journal', operations: [sync] },
	{
		value: 'measurement',
		name: 'Measurement',
		operations: [upsertMeasurements, deleteMeasurement, getMeasurements],
	},
	{
		value: 'recommendation',
		name: 'Recommendation',
		operations: [
			getBodyComposition,
			getExerciseStatus,
			getGoalProjections,
			getNextSession,
			getProgression,
			getRecords,
			getRecovery,
		],
	},
	{ value: 'report', name: 'Report', operations: [getProgress] },
	{ value: 'set', name: 'Set', operations: [upsertSets, deleteSet, getSets] },
	{ value: 'workout', name: 'Workout', operations: [upsertWorkouts, deleteWorkout, getWorkouts] },
	{ value: 'workoutTemplate', name: 'Workout Template', operations: [upsertTemplates, getTemplates] },
];
