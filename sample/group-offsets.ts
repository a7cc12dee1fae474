import type { Cluster } from '../kafka/cluster.ts'
import { committedOffsets } from './committed-offsets.ts'

/** A group's committed offsets by partition of one topic. */
export const groupOffsets = async (
  cluster: Cluster,
  groupId: string,
  topic: string,
): Promise<ReadonlyMap<number, bigint>> =>
  new Map(
    (await committedOffsets(cluster, groupId))
      .filter((offset) => offset.topic === topic)
      .map(({ partition, offset }) => [partition, offset]),
  )
