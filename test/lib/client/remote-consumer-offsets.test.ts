import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remoteConsumerOffsets } from '../../../lib/client/remote-consumer-offsets.ts'
import { type Checkpoint, encodeKey, encodeValue } from '../../../lib/mirror/checkpoint.ts'

const checkpoint = (group: string, partition: number, offset: bigint, metadata: string): Checkpoint => ({
  group,
  topic: 'topic0',
  partition,
  upstreamOffset: offset,
  downstreamOffset: offset,
  metadata,
})
const record = (of: Checkpoint) => ({ offset: 0n, key: encodeKey(of), value: encodeValue(of) })
const all = [
  checkpoint('mygroup0', 0, 1n, 'cp0'),
  checkpoint('mygroup0', 0, 2n, 'cp1'),
  checkpoint('mygroup0', 1, 3n, 'cp2'),
  checkpoint('mygroup1', 1, 4n, 'cp3'),
].map(record)

async function* reading<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}
const at = (partition: number, offset: bigint, metadata: string) =>
  [`topic0-${partition}`, { topic: 'topic0', partition, offset, metadata }] as const
const group0 = new Map([at(0, 2n, 'cp1'), at(1, 3n, 'cp2')])
const group1 = new Map([at(1, 4n, 'cp3')])

for (const [says, wanted, found] of [
  ['of one group', 'mygroup0', [['mygroup0', group0]]],
  [
    'of all groups',
    'mygroup.',
    [
      ['mygroup0', group0],
      ['mygroup1', group1],
    ],
  ],
  ['of no group', 'unknown-group', []],
] as const)
  test(`the last checkpoint of every partition counts, ${says}`, async () => {
    const offsets = await remoteConsumerOffsets(reading(all), (group) =>
      new RegExp(`^${wanted}$`).test(group),
    )
    assert.deepEqual(offsets, new Map(found))
  })

test('records that are no checkpoints are passed over', async () => {
  const [first] = all
  const malformed = [
    { offset: 0n, key: null, value: Buffer.alloc(20) },
    { offset: 1n, key: Buffer.from('no key'), value: Buffer.alloc(20) },
    { offset: 2n, key: first?.key ?? null, value: Buffer.from('no value') },
  ]
  const offsets = await remoteConsumerOffsets(reading([...all, ...malformed]), () => true)
  assert.deepEqual(offsets.get('mygroup0'), group0)
})

test('a record without value takes the checkpoint of its partition away', async () => {
  const gone = { offset: 9n, key: encodeKey(checkpoint('mygroup0', 0, 0n, '')), value: null }
  assert.deepEqual(
    (await remoteConsumerOffsets(reading([...all, gone]), () => true)).get('mygroup0'),
    new Map([at(1, 3n, 'cp2')]),
  )
  const forgotten = { offset: 9n, key: encodeKey(checkpoint('mygroup1', 1, 0n, '')), value: null }
  assert.equal((await remoteConsumerOffsets(reading([...all, forgotten]), () => true)).has('mygroup1'), false)
})
