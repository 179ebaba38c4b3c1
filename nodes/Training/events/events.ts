import { bodyComposition } from './bodyComposition.event';
import type { WatchedEvent } from './event';
import { inactivity } from './inactivity.event';
import { newMeasurement } from './newMeasurement.event';
import { newWorkout } from './newWorkout.event';
import { progression } from './progression.event';
import { recovery } from './recovery.event';

/** Everything that can be watched, each once: the panel and the poll are made from this table. */
export const events: WatchedEvent[] = [
	bodyComposition,
	inactivity,
	newMeasurement,
	newWorkout,
	progression,
	recovery,
];
