import type { OffsetRun } from '../../lib/mirror/offset-map.ts'
import type { Position } from '../../lib/mirror/position.ts'
import { formatTopicPartition, type TopicPartition } from '../../lib/mirror/topic-partition.ts'
import { SimulatedPartition } from './simulated-partition.ts'

/** The flow's producer id, as source-connector wrote it. */
export const flowProducerId = 7000n

/**
 * A target cluster in memory: remote partitions, the positions' group, and requests that are on their way. Everything
 * that may happen to it is a method; nothing happens by itself.
 */
export class SimulatedTarget {
  readonly partitions: ReadonlyMap<string, SimulatedPartition>
  /** Offsets of the positions' group, by the name of the remote partition. */
  readonly positions = new Map<string, Position>()
  /** What source-connector copied of them, by the name of the source partition. */
  readonly copies = new Map<string, Position>()
  /** The records of the offset map. */
  readonly offsetMap: OffsetRun[] = []
  /** Sent by environments that gave up or died, and not read yet. */
  readonly late: (() => void)[] = []

  constructor(partitions: readonly TopicPartition[]) {
    this.partitions = new Map(partitions.map((at) => [formatTopicPartition(at), new SimulatedPartition()]))
  }

  /** One partition. Throws where the target does not have it. */
  partition(of: TopicPartition): SimulatedPartition {
    const partition = this.partitions.get(formatTopicPartition(of))
    if (partition === undefined) throw unknownPartition(of)
    return partition
  }

  /** What ListOffsets tells: the high watermark, or an error. */
  logEnd(of: TopicPartition): bigint | Error {
    return this.partitions.get(formatTopicPartition(of))?.highWatermark ?? unknownPartition(of)
  }

  /** The requests on their way are read now, the oldest first. */
  arrive(): void {
    for (const request of this.late.splice(0)) request()
  }
}

const unknownPartition = (of: TopicPartition): Error =>
  new Error(`remote partition ${formatTopicPartition(of)}: UNKNOWN_TOPIC_OR_PARTITION (3)`)
