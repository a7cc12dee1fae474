import type { Cluster } from '../../kafka/cluster.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'

/** Items by the node id of their partition's leader; under undefined those without one. Metadata is asked for once. */
export const byLeader = async <Item>(
  cluster: Cluster,
  items: readonly Item[],
  of: (item: Item) => TopicPartition,
): Promise<ReadonlyMap<number | undefined, readonly Item[]>> => {
  const leaders = await cluster.leaders(items.map(of))
  return Map.groupBy(items, (item) => leaders.get(topicPartitionName(of(item))))
}
