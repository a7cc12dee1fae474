import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import kafkajs from 'kafkajs'
import { Producer } from '../../kafka/producer.ts'
import { logOffset, readBatches, readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { consoleConsumer, consoleProducer, runJava } from '../support/java.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  A source with a history, as other clients wrote it: compressed by every codec, in transactions that were committed
  and aborted, compacted until offsets are missing. The mirror starts when all of it is there.
*/
const mirror = sharedMirror({
  isStarted: false,
  source: {
    properties: {
      'log.cleaner.backoff.ms': '100',
      'log.cleaner.min.cleanable.ratio': '0.01',
      'log.segment.delete.delay.ms': '100',
    },
  },
  // The remote topic is compacted too: it must not have fewer records than its source while both are compared.
  target: { properties: { 'log.cleaner.enable': 'false' } },
})
const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
const lines = Array.from(
  { length: 300 },
  (_, index) => `h:${index},h:again\tkey-${index}\t${'värde '.repeat(index % 30)}${index}`,
)

const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())
const servers = (): string => mirror().kafka.source.bootstrapServers

for (const compression of codecs) {
  test(`before the mirror starts: Java's producer writes batches with codec ${compression}`, async () => {
    const topic = `codec-${compression}`
    await createTopic(mirror().source, topic)
    await consoleProducer(servers(), {
      topic,
      compression,
      lines: [...lines, 'NULL\tNULL\tNULL'],
      readerProperties: { 'parse.key': 'true', 'parse.headers': 'true', 'null.marker': 'NULL' },
    })
    for await (const { codec } of readBatches(mirror().source, { topic, partition: 0 }))
      assert.equal(codec, compression)
  })
}

test('before the mirror starts: transactions are committed and aborted', async () => {
  await createTopic(mirror().source, 'transactions', { partitions: 2 })
  const producer = new kafkajs.Kafka({
    brokers: servers().split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  }).producer({ transactionalId: 'writer', maxInFlightRequests: 1, idempotent: true })
  ending.defer(() => producer.disconnect())
  await producer.connect()
  for (let round = 0; round < 6; round++) {
    const transaction = await producer.transaction()
    for (const partition of [0, 1])
      await transaction.send({
        topic: 'transactions',
        messages: [0, 1, 2].map((index) => ({ partition, key: `${round}`, value: `${round}-${index}` })),
      })
    await (round % 2 === 0 ? transaction.commit() : transaction.abort())
  }
  for (const partition of [0, 1])
    await until(
      '18 records and 6 markers, which come after the answer',
      () => logOffset(mirror().source, { topic: 'transactions', partition }, 'latest'),
      (end) => end === 24n,
      30_000,
    )
})

test("before the mirror starts: Java's transactional producer writes many", async () => {
  await createTopic(mirror().source, 'performance')
  await runJava({
    mainClass: 'org.apache.kafka.tools.ProducerPerformance',
    args: [
      ...['--topic', 'performance', '--num-records', '5000', '--record-size', '200', '--throughput', '-1'],
      ...['--transactional-id', 'performance', '--transaction-duration-ms', '50'],
      ...['--producer-props', `bootstrap.servers=${servers()}`, 'compression.type=lz4'],
    ],
  })
})

/** Records of a partition, and its log end: fewer where offsets are missing. */
const sizeOf = async (topic: string) => {
  let records = 0
  for await (const { offset } of readPartition(mirror().source, { topic, partition: 0 }))
    records += offset >= 0n ? 1 : 0
  return { records, end: Number(await logOffset(mirror().source, { topic, partition: 0 }, 'latest')) }
}

test('before the mirror starts: a topic is compacted until offsets are missing', async () => {
  await createTopic(mirror().source, 'compacted', {
    configs: { 'cleanup.policy': 'compact', 'segment.bytes': '1048576', 'min.cleanable.dirty.ratio': '0.01' },
  })
  const producer = new Producer(mirror().source)
  for (let round = 0; round < 30; round++)
    await producer.append(
      { topic: 'compacted', partition: 0 },
      Array.from({ length: 100 }, (_, index) => ({
        timestamp: Date.now(),
        key: Buffer.from(`${index % 40}`),
        value: index % 40 === 7 ? null : Buffer.alloc(1_000, `${round}-${index}`),
        headers: [],
      })),
    )
  const { records, end } = await until(
    'gaps in the compacted topic',
    () => sizeOf('compacted'),
    (size) => size.records < size.end / 2,
    60_000,
  )
  assert.ok(records < end / 2)
})

test('MirrorConnectorsIntegrationTransactionsTest: all of it is copied, what was aborted too, as MirrorMaker 2 copies what it reads uncommitted', async () => {
  const compacted = (await sizeOf('compacted')).records
  await mirror().start()
  await assertCopied(mirror(), {
    ...Object.fromEntries(codecs.map((codec) => [`codec-${codec}`, lines.length + 1])),
    transactions: 36,
    performance: 5_000,
    compacted,
  })
})

test("Kafka's console consumer reads on the target what it reads on the source", async () => {
  const { source, target } = mirror().kafka
  const print = (bootstrapServers: string, topic: string, maxMessages: number) =>
    consoleConsumer(bootstrapServers, {
      topic,
      maxMessages,
      formatterProperties: { 'print.timestamp': 'true', 'print.headers': 'true', 'print.key': 'true' },
    })
  for (const [topic, count] of [
    ['codec-lz4', lines.length + 1],
    ['performance', 5_000],
  ] as const) {
    const [here, there] = await Promise.all([
      print(source.bootstrapServers, topic, count),
      print(target.bootstrapServers, `source.${topic}`, count),
    ])
    assert.equal(here.length, count)
    assert.deepEqual(there, here)
  }
})
