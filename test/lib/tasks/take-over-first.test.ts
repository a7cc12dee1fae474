import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import { type FirstTakeover, takeOverFirst } from '../../../lib/tasks/take-over-first.ts'

/** One partition `orders-0` of which source and target hold records of these contents, one a letter. */
const flow = (given: {
  readonly source: string
  readonly remote: string
  readonly stored?: number
  readonly before?: Position
  readonly workers?: number
  readonly epoch?: number
  readonly open?: number
}) => {
  const done: string[] = []
  const end = (text: string, name: string) => new Map([[name, BigInt(text.length)]])
  const first: FirstTakeover = {
    shouldReplicateTopic: () => true,
    remoteTopic: (topic) => `source.${topic}`,
    sourceTopics: async () => [
      { name: 'orders', partitions: 1 },
      { name: 'other', partitions: 1 },
    ],
    targetTopics: async () => [{ name: 'source.orders', partitions: 1 }],
    describeConfigs: async () => new Map(),
    storedOffsets: async () =>
      given.stored === undefined ? new Map() : new Map([['orders-0', BigInt(given.stored)]]),
    offsetSyncs: { read: async function* () {} },
    positions: async () => (given.before ? new Map([['source.orders-0', given.before]]) : new Map()),
    sourceLogStarts: async () => new Map([['orders-0', 0n]]),
    sourceLogEnds: async () => end(given.source, 'orders-0'),
    remoteLogStarts: async () => new Map([['source.orders-0', 0n]]),
    remoteLogEnds: async () => end(given.remote, 'source.orders-0'),
    remoteTail: async (_, { from, to }) => ({
      fingerprints: [...given.remote].slice(Number(from), Number(to)),
      open: given.open ?? 0,
    }),
    sourceRecords: async function* (_, { from }) {
      for (const [offset, fingerprint] of [...given.source].entries())
        if (BigInt(offset) >= from) yield { offset: BigInt(offset), fingerprint }
    },
    prepare: async () => 7n,
    producerMemory: async () =>
      given.epoch === undefined ? undefined : { producerEpoch: given.epoch, lastSequence: 5 },
    storePositions: async (positions) => {
      for (const { topic, position } of positions)
        done.push(
          `${topic}: epoch ${position.producerEpoch}, up ${position.upstreamOffset}, down ${position.downstreamOffset}`,
        )
    },
    groupOf: (topic) => `group-of-${topic}`,
    commit: async (group, offsets) => {
      for (const { partition, offset } of offsets) done.push(`${group}-${partition} at ${offset}`)
      return []
    },
    workers: async () => given.workers ?? 0,
    log: { info: () => {} },
  }
  return { first, done }
}

const before = (upstreamOffset: bigint, downstreamOffset: bigint): Position => ({
  producerId: 7n,
  producerEpoch: 2,
  sequence: 9,
  upstreamOffset,
  downstreamOffset,
})

for (const [says, given, expected] of [
  [
    'a topic goes on behind the last record that MirrorMaker 2 has really copied',
    { source: 'abcdef', remote: 'abcd', stored: 2 },
    ['source.orders: epoch 0, up 4, down 4', 'group-of-orders-0 at 4'],
  ],
  ['a topic of which MirrorMaker 2 has stored nothing is left alone', { source: 'abc', remote: '' }, []],
  [
    'what is taken over already is fed anew and its position left alone',
    { source: 'abcdef', remote: 'abcd', stored: 2, before: before(4n, 4n) },
    ['group-of-orders-0 at 4'],
  ],
  [
    'after a MirrorMaker 2 that went on after us our chain begins a new epoch',
    { source: 'abcdef', remote: 'abcde', stored: 4, before: before(2n, 2n), epoch: 3 },
    ['source.orders: epoch 4, up 5, down 5', 'group-of-orders-0 at 5'],
  ],
] as const) {
  test(says, async () => {
    const { first, done } = flow(given)
    await takeOverFirst(first, ['orders'])
    assert.deepEqual(done, expected)
  })
}

test('while MirrorMaker 2 runs nothing is fed, and why is said', async () => {
  const { first, done } = flow({ source: 'ab', remote: 'a', stored: 1, workers: 1 })
  await assert.rejects(
    takeOverFirst(first, ['orders']),
    /^Error: orders: no event source was created, because MirrorMaker 2 mirrors this flow and still runs \(1 worker/,
  )
  assert.deepEqual(done, [])
})

test('while it is not decided whether a transaction counts, nothing is fed, and why is said', async () => {
  const { first, done } = flow({ source: 'abc', remote: 'ab', stored: 2, open: 1 })
  await assert.rejects(
    takeOverFirst(first, ['orders']),
    /^Error: orders: no event source was created, because 1 record\(s\) of a transaction .* stand in source\.orders-0\./,
  )
  assert.deepEqual(done, [])
})

test('a group that is in use is an error that says what to do', async () => {
  const { first } = flow({ source: 'ab', remote: 'a', stored: 1 })
  const refusing: FirstTakeover = {
    ...first,
    commit: async () => [{ topic: 'orders', partition: 0, isInUse: true, reason: 'UNKNOWN_MEMBER_ID' }],
  }
  await assert.rejects(
    takeOverFirst(refusing, ['orders']),
    /^Error: The offset of orders-0 was not committed for group group-of-orders .*Disable it/,
  )
})
