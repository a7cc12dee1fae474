import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptUntil } from '../../../lib/mirror/kept-until.ts'

const configs = (of: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  new Map(
    Object.entries(of).map(([topic, entries]) => [
      topic,
      Object.entries({ 'cleanup.policy': 'delete', ...entries }).map(([name, value]) => ({ name, value })),
    ]),
  )

for (const [says, of, expected] of [
  [
    'as long as the topic that keeps its records for the shortest time',
    { a: { 'retention.ms': '5000' }, b: { 'retention.ms': '2000' } },
    { until: { topic: 'b', at: 3_000 }, bySize: [] },
  ],
  [
    'for ever where nothing deletes',
    { a: { 'retention.ms': '-1' }, b: { 'cleanup.policy': 'compact', 'retention.ms': '1' } },
    { until: undefined, bySize: [] },
  ],
  [
    'until a size is reached',
    { b: { 'retention.bytes': '100' }, a: { 'retention.bytes': '100', 'cleanup.policy': 'compact,delete' } },
    { until: undefined, bySize: ['a', 'b'] },
  ],
] as const)
  test(`records are kept ${says}`, () => {
    assert.deepEqual(keptUntil(1_000, configs(of)), expected)
  })
