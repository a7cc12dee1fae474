import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveSummary } from '../../sample/live-summary.ts'

test('the summary shows topics, groups and documents in columns', () => {
  const shown = liveSummary({
    topics: [
      { topic: 'source.orders', records: 3000, bytes: 147_000, lag: 0, latencyMs: 12.4 },
      { topic: 'source.profiles', records: 12, bytes: 90, lag: undefined, latencyMs: undefined },
    ],
    groups: [{ groupId: 'sample-app', topic: 'orders', source: 1500n, target: undefined }],
    documents: 33,
  })
  assert.equal(
    shown,
    [
      'remote topic     records      bytes  lag  latency',
      'source.orders      3,000  143.6 KiB    0    12 ms',
      'source.profiles       12       90 B    -        -',
      '',
      'group        topic  source offset  target offset',
      'sample-app  orders          1,500              -',
      '',
      'weblog documents in the index: 33',
    ].join('\n'),
  )
})

test('the summary fits a terminal of 80 columns for names of ordinary length', () => {
  const topic = 'source.fc-log4j-filepulse-source'
  const shown = liveSummary({
    topics: [{ topic, records: 123_456_789, bytes: 1e11, lag: 1_234_567, latencyMs: 123_456 }],
    groups: [],
    documents: undefined,
  })
  assert(
    shown.split('\n').every((line) => line.length <= 80),
    shown,
  )
})
