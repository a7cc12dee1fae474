import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeMetrics } from '../../../lib/mirror/metrics.ts'

test("MirrorMaker 2's metrics have their names", () => {
  const names = describeMetrics().map(({ name }) => name)
  assert.deepEqual(names.slice(0, 5), [
    'record-count',
    'byte-count',
    'record-age-ms',
    'replication-latency-ms',
    'checkpoint-latency-ms',
  ])
})

test('every metric has a unit that its name agrees with, and a sentence', () => {
  for (const { name, unit, description, from } of describeMetrics()) {
    assert.equal(name.endsWith('-ms'), unit === 'Milliseconds', name)
    assert.match(description, /^[A-Z].*\.$/, name)
    assert.notEqual(from.length, 0, name)
  }
})
