/**
 * Tells what a test has tried and what came of it, as docs/reliability.md has it.
 *
 * @param what in words, the row's name
 * @param test the path of the test's file
 * @param figures such as `{ injected: 200, survived: 200 }`
 * @throws Error unless the document says the same; with RENEW_RELIABILITY=1 it does so from then on
 */
export function tell(what: string, test: string, figures: Record<string, number>): void;
