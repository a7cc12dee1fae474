import type { MirroredEnd } from '../mirror/offset-map.ts'
import { formatTopicPartition, parseTopicPartition } from '../mirror/topic-partition.ts'
import type { LogEnds, MetricSink } from './ports.ts'

/** What measuring the lag of a flow needs. */
export interface LagMeasurement {
  /** `source->target` */
  readonly flow: string
  readonly remoteTopic: (topic: string) => string
  readonly sourceLogStarts: LogEnds
  readonly sourceLogEnds: LogEnds
  /** The mirror's positions, by remote `<topic>-<partition>`. */
  readonly mirroredEnds: () => Promise<ReadonlyMap<string, MirroredEnd>>
  readonly metrics: MetricSink
}

/**
 * Measures how many records of each topic the target does not have yet: from the mirror's position, or from the log start
 * where nothing was copied, to the source's log end. Offsets are counted: gaps of a compacted log count as records.
 */
export const measureLag = async (measurement: LagMeasurement, topics: readonly string[]): Promise<void> => {
  const { flow, remoteTopic, sourceLogStarts, sourceLogEnds, mirroredEnds, metrics } = measurement
  const positions = await mirroredEnds()
  const [starts, ends] = await Promise.all([sourceLogStarts(topics), sourceLogEnds(topics)])
  const behind = new Map<string, bigint>(topics.map((topic) => [topic, 0n]))
  for (const [name, end] of ends) {
    const { topic, partition } = parseTopicPartition(name)
    const position = positions.get(formatTopicPartition({ topic: remoteTopic(topic), partition }))
    const from = position?.upstreamOffset ?? starts.get(name) ?? end
    behind.set(topic, (behind.get(topic) ?? 0n) + (end > from ? end - from : 0n))
  }
  for (const [topic, records] of behind)
    metrics.record({ flow, topic: remoteTopic(topic) }, { 'records-behind': Number(records) })
}
