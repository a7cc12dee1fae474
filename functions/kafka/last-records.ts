import type { Cluster } from '../../kafka/cluster.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import type { StoredRecord } from '../../lib/tasks/ports.ts'
import { topicExists } from './topic-exists.ts'

/** Offsets are not records: compaction leaves gaps, and several flows write into one heartbeats topic. */
const offsetsBack = 50n

/** The records of the last 50 offsets of partition 0, oldest first; none if there is no such topic. */
export const lastRecords = async (cluster: Cluster, topic: string): Promise<readonly StoredRecord[]> => {
  if (!(await topicExists(cluster, topic))) return []
  const of = { topic, partition: 0 }
  const [start, to] = await Promise.all([
    logOffset(cluster, of, 'earliest'),
    logOffset(cluster, of, 'latest'),
  ])
  const back = to - offsetsBack
  const records: StoredRecord[] = []
  const range = { from: back > start ? back : start, to }
  for await (const record of readPartition(cluster, of, range)) records.push(record)
  return records
}
