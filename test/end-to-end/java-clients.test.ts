import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteRecords } from '../../faults/api/delete-records.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { readBatches, readPartition } from '../../kafka/read-partition.ts'
import { sharedCluster } from '../support/brokers.ts'
import { createTopic } from '../support/create-topic.ts'
import { consoleConsumer, consoleProducer, latestOffsets } from '../support/java.ts'

const kafka = sharedCluster({ name: 'java' })
const connect = () => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: [kafka().bootstrapServers] })
  return { cluster, [Symbol.dispose]: () => cluster.close() }
}

const text = (bytes: Buffer | null): string | null => (bytes === null ? null : bytes.toString('utf8'))

for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)
  test(`what Java's producer writes with compression ${compression} is read as it was`, async () => {
    using connection = connect()
    const to = { topic: `java-${compression}`, partition: 0 }
    await createTopic(connection.cluster, to.topic)
    const records = Array.from({ length: 500 }, (_, index) => ({
      headers: `h:${index},h:again`,
      key: `key-${index}`,
      value: `${'värde '.repeat(index % 40)}${index}`,
    }))
    await consoleProducer(kafka().bootstrapServers, {
      topic: to.topic,
      compression,
      lines: [
        ...records.map(({ headers, key, value }) => `${headers}\t${key}\t${value}`),
        'NULL\tNULL\tNULL',
      ],
      readerProperties: { 'parse.key': 'true', 'parse.headers': 'true', 'null.marker': 'NULL' },
    })
    const read = []
    for await (const { headers, key, value } of readPartition(connection.cluster, to))
      read.push({
        headers: headers.map((header) => `${header.key}:${text(header.value)}`).join(','),
        key: text(key),
        value: text(value),
      })
    assert.deepEqual(read, [...records, { headers: '', key: null, value: null }])
    assert.deepEqual(await latestOffsets(kafka().bootstrapServers, to.topic), new Map([[0, 501n]]))
    for await (const { codec } of readBatches(connection.cluster, to)) assert.equal(codec, compression)
  })

test("what our producer writes is read by Java's console consumer", async () => {
  using connection = connect()
  const to = { topic: 'ours', partition: 0 }
  await createTopic(connection.cluster, to.topic)
  await new Producer(connection.cluster, { codec: 'zstd' }).append(to, [
    {
      timestamp: 1n,
      key: Buffer.from('k'),
      value: Buffer.from('v'),
      headers: [{ key: 'a', value: Buffer.from('1') }],
    },
    { timestamp: -1n, key: null, value: null, headers: [] },
  ])
  const lines = await consoleConsumer(kafka().bootstrapServers, {
    topic: to.topic,
    maxMessages: 2,
    formatterProperties: { 'print.timestamp': 'true', 'print.key': 'true', 'print.headers': 'true' },
  })
  assert.deepEqual(lines, ['CreateTime:1\ta:1\tk\tv', 'CreateTime:-1\tNO_HEADERS\tnull\tnull'])
})

test('a log that was cut off within a batch is read from where it starts', async () => {
  using connection = connect()
  const of = { topic: 'cut-off', partition: 0 }
  await createTopic(connection.cluster, of.topic)
  await new Producer(connection.cluster).append(
    of,
    Array.from({ length: 10 }, () => ({ timestamp: 1n, key: null, value: null, headers: [] })),
  )
  assert.equal(await connection.cluster.sendToLeader(of, deleteRecords(of, 4n)), 0)
  const offsets = []
  for await (const { offset } of readPartition(connection.cluster, of)) offsets.push(offset)
  assert.deepEqual(offsets, [4n, 5n, 6n, 7n, 8n, 9n])
})
