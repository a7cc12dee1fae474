import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/** `mirror offsets` beside a mirror that runs, and beside one that stands. */
const mirror = sharedMirror({
  settings: { 'source->target.sync.group.offsets.enabled': 'true' },
})

const append = async (count: number, partition: number): Promise<void> => {
  await new Producer(mirror().source).append(
    { topic: 'orders', partition },
    Array.from({ length: count }, (_, index) => ({
      timestamp: Date.now(),
      key: null,
      value: Buffer.from(`${index}`),
      headers: [],
    })),
  )
}

const offsets = async (...args: readonly string[]) => {
  const { code, printed, noted } = await mirrorCommand(mirror(), ['offsets', ...args])
  assert.equal(code, 0, [...printed, ...noted].join('\n'))
  return printed
}
const offsetsJson = async (...args: readonly string[]) =>
  JSON.parse((await offsets('--json', ...args)).join(''))

test('each partition is shown with log start, position and log end, and each group with both offsets', async () => {
  await createTopic(mirror().source, 'orders', { partitions: 2 })
  await append(100, 0)
  await append(40, 1)
  await commitOffsets(mirror().source, 'app', [{ topic: 'orders', partition: 0, offset: 60n, metadata: '' }])
  await assertCopied(mirror(), { orders: 140 })
  await until(
    'the group to be moved on the target',
    () => offsetsJson('--topic', 'orders'),
    ({ groups }) => groups[0]?.partitions[0]?.target === 60,
    30_000,
  )
  const printed = (await offsets('--topic', 'orders')).join('\n')
  assert.match(printed, /^partition +log start +position +log end +behind +target end$/m)
  assert.match(printed, /^orders-0 +0 +100 +100 +0 +100$/m)
  assert.match(printed, /^orders-1 +0 +40 +40 +0 +40$/m)
  assert.match(printed, /^group app +source +translated +target +read again\norders-0 +60 +60 +60 +0$/m)
})

test('what is written while the mirror stands is behind', async () => {
  await mirror().stop()
  await append(25, 1)
  const { partitions, groups } = await offsetsJson('--topic', 'ord.*', '--group', 'app')
  assert.deepEqual(
    partitions.map(({ partition, position, logEnd, behind }: Record<string, unknown>) => ({
      partition,
      position,
      logEnd,
      behind,
    })),
    [
      { partition: 0, position: 100, logEnd: 100, behind: 0 },
      { partition: 1, position: 40, logEnd: 65, behind: 25 },
    ],
  )
  assert.deepEqual(groups, [
    {
      group: 'app',
      partitions: [
        {
          topic: 'orders',
          partition: 0,
          remoteTopic: 'source.orders',
          source: 60,
          translated: 60,
          target: 60,
          reread: 0,
        },
      ],
    },
  ])
})

test('a topic or a group that the flow leaves out is named, with the settings that choose', async () => {
  for (const [args, says] of [
    [
      ['--topic', 'order'],
      /^Nothing was shown: the flow source->target mirrors no topic that matches order\. topics and/,
    ],
    [
      ['--group', 'nobody'],
      /^Nothing was shown: the flow source->target translates no group that matches nobody /,
    ],
  ] as const) {
    const { code, noted } = await mirrorCommand(mirror(), ['offsets', ...args])
    assert.equal(code, 1)
    assert.match(noted.join('\n'), says)
  }
})
