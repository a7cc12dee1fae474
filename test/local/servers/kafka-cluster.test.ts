import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { Cluster } from '../../../kafka/cluster.ts'
import { Producer } from '../../../kafka/producer.ts'
import { readPartition } from '../../../kafka/read-partition.ts'
import { freePort } from '../../../local/servers/free-port.ts'
import { type KafkaCluster, startKafkaCluster } from '../../../local/servers/kafka-cluster.ts'
import { sharedCluster, withCluster } from '../../support/brokers.ts'
import { createTopic } from '../../support/create-topic.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const source = sharedCluster({ name: 'source' })
const target = sharedCluster({ name: 'target' })

const to = { topic: 'kept', partition: 0 }
const connect = ({ bootstrapServers }: KafkaCluster) => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: bootstrapServers.split(',') })
  return { cluster, [Symbol.dispose]: () => cluster.close() }
}

const append = async (kafka: KafkaCluster, value: string): Promise<bigint> => {
  using connection = connect(kafka)
  const record = { timestamp: 1n, key: null, value: Buffer.from(value), headers: [] }
  return new Producer(connection.cluster).append(to, [record])
}

const create = async (kafka: KafkaCluster): Promise<void> => {
  using connection = connect(kafka)
  await createTopic(connection.cluster, to.topic)
}

const values = async (kafka: KafkaCluster): Promise<string[]> => {
  using connection = connect(kafka)
  const read: string[] = []
  for await (const { value } of readPartition(connection.cluster, to)) read.push(String(value))
  return read
}

test('a started cluster answers with its own id and lists its broker', async () => {
  using connection = connect(source())
  const { clusterId, brokers } = await connection.cluster.metadata([])
  assert.equal(clusterId, source().clusterId)
  assert.deepEqual(
    brokers.map(({ host, port }) => `${host}:${port}`),
    [source().bootstrapServers],
  )
})

test('two clusters started side by side have ids and ports of their own', () => {
  assert.notEqual(source().clusterId, target().clusterId)
  assert.notEqual(source().bootstrapServers, target().bootstrapServers)
})

test('a second start with the same directory goes on with the same cluster and its records', async () => {
  await using directory = await temporaryDirectory()
  const options = { name: 'resumed', directory: directory.path }
  const first = await startKafkaCluster(options)
  await create(first)
  await append(first, 'before')
  await first.stop()
  const second = await startKafkaCluster(options)
  try {
    assert.equal(second.clusterId, first.clusterId)
    assert.equal(await append(second, 'after'), 1n)
    assert.deepEqual(await values(second), ['before', 'after'])
  } finally {
    await second.stop()
  }
})

test('a broker that was killed starts again where it was, with what it acknowledged', () =>
  withCluster({ name: 'killed' }, async (kafka) => {
    const [broker] = kafka.brokers
    assert.ok(broker)
    await create(kafka)
    await append(kafka, 'acknowledged')
    const { pid } = broker
    await broker.kill()
    assert.equal(broker.pid, undefined)
    await broker.start()
    assert.notEqual(broker.pid, pid)
    assert.deepEqual(await values(kafka), ['acknowledged'])
  }))

test('three brokers replicate, and two go on without the third', () =>
  withCluster({ name: 'three', brokers: 3 }, async (kafka) => {
    await create(kafka)
    await append(kafka, 'by three')
    await kafka.brokers[2]?.stop()
    await append(kafka, 'by two')
    assert.deepEqual(await values(kafka), ['by three', 'by two'])
    using connection = connect(kafka)
    const { topics } = await connection.cluster.metadata([to.topic])
    assert.deepEqual([...(topics[0]?.partitions[0]?.replicas ?? [])].sort(), [1, 2, 3])
  }))

test('a taken port is an error that names the broker, the port and what to do', async () => {
  await using directory = await temporaryDirectory()
  const port = await freePort()
  await using other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  await assert.rejects(startKafkaCluster({ name: 'late', ports: [port], directory: directory.path }), {
    message: `Kafka broker 1 of "late" was not started: port ${port} is taken. Stop what listens there (lsof -i :${port} shows it) or choose another port.`,
  })
})

test('a broker that ends while it starts is an error with the end of its log', async () => {
  await using directory = await temporaryDirectory()
  const properties = { 'num.partitions': '0' }
  await assert.rejects(
    startKafkaCluster({ name: 'wrong', directory: directory.path, properties }),
    /^Error: Kafka broker 1 of "wrong" ended with exit code 1 while it started\. The end of its log \(.+broker\.log\):.*num\.partitions/s,
  )
})

test('data of more brokers than are to be started is refused', async () => {
  await using directory = await temporaryDirectory()
  for (const nodeId of [1, 2, 3]) await mkdir(join(directory.path, `broker-${nodeId}`))
  await assert.rejects(
    startKafkaCluster({ name: 'fewer', directory: directory.path }),
    /"fewer" was not started: .+ holds 3 brokers, not 1\. Start as many, or choose another directory\./,
  )
})
