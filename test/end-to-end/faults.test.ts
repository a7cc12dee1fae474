import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSuite } from '../../faults/suite.ts'

/** Every fixed seed has faults of its own; npm run test:faults runs two hundred. */
const seeds = { from: 1, seeds: 3 }

test('nothing is lost, duplicated or reordered under the faults of a few seeds', {
  timeout: 240_000,
}, async () => {
  const lines: string[] = []
  const isGood = await runSuite({
    ...seeds,
    parallel: 1,
    withOutside: false,
    withReports: true,
    print: (line) => lines.push(line),
  })
  assert.equal(lines.at(-1), '3 seeds: 0 lost, 0 duplicated, 0 reordered', lines.join('\n'))
  assert(isGood, lines.join('\n'))
})
