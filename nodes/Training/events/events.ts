import { bodyComposition } from './bodyComposition.event';
import { defineEvent } from './defineEvent';
import { inactivity } from './inactivity.event';
import { newMeasurement } from './newMeasurement.event';
import { newWorkout } from './newWorkout.event';
import { progression } from './progression.event';
import { record } from './record.event';
import { recovery } from './recovery.event';
import { stall } from './stall.event';

/** All events, in the order of the panel. Panel and poll use this list. */
export const events = [
	defineEvent(bodyComposition),
	defineEvent(inactivity),
	defineEvent(newMeasurement),
	defineEvent(newWorkout),
	defineEvent(progression),
	defineEvent(record),
	defineEvent(recovery),
	defineEvent(stall),
];
