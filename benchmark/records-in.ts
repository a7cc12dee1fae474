import type { Cluster } from '../kafka/cluster.ts'
import { logOffset } from '../kafka/read-partition.ts'
import { partitions } from './workload.ts'

/** How many records a topic holds that nothing was ever deleted of; 0 while it does not exist. */
export const recordsIn = async (cluster: Cluster, topic: string): Promise<number> => {
  if (!known.get(cluster)?.has(topic) && !(await exists(cluster, topic))) return 0
  const ends = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => logOffset(cluster, { topic, partition }, 'latest')),
  )
  return Number(ends.reduce((sum, end) => sum + end, 0n))
}

/** Topics that were seen: metadata asked for at each look would cost more than the look. */
const known = new WeakMap<Cluster, Set<string>>()

const exists = async (cluster: Cluster, topic: string): Promise<boolean> => {
  const { topics } = await cluster.metadata([topic])
  const led = topics
    .filter(({ errorCode }) => errorCode === 0)
    .flatMap((described) => described.partitions)
    .filter(({ leader }) => leader >= 0)
  if (led.length < partitions) return false
  known.set(cluster, (known.get(cluster) ?? new Set()).add(topic))
  return true
}
