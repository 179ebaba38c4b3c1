/**
 * Compares a row of the table in docs/reliability.md with what a test counted. With RENEW_RELIABILITY=1 it updates the row.
 *
 * @param scenario the first cell of the row, which identifies it
 * @param testFile the path of the test
 * @param figures counts by name, such as `{ injected: 200, survived: 200 }`
 * @throws Error if the row is missing or differs, unless RENEW_RELIABILITY=1
 */
export function reportReliability(scenario: string, testFile: string, figures: Record<string, number>): void;
