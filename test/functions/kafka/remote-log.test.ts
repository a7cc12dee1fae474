import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KafkaRemoteLog } from '../../../functions/kafka/remote-log.ts'
import { RemoteTopics } from '../../../functions/kafka/remote-topics.ts'
import { Cluster } from '../../../kafka/cluster.ts'
import type { KafkaEventRecord } from '../../../lib/mirror/kafka-event.ts'
import { addSequence } from '../../../lib/mirror/position.ts'
import type { RemoteLog } from '../../../lib/tasks/replicate-ports.ts'
import { sharedCluster } from '../../support/brokers.ts'
import { createTopic } from '../../support/create-topic.ts'
import { SimulatedConnection } from '../../support/simulated-connection.ts'
import { fates } from '../../support/simulated-network.ts'
import { flowProducerId, SimulatedTarget } from '../../support/simulated-target.ts'

/* The remote log on a real broker, and the simulated target of the unit tests beside it: both answer alike. */

const broker = sharedCluster()

const record = (offset: number): KafkaEventRecord => ({
  topic: 'orders',
  partition: 0,
  offset,
  timestamp: 1_763_700_000_000 + offset,
  value: Buffer.from(`r${offset}`).toString('base64'),
})

/** Runs with the remote log over the wire; connections are closed at the end. */
const withRemoteLog = async (
  topic: string,
  configs: Readonly<Record<string, string>>,
  run: (log: RemoteLog) => Promise<void>,
): Promise<void> => {
  const cluster = new Cluster({ bootstrapServers: [broker().bootstrapServers], clientId: 'remote-log-test' })
  try {
    await createTopic(cluster, topic, { configs })
    await run(new KafkaRemoteLog(cluster, new RemoteTopics(cluster, 'none'), true))
  } finally {
    cluster.close()
  }
}

const simulated = (topic: string): RemoteLog =>
  new SimulatedConnection(new SimulatedTarget([{ topic, partition: 0 }]), {
    network: () => fates.answered,
    isLabelled: true,
    batchSize: () => 100,
    leaders: 1,
  })

/** Appends records as one batch; the outcome with its offset. */
const append = async (
  log: RemoteLog,
  topic: string,
  { sequence, epoch = 0, offsets }: { sequence: number; epoch?: number; offsets: readonly number[] },
): Promise<string> => {
  const position = {
    producerId: flowProducerId,
    producerEpoch: epoch,
    sequence,
    upstreamOffset: 0n,
    downstreamOffset: 0n,
  }
  const batch = { to: { topic, partition: 0 }, records: offsets.map(record), from: 0, position }
  const [outcome] = await log.append([batch], Date.now() + 20_000)
  return outcome?.kind === 'appended' ? `appended at ${outcome.baseOffset}` : String(outcome?.kind)
}

const last = 2 ** 31 - 1

/** Batches one after the other, and what becomes of each (spec/produce-path 4a). */
const table = [
  ['the first one, at any sequence', { sequence: last - 8, offsets: [0, 1, 2] }, 'appended at 0'],
  ['the same again', { sequence: last - 8, offsets: [0, 1, 2] }, 'refused'],
  ['another client goes on with the next sequence', { sequence: last - 5, offsets: [3, 4] }, 'appended at 3'],
  ['a shorter one from the same sequence', { sequence: last - 5, offsets: [3] }, 'refused'],
  ['a longer one', { sequence: last - 5, offsets: [3, 4, 5] }, 'refused'],
  ['other records under the same sequences', { sequence: last - 5, offsets: [4, 5] }, 'refused'],
  ['one that overlaps', { sequence: last - 4, offsets: [4, 5] }, 'refused'],
  ['a gap ahead', { sequence: last - 2, offsets: [6] }, 'refused'],
  [
    'across the wrap, inside the batch',
    { sequence: last - 3, offsets: [5, 6, 7, 8, 9, 10] },
    'appended at 5',
  ],
  ['behind the wrap', { sequence: 2, offsets: [11] }, 'appended at 11'],
  ['a new epoch not from 0', { sequence: 3, epoch: 1, offsets: [12] }, 'refused'],
  ['a new epoch from 0', { sequence: 0, epoch: 1, offsets: [12, 13] }, 'appended at 12'],
  ['the old epoch', { sequence: 3, offsets: [12] }, 'refused'],
] as const

const findings = async (log: RemoteLog, topic: string) => {
  const at = { topic, partition: 0 }
  const [end] = await log.logEnds([at])
  assert(typeof end === 'bigint')
  const found = await log.batchesOf(flowProducerId, at, 0n, end)
  return found.map(({ producerEpoch, baseSequence, baseOffset, lastOffset, count, label, records }) => ({
    producerEpoch,
    baseSequence,
    baseOffset,
    lastOffset,
    count,
    label,
    records: records().map(({ offset, timestamp, value }) => [offset, timestamp, String(value)]),
  }))
}

test('a batch is a conditional append: broker and simulated target answer alike, and keep the same', async () => {
  const topic = 'source.sequences'
  const simulation = simulated(topic)
  await withRemoteLog(topic, {}, async (log) => {
    for (const [says, batch, expected] of table) {
      assert.equal(await append(log, topic, batch), expected, `broker: ${says}`)
      assert.equal(await append(simulation, topic, batch), expected, `simulation: ${says}`)
    }
    assert.deepEqual(await findings(log, topic), await findings(simulation, topic))
    const { lastSequence, producerEpoch } =
      (await log.producerMemory(flowProducerId, { topic, partition: 0 })) ?? {}
    const remembered = await simulation.producerMemory(flowProducerId, { topic, partition: 0 })
    assert.deepEqual({ lastSequence, producerEpoch }, remembered)
    assert.deepEqual(await log.logEnds([{ topic, partition: 0 }]), [14n])
    assert.equal(lastSequence, addSequence(0, 1))
  })
})

for (const [says, configs, label] of [
  ['LogAppendTime', { 'message.timestamp.type': 'LogAppendTime' }, 3],
  [
    'LogAppendTime, and a broker that writes batches anew',
    { 'message.timestamp.type': 'LogAppendTime', 'compression.type': 'lz4' },
    undefined,
  ],
  ['a broker that writes batches anew', { 'compression.type': 'lz4' }, undefined],
] as const) {
  test(`a target with ${says}: an append is told from a duplicate, and records keep their own timestamps for recovery`, async () => {
    const topic = `source.${says.replaceAll(/\W+/g, '-')}`
    await withRemoteLog(topic, configs, async (log) => {
      assert.equal(await append(log, topic, { sequence: 0, offsets: [0, 1, 2] }), 'appended at 0')
      // Other records under the same sequences: the broker answers with the offset of the first batch.
      assert.equal(await append(log, topic, { sequence: 0, offsets: [1, 2, 3] }), 'refused')
      const [found] = await findings(log, topic)
      assert.equal(found?.label, label)
      assert.deepEqual(found?.records, [
        [0n, 1_763_700_000_000n, 'r0'],
        [1n, 1_763_700_000_001n, 'r1'],
        [2n, 1_763_700_000_002n, 'r2'],
      ])
    })
  })
}
