import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffMs } from '../../../lib/connect/backoff.ts'

for (const [attempt, random, wait] of [
  [1, 0, 0],
  [1, 0.5, 100],
  [2, 0.5, 200],
  [5, 0.5, 1600],
  [20, 0.5, 5000],
] as const) {
  test(`repetition ${attempt} waits ${wait} ms at a random number of ${random}`, () => {
    assert.equal(backoffMs(attempt, 100, random), wait)
  })
}
