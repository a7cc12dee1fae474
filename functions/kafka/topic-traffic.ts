import type { Cluster } from '../../kafka/cluster.ts'
import { logOffset, offsetAt, readBatches } from '../../kafka/read-partition.ts'
import type { DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'
import type { TopicSample } from '../../lib/mirror/record-risks.ts'
import type { Topic } from '../../lib/mirror/topic-plan.ts'
import type { TopicTraffic } from '../../lib/tasks/plan-flow.ts'

/** Of how long ago on records are counted, for what comes in a second. */
const trafficMs = 24 * 3_600_000
/** A log that is younger than this says little of what comes in a second. */
const shortestMs = 60_000

/** How a topic is looked at. */
export interface TrafficReading {
  readonly topic: Topic
  /** The first offset of a partition that is not mirrored yet; undefined where nothing is. */
  readonly mirroredUpTo: (of: TopicPartition) => bigint | undefined
  readonly now: number
  /** How much of each partition is read, bytes, at either end of what is there. */
  readonly sampleBytes: number
}

/** What stands in a topic of the source and what came in since a day: ends of logs, and some batches at both ends. */
export const topicTraffic = async (
  cluster: Cluster,
  { topic, mirroredUpTo, now, sampleBytes }: TrafficReading,
): Promise<TopicTraffic> => {
  const partitions = await Promise.all(
    Array.from({ length: topic.partitions }, async (_, partition) => {
      const of = { topic: topic.name, partition }
      const [start, end, dayAgo] = await Promise.all([
        logOffset(cluster, of, 'earliest'),
        logOffset(cluster, of, 'latest'),
        offsetAt(cluster, of, BigInt(now - trafficMs)),
      ])
      const mirrored = mirroredUpTo(of) ?? start
      const next = mirrored < start ? start : mirrored
      const sample = await samplePartition(cluster, of, { start, end, next, sampleBytes })
      const isYounger = dayAgo === start && sample.firstTimestamp !== undefined
      const since = isYounger ? Math.max(now - Number(sample.firstTimestamp), shortestMs) : trafficMs
      return { ...sample, start, end, next, perSecond: (Number(end - (dayAgo ?? end)) / since) * 1_000 }
    }),
  )
  const sum = (of: (one: (typeof partitions)[number]) => number): number =>
    partitions.reduce((all, one) => all + of(one), 0)
  const records = sum((one) => one.records)
  return {
    offsets: sum(({ start, end }) => Number(end - start)),
    waiting: sum(({ next, end }) => Number(end > next ? end - next : 0n)),
    offsetsPerSecond: sum(({ perSecond }) => perSecond),
    sample: {
      records,
      bytesPerRecord: records === 0 ? 0 : sum(({ bytes }) => bytes) / records,
      largest: partitions
        .flatMap(({ largest }) => largest ?? [])
        .reduce<TopicSample['largest']>(
          (most, one) => (most === undefined || one.bytes > most.bytes ? one : most),
          undefined,
        ),
      oldestTimestamp: least(partitions.flatMap(({ oldestTimestamp }) => oldestTimestamp ?? [])),
    },
  }
}

interface SampleRange {
  readonly start: bigint
  readonly end: bigint
  readonly next: bigint
  readonly sampleBytes: number
}

/** Some records from the log start on, from the first that is not mirrored on, and the last ones. */
const samplePartition = async (
  cluster: Cluster,
  of: TopicPartition,
  { start, end, next, sampleBytes }: SampleRange,
) => {
  const read = (from: bigint): Promise<readonly DecodedRecord[]> =>
    from < end ? readSome(cluster, of, { from, to: end, maxBytes: sampleBytes }) : Promise.resolve([])
  const first = await read(start)
  const waiting = next === start ? first : await read(next)
  const tail = end - tailOffsets
  const last = tail > next ? await read(tail) : []
  const all = [...new Map([...first, ...waiting, ...last].map((record) => [record.offset, record])).values()]
  const largest = all.reduce<DecodedRecord | undefined>(
    (most, one) => (most === undefined || sizeOf(one) > sizeOf(most) ? one : most),
    undefined,
  )
  return {
    records: all.length,
    bytes: all.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0),
    largest: largest && { partition: of.partition, offset: largest.offset, bytes: sizeOf(largest) },
    oldestTimestamp: least(waiting.map(({ timestamp }) => timestamp)),
    firstTimestamp: least(first.map(({ timestamp }) => timestamp)),
  }
}

const tailOffsets = 200n

const readSome = async (
  cluster: Cluster,
  of: TopicPartition,
  range: { readonly from: bigint; readonly to: bigint; readonly maxBytes: number },
): Promise<readonly DecodedRecord[]> => {
  const records: DecodedRecord[] = []
  let bytes = 0
  for await (const batch of readBatches(cluster, of, range)) {
    if (!batch.isControl) records.push(...batch.records())
    bytes += batch.size
    if (bytes >= range.maxBytes) break
  }
  return records.filter(({ offset }) => offset >= range.from)
}

const sizeOf = ({ key, value, headers }: DecodedRecord): number =>
  (key?.length ?? 0) +
  (value?.length ?? 0) +
  headers.reduce((sum, header) => sum + header.key.length + (header.value?.length ?? 0), 0)

const least = (values: readonly bigint[]): bigint | undefined =>
  values.length === 0 ? undefined : values.reduce((one, other) => (one < other ? one : other))
