/** The sample journal with its dates moved to today. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { journal } from '../../sandbox/paths.mjs';
import { tabOn } from '../../sandbox/sampleDates.mjs';

describe('the sample journal', () => {
	it('is the original on its last day', () => {
		for (const tab of ['workouts', 'sets', 'measurements'])
			assert.equal(tabOn('2026-06-30', tab), readFileSync(join(journal, `${tab}.csv`), 'utf8'));
	});

	it('has its newest workout three days before today, across a leap day', () => {
		const days = tabOn('2028-03-02', 'workouts').match(/^\d{4}-\d{2}-\d{2}/gm);
		assert.deepEqual([days.length, days[0], days.at(-1)], [48, '2027-09-08', '2028-02-28']);
	});
});
