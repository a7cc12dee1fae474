import type { Cluster } from '../../kafka/cluster.ts'
import { readCommitted } from '../../kafka/read-committed.ts'
import { fingerprint } from '../../lib/mirror/fingerprint.ts'
import type { TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { RemoteTail } from '../../lib/tasks/takeover-ports.ts'

/**
 * The contents of `[from, to)` of a remote partition, in order. Records of transactions that were aborted, or are open, are
 * left out: MirrorMaker 2 with exactly-once writes them again, and its readers do not see them.
 */
export const remoteTail = async (
  cluster: Cluster,
  of: TopicPartition,
  range: { readonly from: bigint; readonly to: bigint; readonly hasTimestamps: boolean },
): Promise<RemoteTail> => {
  const records = readCommitted(cluster, of, range)
  const fingerprints: string[] = []
  for (;;) {
    const next = await records.next()
    if (next.done) return { fingerprints, open: next.value }
    fingerprints.push(fingerprint(next.value, range.hasTimestamps))
  }
}
