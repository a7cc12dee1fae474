import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Invocation, Run } from '../../functions/handler.ts'
import { GroupAdmin } from '../../functions/kafka/group-admin.ts'
import { InternalTopicLog } from '../../functions/kafka/internal-topic-log.ts'
import { lastRecords } from '../../functions/kafka/last-records.ts'
import { TopicAdmin } from '../../functions/kafka/topic-admin.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { toEnvironment } from '../../lib/config/environment.ts'
import { encodeSettings } from '../../lib/config/settings-file.ts'
import * as checkpoints from '../../lib/mirror/checkpoint.ts'
import * as heartbeats from '../../lib/mirror/heartbeat.ts'
import * as offsetSyncs from '../../lib/mirror/offset-sync.ts'
import { sharedCluster } from '../support/brokers.ts'
import { withFakeAws } from '../support/fake-aws.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const users = [{ username: 'mirror', password: 'a "secret" one' }]
const source = sharedCluster({ name: 'source', security: { protocol: 'SASL_PLAINTEXT', users } })
const target = sharedCluster({ name: 'target' })

const settings = encodeSettings({
  name: 'MirrorSourceConnector',
  'connector.class': 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
  enabled: 'true',
  'source.cluster.alias': 'source',
  'target.cluster.alias': 'target',
  'source.cluster.security.protocol': 'SASL_PLAINTEXT',
  'source.cluster.sasl.mechanism': 'SCRAM-SHA-512',
  'replication.factor': '1',
  'offset-syncs.topic.replication.factor': '1',
  'config.storage.replication.factor': '1',
  'offset.storage.replication.factor': '1',
  'checkpoints.topic.replication.factor': '1',
  'heartbeats.topic.replication.factor': '1',
  'sync.group.offsets.enabled': 'true',
})

/** An invocation that has time for one turn of each task. */
const invocation: Invocation = {
  functionName: 'scheduled',
  awsRequestId: 'request',
  getRemainingTimeInMillis: () => 20_500,
}

/** Loads a function as its environment does: settings beside the code, the rest in variables. */
const load = async (
  kind: 'source-connector' | 'checkpoint' | 'heartbeat',
  root: string,
): Promise<Run<unknown, void>> => {
  writeFileSync(join(root, 'settings.json'), settings)
  const clusters = {
    source: { bootstrapServers: source().bootstrapServers, secretArn: 'arn:secret' },
    target: { bootstrapServers: target().bootstrapServers },
  }
  const environment =
    kind === 'source-connector'
      ? toEnvironment({ kind, ...clusters, mirrorFunctionArn: 'arn:mirror' })
      : toEnvironment({ kind, ...clusters })
  Object.assign(process.env, environment, { LAMBDA_TASK_ROOT: root })
  const { handler } = await import(`../../functions/${kind}.ts`)
  return handler
}

/** A look at a cluster past its security. */
const look = async <T>(
  at: () => { plaintextServers: string },
  use: (cluster: Cluster) => Promise<T>,
): Promise<T> => {
  const cluster = new Cluster({ bootstrapServers: at().plaintextServers.split(','), clientId: 'look' })
  try {
    return await use(cluster)
  } finally {
    cluster.close()
  }
}

const optionsOf = (at: () => { plaintextServers: string }) => ({
  bootstrapServers: at().plaintextServers.split(','),
  clientId: 'look',
})

const readLog = async <T>(
  at: () => { plaintextServers: string },
  topic: string,
  decode: (key: Buffer, value: Buffer) => T,
): Promise<T[]> =>
  look(at, async (cluster) => {
    const decoded: T[] = []
    for await (const { key, value } of new InternalTopicLog(cluster, topic).read())
      if (key && value) decoded.push(decode(key, value))
    return decoded
  })

/** The lines of metrics that a function prints while it runs. */
const metricsOf = async (run: () => Promise<void>): Promise<readonly Record<string, unknown>[]> => {
  const printed: string[] = []
  const write = process.stdout.write
  process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0
  try {
    await run()
  } finally {
    process.stdout.write = write
  }
  const lines = printed.join('').split('\n')
  return lines.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line))
}

const values = (lines: readonly Record<string, unknown>[], name: string) =>
  lines.filter((line) => line[name] !== undefined).map((line) => [line.topic, line[name]])

const record = (value: string) => ({ timestamp: 1n, key: null, value: Buffer.from(value), headers: [] })

test('the scheduled functions make remote topics and event sources, emit heartbeats and checkpoints, and move groups', async () => {
  await using root = await temporaryDirectory()
  await look(source, async (cluster) => {
    const topics = new TopicAdmin(cluster, optionsOf(source))
    const configs = { 'retention.ms': '123456' }
    await topics.createTopics([{ topic: 'orders', partitions: 3, replicationFactor: 1, configs }])
    await new Producer(cluster).append(
      { topic: 'orders', partition: 1 },
      Array.from({ length: 9 }, () => record('x')),
    )
    const offset = { topic: 'orders', partition: 1, offset: 7n, metadata: 'm' }
    await new GroupAdmin(cluster).commit('app', [offset])
  })
  const api = ({ target: operation, method }: { target: string | undefined; method: string }) =>
    operation?.startsWith('secretsmanager')
      ? { body: { SecretString: JSON.stringify(users[0]) } }
      : { status: method === 'POST' ? 202 : 200, body: { EventSourceMappings: [] } }
  await withFakeAws(api, async (requests) => {
    const sourceConnector = await load('source-connector', root.path)
    const measured = await metricsOf(() => sourceConnector({}, invocation))
    assert.deepEqual(values(measured, 'records-behind'), [['source.orders', 9]])
    assert.deepEqual(values(measured, 'topics-mirrored'), [[undefined, 1]])
    assert.equal(values(measured, 'last-success-timestamp').length, 1)
    const created = requests.filter(({ method, url }) => method === 'POST' && url.includes('event-source'))
    assert.deepEqual(
      created.map(({ body }) => body),
      [
        {
          FunctionName: 'arn:mirror',
          Topics: ['orders'],
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 10_000,
          MaximumBatchingWindowInSeconds: 1,
          Tags: { 'lambda-mirrormaker:flow': 'source/target' },
          SelfManagedEventSource: {
            Endpoints: { KAFKA_BOOTSTRAP_SERVERS: source().bootstrapServers.split(',') },
          },
          SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: '__mm2-event-source/source/target/orders' },
          SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:secret' }],
        },
      ],
    )

    // What the mirror would do.
    const sync = { topic: 'orders', partition: 1, upstreamOffset: 6n, downstreamOffset: 3n }
    await look(source, (cluster) =>
      new Producer(cluster).append({ topic: 'mm2-offset-syncs.target.internal', partition: 0 }, [
        {
          timestamp: 1n,
          key: offsetSyncs.encodeKey(sync),
          value: offsetSyncs.encodeValue(sync),
          headers: [],
        },
      ]),
    )
    await look(target, (cluster) =>
      new Producer(cluster).append(
        { topic: 'source.orders', partition: 1 },
        Array.from({ length: 6 }, () => record('x')),
      ),
    )

    const checkpoint = await load('checkpoint', root.path)
    await checkpoint({}, invocation)
    const heartbeat = await load('heartbeat', root.path)
    await heartbeat({}, invocation)
  })

  const topics = await look(target, (cluster) => new TopicAdmin(cluster, optionsOf(target)).topics())
  assert.deepEqual(
    topics.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    [
      { name: 'heartbeats', partitions: 1 },
      { name: 'mm2-configs.source.internal', partitions: 1 },
      { name: 'mm2-offset-map.source.internal', partitions: 1 },
      { name: 'mm2-offsets.source.internal', partitions: 25 },
      { name: 'source.checkpoints.internal', partitions: 1 },
      { name: 'source.orders', partitions: 3 },
    ],
  )
  assert.deepEqual(await readLog(target, 'source.checkpoints.internal', checkpoints.decode), [
    {
      group: 'app',
      topic: 'source.orders',
      partition: 1,
      upstreamOffset: 7n,
      downstreamOffset: 4n,
      metadata: 'm',
    },
  ])
  assert.deepEqual(await look(target, (cluster) => new GroupAdmin(cluster).committed('app')), [
    { topic: 'source.orders', partition: 1, offset: 4n, metadata: 'm' },
  ])
  const last = await look(target, (cluster) => lastRecords(cluster, 'heartbeats'))
  assert.equal(last.length, 1)
  assert.deepEqual(await look(target, (cluster) => lastRecords(cluster, 'no-such-topic')), [])
  const [first] = await readLog(target, 'heartbeats', heartbeats.decode)
  assert.deepEqual([first?.sourceClusterAlias, first?.targetClusterAlias], ['source', 'target'])
})
