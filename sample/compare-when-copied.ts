import type { Cluster } from '../kafka/cluster.ts'
import { logOffset } from '../kafka/read-partition.ts'
import { type Comparison, comparePartitions, type MirroredTopic } from './compare-partitions.ts'
import { groupOffsets } from './group-offsets.ts'
import { mirroredTopics } from './mirrored-topics.ts'
import { sampleGroup } from './sample-data.ts'
import { until } from './until.ts'

/** Both sides of a flow. */
export interface BothSides {
  readonly source: Cluster
  readonly target: Cluster
  readonly remoteName: (topic: string) => string
}

/** How long the mirror is given to copy the sample, ms. */
const patienceMs = 90_000

/** A topic's partitions, compared. */
export interface ComparedTopic {
  readonly topic: string
  readonly remoteTopic: string
  readonly partitions: readonly Comparison[]
}

/** Waits until all topics named are mirrored and both sides hold the same number of records, and compares them. */
export const compareWhenCopied = async (
  { source, target, remoteName }: BothSides,
  topics: readonly string[],
): Promise<readonly ComparedTopic[]> => {
  const mirrored = await until(
    `remote topics of ${topics.join(', ')}`,
    () => mirroredTopics(source, target, remoteName),
    (found) => topics.every((topic) => found.some((one) => one.topic === topic)),
    patienceMs,
  )
  return Promise.all(
    mirrored
      .filter(({ topic }) => topics.includes(topic))
      .map((topic) => compareTopic(source, target, topic)),
  )
}

const compareTopic = async (
  source: Cluster,
  target: Cluster,
  topic: MirroredTopic,
): Promise<ComparedTopic> => {
  const partitions = await until(
    `all records of ${topic.topic} in ${topic.remoteTopic}`,
    () => comparePartitions(source, target, topic),
    (compared) => compared.every(({ sourceRecords, remoteRecords }) => sourceRecords <= remoteRecords),
    patienceMs,
  )
  return { ...topic, partitions }
}

/** Waits until the sample group has on the target as many records left to read as on the source, in every partition. */
export const groupWhenTranslated = async ({ source, target, remoteName }: BothSides) => {
  const { groupId, topic } = sampleGroup
  const here = await unreadRecords(source, groupId, topic)
  const there = await until(
    `offsets of group ${groupId} on the target, where ${[...here.values()].join(', ')} records are unread on the source`,
    () => unreadRecords(target, groupId, remoteName(topic)),
    (unread) => [...here].every(([partition, count]) => unread.get(partition) === count),
    patienceMs,
  )
  return { groupId, topic, unread: [...there.values()].reduce((sum, count) => sum + count, 0n) }
}

/** How many offsets lie between a group's and the log end, by partition. */
const unreadRecords = async (
  cluster: Cluster,
  groupId: string,
  topic: string,
): Promise<ReadonlyMap<number, bigint>> => {
  const offsets = await groupOffsets(cluster, groupId, topic)
  const ends = [...offsets].map(async ([partition, offset]) => {
    const end = await logOffset(cluster, { topic, partition }, 'latest')
    return [partition, end - offset] as const
  })
  return new Map(await Promise.all(ends))
}
