import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { filePartition } from '../../../functions/kafka/file-partition.ts'
import { KafkaFileTopics } from '../../../functions/kafka/file-topics.ts'
import { KafkaObjectPositions } from '../../../functions/kafka/object-positions.ts'
import { KafkaRemoteLog } from '../../../functions/kafka/remote-log.ts'
import { RemoteTopics } from '../../../functions/kafka/remote-topics.ts'
import { TopicAdmin } from '../../../functions/kafka/topic-admin.ts'
import { RegexTimeLimit } from '../../../functions/regex-time-limit.ts'
import { Cluster } from '../../../kafka/cluster.ts'
import { readPartition } from '../../../kafka/read-partition.ts'
import { readFileSourceOptions } from '../../../lib/filepulse/file-source-options.ts'
import { type FileSource, shipObject } from '../../../lib/tasks/file-source.ts'
import type { RemoteLog } from '../../../lib/tasks/replicate-ports.ts'
import { sharedCluster } from '../../support/brokers.ts'
import { weblogSettings } from '../../support/weblog-settings.ts'

const kafka = sharedCluster({ properties: { 'num.partitions': '3' } })
const fixtures = new URL('../../fixtures/weblogs/', import.meta.url)
const sample = readFileSync(new URL('weblog-sample.log', fixtures))
const expected = readFileSync(new URL('weblog-expected-plain.ndjson', fixtures), 'utf8').trimEnd().split('\n')

const connect = () => {
  const options = { bootstrapServers: kafka().bootstrapServers.split(','), clientId: 'test' }
  const cluster = new Cluster(options)
  const positions = new KafkaObjectPositions(cluster, 'weblogs')
  const remoteLog = new KafkaRemoteLog(cluster, new RemoteTopics(cluster, 'none'), true)
  const source = (topic: string, chunkBytes = 1_000): FileSource => ({
    options: readFileSourceOptions({ ...weblogSettings, topic }),
    cleaner: { clean: async () => {} },
    objects: {
      identify: async (object) => object,
      open: async (object, fromByte) => ({
        ...object,
        contentLength: sample.length,
        lastModified: 1_754_794_800_000,
        userMetadata: {},
        startsAt: fromByte,
        body: (async function* () {
          for (let at = fromByte; at < sample.length; at += chunkBytes)
            yield sample.subarray(at, at + chunkBytes)
        })(),
      }),
    },
    topics: new KafkaFileTopics(cluster, new TopicAdmin(cluster, options)),
    remoteLog,
    positions,
    timeLimit: new RegexTimeLimit(),
    clock: Date,
    log: { info: () => {}, warn: () => {} },
  })
  return { cluster, positions, source, remoteLog, [Symbol.dispose]: () => cluster.close() }
}

const read = async (cluster: Cluster, topic: string, key: string): Promise<string[]> => {
  const values: string[] = []
  const partition = filePartition(`s3://logs/${key}`, 3)
  for await (const { value } of readPartition(cluster, { topic, partition })) values.push(String(value))
  return values
}
const soon = () => Date.now() + 60_000

test('whoever asks for the producer id of an object is given the same one, and told who was first', async () => {
  using connection = connect()
  const first = await connection.positions.claim('one')
  const again = await connection.positions.claim('one')
  const other = await connection.positions.claim('other')
  assert.deepEqual(again, { producerId: first.producerId, isFirst: false })
  assert.equal(first.isFirst, true)
  assert.notEqual(other.producerId, first.producerId)
})

test('an object stands in its topic as FilePulse writes it, and no record more after it is delivered again', async () => {
  using connection = connect()
  const { cluster, source } = connection
  const object = { bucket: 'logs', key: 'weblog.log', etag: 'e1' }
  assert.equal((await shipObject(source('once'), object, soon())).end, 'completed')
  assert.deepEqual(await read(cluster, 'once', object.key), expected)
  assert.equal((await shipObject(source('once'), object, soon())).end, 'known')
  assert.deepEqual(await read(cluster, 'once', object.key), expected)
})

test('an invocation that died after each of its appends is carried on, and no record is missing or there twice', async () => {
  const object = { bucket: 'logs', key: 'dying.log', etag: 'e1' }
  for (let deaths = 0; ; deaths++) {
    using connection = connect()
    const { cluster, source } = connection
    const { remoteLog: alive } = connection
    const dying: RemoteLog = {
      logEnds: (of) => alive.logEnds(of),
      prepare: async () => {},
      logStart: (of) => alive.logStart(of),
      batchesOf: (id, of, from, to) => alive.batchesOf(id, of, from, to),
      producerMemory: (id, of) => alive.producerMemory(id, of),
      reset: () => alive.reset(),
      append: async (batches, deadline) => {
        // As large as the death count says: deliveries cut their batches at other places.
        const cut = batches.map((batch) => ({
          ...batch,
          records: batch.records.slice(0, batch.from + 3 + deaths),
        }))
        await alive.append(cut, deadline)
        throw new Error('killed')
      },
    }
    if (deaths < 5) {
      await assert.rejects(shipObject({ ...source('dying'), remoteLog: dying }, object, soon()), /killed/)
      continue
    }
    assert.equal((await shipObject(source('dying'), object, soon())).end, 'completed')
    assert.deepEqual(await read(cluster, 'dying', object.key), expected)
    return
  }
})

test('two deliveries of an object at the same time append each record once', async () => {
  const object = { bucket: 'logs', key: 'twice.log', etag: 'e1' }
  {
    using connection = connect()
    await connection.source('twice').topics.partitionOf('twice', 's3://logs/twice.log')
  }
  const deliver = async () => {
    using connection = connect()
    return shipObject(connection.source('twice'), object, soon())
  }
  await Promise.allSettled([deliver(), deliver(), deliver()])
  await deliver()
  using connection = connect()
  assert.deepEqual(await read(connection.cluster, 'twice', object.key), expected)
})
