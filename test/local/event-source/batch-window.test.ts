import assert from 'node:assert/strict'
import { test } from 'node:test'
import { msUntilDue } from '../../../local/event-source/batch-window.ts'

const some = { records: 5, bytes: 500, since: 1000 }
const window = { batchSize: 100, windowMs: 500, lastEnd: 0 }

for (const [says, waiting, settings, now, expected] of [
  ['a window begins with the first record', some, window, 1100, 400],
  ['a window begins with the end of the last invocation', some, { ...window, lastEnd: 1300 }, 1400, 400],
  ['an event is due when its window is over', some, window, 1500, 0],
  ['without a window an event is due at once', some, { ...window, windowMs: 0 }, 1000, 0],
  ['a full batch is due at once', { ...some, records: 100 }, window, 1000, 0],
  ['6 MiB of JSON are due at once', { ...some, bytes: 5_000_000 }, window, 1000, 0],
] as const) {
  test(says, () => assert.equal(msUntilDue(waiting, settings, now), expected))
}
