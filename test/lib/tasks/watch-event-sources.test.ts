import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExistingEventSource } from '../../../lib/mirror/event-source-plan.ts'
import { watchEventSources } from '../../../lib/tasks/watch-event-sources.ts'

const source = (topic: string, more: Partial<ExistingEventSource> = {}): ExistingEventSource => ({
  id: `id-of-${topic}`,
  topic,
  groupId: 'g',
  isOurs: true,
  isDeleting: false,
  state: 'Enabled',
  ...more,
})

for (const [says, listed, notEnabled, withProblem, warnings] of [
  ['all are enabled and nothing is said', [source('a')], 0, 0, []],
  [
    'one that somebody disabled is counted and named',
    [source('a'), source('b', { state: 'Disabled' })],
    1,
    0,
    [/^b is not mirrored: its event source mapping id-of-b is Disabled, not Enabled$/],
  ],
  [
    'one that is being made is counted and not worth a line',
    [source('a', { state: 'Creating' }), source('b', { state: 'Enabling' })],
    2,
    0,
    [],
  ],
  [
    'a problem is told in the words of AWS',
    [source('a', { problem: 'Cannot connect to the brokers' })],
    0,
    1,
    [/^The event source mapping id-of-a of a has a problem: Cannot connect to the brokers$/],
  ],
  [
    "others' and those that are being deleted do not count",
    [source('a', { isOurs: false, state: 'Disabled' }), source('b', { isDeleting: true, state: 'Deleting' })],
    0,
    0,
    [],
  ],
] as const) {
  test(says, async () => {
    const recorded: unknown[] = []
    const said: string[] = []
    await watchEventSources({
      flow: 'a->b',
      eventSources: { list: async () => listed },
      metrics: { record: (of, values) => recorded.push([of, values]) },
      log: { warn: (message) => said.push(message) },
    })
    assert.deepEqual(recorded, [
      [
        { flow: 'a->b' },
        { 'event-sources-not-enabled': notEnabled, 'event-sources-with-problem': withProblem },
      ],
    ])
    assert.equal(said.length, warnings.length)
    for (const [index, warning] of warnings.entries()) assert.match(said[index] ?? '', warning)
  })
}
