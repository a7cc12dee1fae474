import { type ConnectorOffsets, writeConnectorOffsets } from '../functions/kafka/connect-source-offsets.ts'
import { KafkaPositionCopies } from '../functions/kafka/position-copies.ts'
import { KafkaPositionStore } from '../functions/kafka/position-store.ts'
import { KafkaRemoteLog } from '../functions/kafka/remote-log.ts'
import { RemoteTopics } from '../functions/kafka/remote-topics.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { readPartition } from '../kafka/read-partition.ts'
import type { DecodedRecord } from '../kafka/record-batch-decoder.ts'
import { offsetStorageTopic } from '../lib/config/mirror-worker-config.ts'
import type { KafkaEventRecord } from '../lib/mirror/kafka-event.ts'
import { formatTopicPartition, type TopicPartition } from '../lib/mirror/topic-partition.ts'
import { type HandedBack, handBack } from '../lib/tasks/hand-back.ts'
import { table } from '../sample/table.ts'
import type { Flow } from './flow.ts'
import type { Output } from './output.ts'

/** What is handed back, and to whom. */
export interface HandBackOptions {
  readonly partitions: readonly TopicPartition[]
  readonly offsets: ConnectorOffsets
  /** To a connector in Connect: its offsets stand in a topic of Connect's, without fields of ours. */
  readonly isConnector: boolean
  /** Only shows what would be written. */
  readonly isDryRun: boolean
}

/** Writes where MirrorMaker 2 goes on, and shows it. The event sources must stand still. */
export const handFlowBack = async (
  flow: Flow,
  { partitions, offsets, isConnector, isDryRun }: HandBackOptions,
  output: Output,
): Promise<void> => {
  const { source, target, sourceAlias, targetAlias, policy } = flow
  const copies = new KafkaPositionCopies(
    target.cluster,
    sourceAlias,
    offsetStorageTopic(flow.worker, sourceAlias),
  )
  const handed = await handBack({
    log: new KafkaRemoteLog(target.cluster, new RemoteTopics(target.cluster, 'none'), true),
    positions: new KafkaPositionStore(target.cluster, sourceAlias, targetAlias),
    partitions,
    isDryRun,
    remoteTopic: (topic) => policy.formatRemoteTopic(sourceAlias, topic),
    sourceRecords: (of, from, count) => eventRecords(source.cluster, of, from, count),
    write: async (positions) => {
      await copies.write(positions)
      if (isConnector)
        await writeConnectorOffsets(
          target.cluster,
          offsets,
          positions.map(({ position, ...of }) => ({ ...of, next: position.upstreamOffset })),
        )
    },
  })
  show(output, handed)
  output.text(
    isDryRun
      ? 'Nothing was written: this was a dry run.'
      : `${handed.length} partitions are handed back: ${offsets.connector} finds its offsets in ${offsets.topic}. Start it ` +
          'now; the mirror must not be started again without mirror takeover.',
  )
}

const show = (output: Output, handed: readonly HandedBack[]): void => {
  output.json({
    partitions: handed.map(({ position, corrected, ...of }) => ({
      ...of,
      goesOnAt: position.upstreamOffset,
      corrected,
    })),
  })
  output.text(
    table(
      ['partition', 'goes on at', 'found behind our position'],
      handed.map(({ position, corrected, ...of }) => [
        formatTopicPartition(of),
        `${position.upstreamOffset}`,
        `${corrected}`,
      ]),
    ),
  )
}

/** Source records as an event holds them, for whatever finds positions again. */
const eventRecords = async (
  cluster: Cluster,
  of: TopicPartition,
  from: bigint,
  count: number,
): Promise<readonly KafkaEventRecord[]> => {
  const records: KafkaEventRecord[] = []
  for await (const record of readPartition(cluster, of, { from })) {
    records.push(eventRecord(of, record))
    if (records.length === count) break
  }
  return records
}

const eventRecord = (
  of: TopicPartition,
  { offset, timestamp, key, value, headers }: DecodedRecord,
): KafkaEventRecord => ({
  ...of,
  offset: Number(offset),
  timestamp: Number(timestamp),
  key: key?.toString('base64') ?? null,
  value: value?.toString('base64') ?? null,
  headers: headers.map((header) => ({
    [header.key]: header.value === null ? null : [...new Int8Array(header.value)],
  })),
})
