import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureLag } from '../../../lib/tasks/measure-lag.ts'

test('records behind are counted from the position, from the log start where there is none, and never below zero', async () => {
  const recorded: [string | undefined, number | undefined][] = []
  await measureLag(
    {
      flow: 'source->target',
      remoteTopic: (topic) => `source.${topic}`,
      sourceLogStarts: async () =>
        new Map([
          ['a-0', 0n],
          ['a-1', 40n],
          ['b-0', 0n],
        ]),
      sourceLogEnds: async () =>
        new Map([
          ['a-0', 100n],
          ['a-1', 50n],
          ['b-0', 7n],
        ]),
      mirroredEnds: async () =>
        new Map([
          ['source.a-0', { upstreamOffset: 90n, downstreamOffset: 1n }],
          ['source.b-0', { upstreamOffset: 9n, downstreamOffset: 9n }],
        ]),
      metrics: { record: ({ topic }, values) => recorded.push([topic, values['records-behind']]) },
    },
    ['a', 'b'],
  )
  assert.deepEqual(recorded, [
    ['source.a', 20],
    ['source.b', 0],
  ])
})
