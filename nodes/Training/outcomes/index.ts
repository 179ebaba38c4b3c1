export { deletedInWords } from './inWords';
export { mergeOutcomes, rejectedItems } from './mergeOutcomes';
export type { Written } from './mergeOutcomes';
export type { Outcome } from './outcome';
export { summarize } from './summarize';
export type { Summary } from './summarize';
export { rejectedJson, toAnswers, toItems } from './toItems';
