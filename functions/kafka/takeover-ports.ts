import { readCommitted } from '../../kafka/read-committed.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import type { ConnectOffset } from '../../lib/mirror/connect-offsets.ts'
import { eventSourceGroup } from '../../lib/mirror/event-source-group.ts'
import { fingerprint } from '../../lib/mirror/fingerprint.ts'
import { shouldReplicateTopic } from '../../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../../lib/mirror/topic-filter.ts'
import type { TakeoverReading, TakeoverWriting } from '../../lib/tasks/takeover-ports.ts'
import type { ClusterClient } from './cluster-client.ts'
import { type ConnectorOffsets, readConnectorOffsets } from './connect-source-offsets.ts'
import { InternalTopicLog } from './internal-topic-log.ts'
import { logEnds, logStarts } from './log-ends.ts'
import { KafkaPositionStore } from './position-store.ts'
import { type FlowToPrepare, prepareFlow } from './prepare-flow.ts'
import { producerMemory } from './producer-memory.ts'
import { remoteTail } from './remote-tail.ts'
import { storedPositions } from './stored-positions.ts'

/** A flow whose topics may have been MirrorMaker 2's. */
export interface FlowToTakeOver extends FlowToPrepare {
  readonly sourceAlias: string
  readonly targetAlias: string
  readonly source: ClusterClient
  readonly target: ClusterClient
  /** Whether MirrorMaker 2 leaves out what was aborted on the source: it did not copy that. */
  readonly readsCommitted: boolean
}

/** A takeover's doors to both clusters of a flow. What `isOurs` tells is not taken for MirrorMaker 2's. */
export const takeoverPorts = (
  flow: FlowToTakeOver,
  offsets: ConnectorOffsets,
  isOurs?: (offset: ConnectOffset) => boolean,
): TakeoverReading & TakeoverWriting => {
  const { config, policy, sourceAlias, targetAlias, source, target } = flow
  const selection = {
    policy,
    topicFilter: defaultTopicFilter(config.topics, config.topicsExclude),
    targetAlias,
    heartbeatsReplicationEnabled: config.heartbeatsReplicationEnabled,
  }
  const [syncsOn, syncsAlias] =
    config.offsetSyncsTopicLocation === 'source' ? [source, targetAlias] : [target, sourceAlias]
  const store = new KafkaPositionStore(target.cluster, sourceAlias, targetAlias)
  return {
    shouldReplicateTopic: (topic) => shouldReplicateTopic(selection, topic),
    remoteTopic: (topic) => policy.formatRemoteTopic(sourceAlias, topic),
    sourceTopics: () => source.topics.topics(),
    targetTopics: () => target.topics.topics(),
    describeConfigs: (topics) => target.topics.describeConfigs(topics),
    storedOffsets: () => readConnectorOffsets(target.cluster, offsets, isOurs),
    offsetSyncs: new InternalTopicLog(syncsOn.cluster, policy.offsetSyncsTopic(syncsAlias)),
    positions: () => storedPositions(target.cluster, sourceAlias, targetAlias),
    sourceLogStarts: (topics) => logStarts(source.cluster, topics),
    sourceLogEnds: (topics) => logEnds(source.cluster, topics),
    remoteLogStarts: (topics) => logStarts(target.cluster, topics),
    remoteLogEnds: (topics) => logEnds(target.cluster, topics),
    remoteTail: (of, range) => remoteTail(target.cluster, of, range),
    sourceRecords: async function* (of, { from, hasTimestamps }) {
      const read = flow.readsCommitted ? readCommitted : readPartition
      for await (const record of read(source.cluster, of, { from }))
        yield { offset: record.offset, fingerprint: fingerprint(record, hasTimestamps) }
    },
    prepare: () => prepareFlow(flow),
    producerMemory: (producerId, of) => producerMemory(target.cluster, producerId, of),
    storePositions: (positions) => store.commit(positions),
    groupOf: (topic) => eventSourceGroup({ sourceAlias, targetAlias }, topic),
    commit: (group, committed) => source.groups.commit(group, committed),
  }
}
