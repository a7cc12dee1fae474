import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { leasePartition } from '../../lib/mirror/flow-lease.ts'
import type { FlowHolding } from '../../lib/tasks/hold-flow.ts'
import { InternalTopicLog } from './internal-topic-log.ts'

/** The flow's config topic on the target, as the lease of the flow is read and written there. The topic must exist to be written. */
export const flowLeaseLog = (target: Cluster, sourceAlias: string): FlowHolding['log'] => {
  const partition = leasePartition(sourceAlias)
  const log = new InternalTopicLog(target, partition.topic)
  const producer = new Producer(target)
  return {
    read: (from) => log.read(from),
    append: async (record) => {
      await producer.append(partition, [{ ...record, timestamp: Date.now(), headers: [] }])
    },
  }
}
