import type { MirrorSourceConfig } from '../../lib/config/mirror-source-config.ts'
import { type MirrorWorkerConfig, offsetStorageTopic } from '../../lib/config/mirror-worker-config.ts'
import { offsetMapTopic } from '../../lib/mirror/offset-run.ts'
import { producerIdPartition } from '../../lib/mirror/producer-id.ts'
import type { ReplicationPolicy } from '../../lib/mirror/replication-policy.ts'
import type { ClusterClient } from './cluster-client.ts'
import { identifyClusters } from './identify-clusters.ts'
import { ensureProducerId } from './producer-id.ts'

/** What a flow's own topics depend on. */
export interface FlowToPrepare {
  readonly config: MirrorSourceConfig
  readonly worker: MirrorWorkerConfig
  readonly policy: ReplicationPolicy
  readonly source: Pick<ClusterClient, 'topics' | 'cluster'>
  readonly target: Pick<ClusterClient, 'topics' | 'cluster'>
}

/** Before the first record: that these are two clusters, our topics, and the producer id that the mirror goes on with, which is answered. */
export const prepareFlow = async ({
  config,
  worker,
  policy,
  source,
  target,
}: FlowToPrepare): Promise<bigint> => {
  const { sourceClusterAlias: sourceAlias, targetClusterAlias: targetAlias } = config
  await identifyClusters({ source: source.cluster, sourceAlias, target: target.cluster, targetAlias })
  const { emitOffsetSyncsEnabled, offsetSyncsTopicReplicationFactor: factor } = config
  const { configStorageReplicationFactor, offsetStorageReplicationFactor } = worker
  if (emitOffsetSyncsEnabled)
    await (config.offsetSyncsTopicLocation === 'source'
      ? source.topics.createCompactedTopic(policy.offsetSyncsTopic(targetAlias), factor)
      : target.topics.createCompactedTopic(policy.offsetSyncsTopic(sourceAlias), factor))
  await target.topics.createCompactedTopic(
    producerIdPartition(sourceAlias).topic,
    configStorageReplicationFactor,
  )
  await target.topics.createCompactedTopic(offsetMapTopic(sourceAlias), offsetStorageReplicationFactor)
  await target.topics.createCompactedTopic(
    offsetStorageTopic(worker, sourceAlias),
    offsetStorageReplicationFactor,
    worker.offsetStoragePartitions,
  )
  return ensureProducerId(target.cluster, sourceAlias, targetAlias)
}
