import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filePartition } from '../../../functions/kafka/file-partition.ts'
import { KafkaFileTopics } from '../../../functions/kafka/file-topics.ts'
import { TopicAdmin } from '../../../functions/kafka/topic-admin.ts'
import { Cluster } from '../../../kafka/cluster.ts'
import { sharedCluster } from '../../support/brokers.ts'

const kafka = sharedCluster({ properties: { 'num.partitions': '3' } })
const uri = 's3://logs/weblog.log'

const connect = () => {
  const options = { bootstrapServers: kafka().bootstrapServers.split(','), clientId: 'test' }
  const cluster = new Cluster(options)
  const sink = new KafkaFileTopics(cluster, new TopicAdmin(cluster, options))
  return { cluster, sink, [Symbol.dispose]: () => cluster.close() }
}

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
  const sink = new KafkaFileTopics(cluster, { createTopics: async () => refused })
  await assert.rejects(sink.partitionOf('forbidden', uri), {
    message:
      /^The topic forbidden does not exist in 127\.0\.0\.1:\d+ and was not created \(TOPIC_AUTHORIZATION_FAILED\): create it/,
  })
})

test('a name that no topic can have is an error that names it', async () => {
  using connection = connect()
  await assert.rejects(connection.sink.partitionOf('no/topic', uri), /no\/topic was not described/)
})
