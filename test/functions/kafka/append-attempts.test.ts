import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppendAttempts } from '../../../functions/kafka/append-attempts.ts'
import type { RemoteTopic } from '../../../functions/kafka/remote-topics.ts'
import { decodeBatches } from '../../../kafka/record-batch-decoder.ts'
import type { MirrorBatch } from '../../../lib/tasks/replicate-ports.ts'

const remoteTopic: RemoteTopic = { maxBatchBytes: 1_000, isLogAppendTime: false, codec: 'none' }

/** Attempts for topic `t`, which is known or has to be asked for first. */
const attemptsFor = (isKnown = true) => {
  const topics = new Map([['t', remoteTopic]])
  return new AppendAttempts({ get: async () => topics, known: () => (isKnown ? topics : undefined) }, true)
}

const batchOf = (value: string, over: Partial<MirrorBatch> = {}): MirrorBatch => ({
  to: { topic: 't', partition: 0 },
  records: [1, 2].map((offset) => ({ offset, timestamp: 1_763_700_000_000, value: Buffer.from(value) })),
  from: 0,
  position: { producerId: 7n, producerEpoch: 0, sequence: 0, upstreamOffset: 1n, downstreamOffset: 0n },
  ...over,
})

const valuesIn = (batch: Buffer | undefined): (string | undefined)[] =>
  decodeBatches(batch ?? Buffer.alloc(0))
    .flatMap((one) => one.records())
    .map(({ value }) => value?.toString())

test('what was prepared is what is sent: the very same bytes, not encoded again', async () => {
  const attempts = attemptsFor()
  const batch = batchOf('a')
  await attempts.prepare([batch])
  const [first] = await attempts.of([{ ...batch }])
  assert.deepEqual(valuesIn(first?.encoded.batch), ['a', 'a'])
  const [again] = await attempts.of([{ ...batch }])
  assert.notEqual(again?.encoded, first?.encoded, 'it was prepared for one append only')
})

const prepared = batchOf('prepared')
for (const [says, wanted] of [
  ['other records', batchOf('wanted', { position: prepared.position })],
  ['another position', { ...prepared, position: { ...prepared.position, sequence: 3 } }],
  ['a later record', { ...prepared, from: 1 }],
] as const) {
  test(`what was prepared is not sent for ${says}`, async () => {
    const attempts = attemptsFor()
    await attempts.prepare([prepared])
    const [attempt] = await attempts.of([wanted])
    const [sent] = decodeBatches(attempt?.encoded.batch ?? Buffer.alloc(0))
    assert.equal(sent?.baseSequence, wanted.position.sequence)
    assert.deepEqual(
      valuesIn(attempt?.encoded.batch),
      wanted.records.slice(wanted.from).map(({ value }) => value?.toString()),
    )
  })
}

test('one of two was prepared for: the other one is encoded beside it, and does not write over it', async () => {
  const attempts = attemptsFor()
  const [first, second] = [batchOf('first'), batchOf('second')]
  await attempts.prepare([second])
  const sent = await attempts.of([first, second])
  assert.deepEqual(
    sent.map(({ index, encoded }) => [index, ...valuesIn(encoded.batch)]),
    [
      [0, 'first', 'first'],
      [1, 'second', 'second'],
    ],
  )
})

test('a topic that has to be asked for is asked for when the batch is appended', async () => {
  const attempts = attemptsFor(false)
  const batch = batchOf('a')
  await attempts.prepare([batch])
  assert.deepEqual(valuesIn((await attempts.of([batch]))[0]?.encoded.batch), ['a', 'a'])
})

test('what cannot be encoded is an error of the append, not of its preparation', async () => {
  const attempts = attemptsFor()
  const batch = batchOf('a', { records: [{ offset: 1, timestamp: 0, value: '!!!!' }] })
  await attempts.prepare([batch])
  await assert.rejects(attempts.of([batch]), /4 characters is not base64/)
})

test('a batch that was too large is sent with half its records', async () => {
  const attempts = attemptsFor()
  const [whole] = await attempts.of([batchOf('a')])
  assert.ok(whole)
  assert.deepEqual(valuesIn(attempts.halved(whole).encoded.batch), ['a'])
})
