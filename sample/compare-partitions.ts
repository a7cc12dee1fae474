import type { Cluster } from '../kafka/cluster.ts'
import { logOffset, readPartition } from '../kafka/read-partition.ts'
import type { DecodedRecord } from '../kafka/record-batch-decoder.ts'
import { topicPartitionName } from '../kafka/topic-partition.ts'

/** What the comparison of one source partition with its remote partition gave. */
export interface Comparison {
  readonly topic: string
  readonly partition: number
  readonly sourceRecords: number
  readonly remoteRecords: number
  /** The first difference, as a sentence; undefined when both hold the same records in the same order. */
  readonly difference: string | undefined
}

/** One topic on both sides. */
export interface MirroredTopic {
  readonly topic: string
  readonly remoteTopic: string
  readonly partitions: number
}

/** Compares every partition of a topic, record by record: key, value, timestamp, headers and order. */
export const comparePartitions = (
  source: Cluster,
  target: Cluster,
  { topic, remoteTopic, partitions }: MirroredTopic,
): Promise<readonly Comparison[]> =>
  Promise.all(
    Array.from({ length: partitions }, async (_, partition) => {
      const here = { topic, partition }
      const there = { topic: remoteTopic, partition }
      const [sourceEnd, remoteEnd] = await Promise.all([
        logOffset(source, here, 'latest'),
        logOffset(target, there, 'latest'),
      ])
      const compared = await compareRecords(
        readPartition(source, here, { to: sourceEnd }),
        readPartition(target, there, { to: remoteEnd }),
      )
      const difference = compared.difference && `${topicPartitionName(there)}: ${compared.difference}`
      return { topic, partition, ...compared, difference }
    }),
  )

type Records = AsyncGenerator<DecodedRecord>

const compareRecords = async (source: Records, remote: Records) => {
  let sourceRecords = 0
  let remoteRecords = 0
  let difference: string | undefined
  for (;;) {
    const [one, other] = await Promise.all([source.next(), remote.next()])
    if (one.done && other.done) return { sourceRecords, remoteRecords, difference }
    if (!one.done) sourceRecords++
    if (!other.done) remoteRecords++
    difference ??= differenceOf(one.done ? undefined : one.value, other.done ? undefined : other.value)
  }
}

const differenceOf = (
  one: DecodedRecord | undefined,
  other: DecodedRecord | undefined,
): string | undefined => {
  if (one === undefined) return `offset ${other?.offset} has no counterpart on the source`
  if (other === undefined) return `source offset ${one.offset} is missing`
  const field = fields.find((name) => !isSame[name](one, other))
  return field && `${field} of source offset ${one.offset} and of offset ${other.offset} differ`
}

const fields = ['timestamp', 'key', 'value', 'headers'] as const
type Same = (one: DecodedRecord, other: DecodedRecord) => boolean

const isSame: Readonly<Record<(typeof fields)[number], Same>> = {
  timestamp: (one, other) => one.timestamp === other.timestamp,
  key: (one, other) => areSameBytes(one.key, other.key),
  value: (one, other) => areSameBytes(one.value, other.value),
  headers: (one, other) =>
    one.headers.length === other.headers.length &&
    one.headers.every(({ key, value }, index) => {
      const there = other.headers[index]
      return there !== undefined && key === there.key && areSameBytes(value, there.value)
    }),
}

/** Null is not the same as no bytes. */
const areSameBytes = (one: Buffer | null, other: Buffer | null): boolean =>
  one === null || other === null ? one === other : one.equals(other)
