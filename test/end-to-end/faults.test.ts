import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSuite } from '../../faults/suite.ts'
import type { WireFaultName } from '../../faults/wire-faults.ts'

/** Of the two hundred of npm run test:faults: few, small, and between them with most faults. The last one kills brokers. */
const seeds = [11, 104, 199, 234]

/** Those that strike in these seeds each time, whatever the machine is busy with. */
const mustStrike = [
  'killed before produce',
  'killed during produce',
  'killed after produce',
  'killed when acknowledged',
  'killed before commit',
  'killed after commit',
  'acknowledgement lost',
  'produce late, killed',
  'commit late, killed',
  'half-open',
] as const satisfies readonly WireFaultName[]

test('nothing is lost, duplicated or reordered under the faults of a few seeds, and offsets are translated exactly', {
  timeout: 300_000,
}, async () => {
  const lines: string[] = []
  const { isGood, strikes } = await runSuite({
    seeds,
    parallel: 1,
    withOutside: false,
    withReports: true,
    print: (line) => lines.push(line),
  })
  const text = lines.join('\n')
  assert.equal(lines.at(-1), `${seeds.length} seeds: 0 lost, 0 duplicated, 0 reordered`, text)
  assert(isGood, text)
  assert.deepEqual(
    mustStrike.filter((name) => strikes.of(name) === 0),
    [],
    text,
  )
})
