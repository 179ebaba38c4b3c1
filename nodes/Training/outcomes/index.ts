export { describeDeletion } from './inWords';
export { mergeOutcomes, rejectedItems } from './mergeOutcomes';
export type { WriteResult } from './mergeOutcomes';
export type { Outcome } from './outcome';
export { summarize } from './summarize';
export type { Summary } from './summarize';
export { toErrorJson, toToolItems, toItems } from './toItems';
