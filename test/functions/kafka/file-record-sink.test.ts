import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { filePartition } from '../../../functions/kafka/file-partition.ts'
import { KafkaFileRecordSink } from '../../../functions/kafka/file-record-sink.ts'
import { TopicAdmin } from '../../../functions/kafka/topic-admin.ts'
import { Cluster } from '../../../kafka/cluster.ts'
import { Producer } from '../../../kafka/producer.ts'
import { readPartition } from '../../../kafka/read-partition.ts'
import { readFileSourceOptions } from '../../../lib/filepulse/file-source-options.ts'
import { shipObject } from '../../../lib/tasks/file-source.ts'
import type { OpenObject } from '../../../lib/tasks/file-source-ports.ts'
import { sharedCluster } from '../../support/brokers.ts'
import { weblogSettings } from '../../support/weblog-settings.ts'

const kafka = sharedCluster({ properties: { 'num.partitions': '3' } })
const fixtures = new URL('../../fixtures/weblogs/', import.meta.url)
const topic = weblogSettings.topic
const uri = 's3://logs/weblog.log'

const connect = () => {
  const options = { bootstrapServers: kafka().bootstrapServers.split(','), clientId: 'test' }
  const cluster = new Cluster(options)
  const sink = new KafkaFileRecordSink(cluster, new Producer(cluster), new TopicAdmin(cluster, options))
  return { cluster, sink, [Symbol.dispose]: () => cluster.close() }
}

const weblog = (): OpenObject => ({
  bucket: 'logs',
  key: 'weblog.log',
  contentLength: 1,
  lastModified: 2,
  userMetadata: {},
  body: (async function* () {
    yield readFileSync(new URL('weblog-sample.log', fixtures))
  })(),
})

test('a topic that is not there is created with the defaults of the cluster', async () => {
  using connection = connect()
  assert.equal(await connection.sink.partitionOf('new-topic', uri), filePartition(uri, 3))
  const { topics } = await connection.cluster.metadata(['new-topic'])
  assert.equal(topics[0]?.partitions.length, 3)
})

test('a topic that may not be created is an error that names it and says what to do', async () => {
  using connection = connect()
  const refused = [{ topic: 'forbidden', code: 29, reason: 'TOPIC_AUTHORIZATION_FAILED' }]
  const { cluster } = connection
  const sink = new KafkaFileRecordSink(cluster, new Producer(cluster), { createTopics: async () => refused })
  await assert.rejects(sink.partitionOf('forbidden', uri), {
    message:
      /^The topic forbidden does not exist in 127\.0\.0\.1:\d+ and was not created \(TOPIC_AUTHORIZATION_FAILED\): create it/,
  })
})

test('a name that no topic can have is an error that names it', async () => {
  using connection = connect()
  await assert.rejects(connection.sink.partitionOf('no/topic', uri), /no\/topic was not described/)
})

test('an object stands in one partition as FilePulse writes it, and once more after it is delivered again', async () => {
  using connection = connect()
  const { sink, cluster } = connection
  const source = {
    options: readFileSourceOptions(weblogSettings),
    sink,
    clock: Date,
    log: { info: () => {}, warn: () => {} },
  }
  const expected = readFileSync(new URL('weblog-expected-plain.ndjson', fixtures), 'utf8')
    .trimEnd()
    .split('\n')
  const read = async () => {
    const values: string[] = []
    for await (const { value } of readPartition(cluster, { topic, partition: filePartition(uri, 3) }))
      values.push(String(value))
    return values
  }
  await shipObject(source, weblog())
  assert.deepEqual(await read(), expected)
  await shipObject(source, weblog())
  assert.deepEqual(await read(), [...expected, ...expected])
})
