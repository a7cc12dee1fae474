import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DecodedBatch } from '../../../kafka/record-batch-decoder.ts'
import { EventBatcher, type EventLimits, eventJson, someOf } from '../../../local/event-source/event-batch.ts'
import { PartitionQueue } from '../../../local/event-source/partition-queue.ts'
import { type BatchFixture, decodedBatch } from '../../support/decoded-batch.ts'

const limits = { records: 10_000, bytes: 6 * 1024 * 1024 }

const batch = (offsets: readonly number[], rest: Omit<BatchFixture, 'offsets'> = {}) =>
  decodedBatch({ ...rest, offsets })

const takeBatch = (queues: readonly PartitionQueue[], some: EventLimits) =>
  new EventBatcher(some, 'absent').take(queues)

const queue = (partition: number, batches: readonly DecodedBatch[], from = 0n): PartitionQueue => {
  const made = new PartitionQueue({ topic: 'orders', partition }, from)
  made.push(batches, 1000)
  return made
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, step) => from + step)

test('an event mixes partitions, each with its records in order', () => {
  const parts = takeBatch([queue(0, [batch([0, 1]), batch([2])]), queue(1, [batch([5])])], limits)
  assert.deepEqual(
    parts.map(({ partition, offsets, nextOffset }) => [partition, offsets, nextOffset]),
    [
      [0, [0n, 1n, 2n], 3n],
      [1, [5n], 6n],
    ],
  )
})

test('an event holds no more records than the batch size, and every partition has a share', () => {
  const queues = [queue(0, [batch(range(0, 100))]), queue(1, [batch(range(0, 100))]), queue(2, [batch([0])])]
  const parts = takeBatch(queues, { ...limits, records: 10 })
  assert.deepEqual(
    parts.map(({ offsets }) => offsets.length),
    [4, 3, 1],
  )
})

test('what one partition leaves of its share goes to the next', () => {
  const parts = takeBatch([queue(0, [batch([0])]), queue(1, [batch(range(0, 100))])], {
    ...limits,
    records: 10,
  })
  assert.deepEqual(
    parts.map(({ offsets }) => offsets.length),
    [1, 9],
  )
})

test('the next event goes on where the last one ended', () => {
  const one = queue(0, [batch(range(0, 5))])
  takeBatch([one], { ...limits, records: 3 })
  assert.equal(one.count, 2)
  const [part] = takeBatch([one], { ...limits, records: 3 })
  assert.deepEqual(part?.offsets, [3n, 4n])
  assert.equal(one.waitingSince, undefined)
})

test('an event of JSON stays within the limit in bytes', () => {
  const one = queue(0, [batch(range(0, 100), { size: 100_000 })])
  const parts = takeBatch([one], limits)
  const text = String(eventJson({ bootstrapServers: 'b-1:9092', eventSourceArn: undefined }, parts))
  assert.ok(text.length <= limits.bytes && text.length > limits.bytes - 140_000, String(text.length))
})

test('a record that is larger than a share goes out if the event has room for it', () => {
  const queues = [queue(0, [batch([0], { size: 4_000_000 })]), queue(1, [batch([0], { size: 4_000_000 })])]
  assert.deepEqual(
    takeBatch(queues, limits).map(({ partition }) => partition),
    [0],
  )
  assert.deepEqual(
    takeBatch(queues, limits).map(({ partition }) => partition),
    [1],
  )
})

test('a record that no event can hold blocks its partition, says where it is, and lets the others go on', () => {
  const queues = [queue(0, [batch([7], { size: 5_000_000 })], 7n), queue(1, [batch([0])])]
  assert.deepEqual(
    takeBatch(queues, limits).map(({ partition }) => partition),
    [1],
  )
  assert.match(queues[0]?.blockedBy ?? '', /the record of orders-0 at offset 7 makes an event of \d+ bytes/)
})

test('transaction markers are passed over, and committed with the records before them', () => {
  const one = queue(0, [
    batch([0, 1]),
    batch([2], { isControl: true }),
    batch([3]),
    batch([4], { isControl: true }),
  ])
  const [part] = takeBatch([one], limits)
  assert.deepEqual([part?.offsets, part?.nextOffset], [[0n, 1n, 3n], 5n])
})

test('a start within a batch skips the records before it; compaction leaves gaps', () => {
  const [part] = takeBatch([queue(0, [batch([2, 5, 9], { last: 12 })], 4n)], limits)
  assert.deepEqual([part?.offsets, part?.nextOffset], [[5n, 9n], 13n])
})

test('the event of a self-managed cluster names its servers, that of MSK its ARN too', () => {
  const parts = takeBatch([queue(0, [batch([0])])], limits)
  const own = JSON.parse(
    String(eventJson({ bootstrapServers: 'b-1:9092,b-2:9092', eventSourceArn: undefined }, parts)),
  )
  assert.deepEqual(Object.keys(own), ['bootstrapServers', 'eventSource', 'records'])
  assert.equal(own.eventSource, 'SelfManagedKafka')
  assert.deepEqual(Object.keys(own.records), ['orders-0'])
  const msk = JSON.parse(String(eventJson({ bootstrapServers: 'b-1:9098', eventSourceArn: 'arn:x' }, parts)))
  assert.deepEqual([msk.eventSource, msk.eventSourceArn], ['aws:kafka', 'arn:x'])
})

test('some records of a part are still a list of records', () => {
  const [part] = takeBatch([queue(0, [batch([4, 5, 6, 7])])], limits)
  assert.ok(part)
  const some = someOf(part, [0, 2, 3])
  assert.deepEqual(some.offsets, [4n, 6n, 7n])
  const offsets = (of: typeof part) =>
    JSON.parse(`[${of.json}]`).map(({ offset }: { offset: number }) => offset)
  assert.deepEqual(offsets(some), [4, 6, 7])
  assert.deepEqual(offsets(someOf(some, [1])), [6])
})
