import { type ConnectorOffsets, readConnectorOffsets } from '../functions/kafka/connect-source-offsets.ts'
import { InternalTopicLog } from '../functions/kafka/internal-topic-log.ts'
import { logEnds, logStarts } from '../functions/kafka/log-ends.ts'
import { KafkaPositionStore } from '../functions/kafka/position-store.ts'
import { prepareFlow } from '../functions/kafka/prepare-flow.ts'
import { producerMemory } from '../functions/kafka/producer-memory.ts'
import { remoteTail } from '../functions/kafka/remote-tail.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { readPartition } from '../kafka/read-partition.ts'
import { eventSourceGroup } from '../lib/mirror/event-source-group.ts'
import { fingerprint } from '../lib/mirror/fingerprint.ts'
import { shouldReplicateTopic } from '../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import type { TakeoverReading, TakeoverWriting } from '../lib/tasks/takeover-ports.ts'
import type { Flow } from './flow.ts'

/** A takeover's doors to both clusters of a flow. */
export const takeoverPorts = (flow: Flow, offsets: ConnectorOffsets): TakeoverReading & TakeoverWriting => {
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
    storedOffsets: () => readConnectorOffsets(target.cluster, offsets),
    offsetSyncs: new InternalTopicLog(syncsOn.cluster, policy.offsetSyncsTopic(syncsAlias)),
    positions: () => storedPositions(target.cluster, sourceAlias, targetAlias),
    sourceLogStarts: (topics) => logStarts(source.cluster, topics),
    sourceLogEnds: (topics) => logEnds(source.cluster, topics),
    remoteLogStarts: (topics) => logStarts(target.cluster, topics),
    remoteLogEnds: (topics) => logEnds(target.cluster, topics),
    remoteTail: (of, range) => remoteTail(target.cluster, of, range),
    sourceRecords: async function* (of, { from, hasTimestamps }) {
      for await (const record of readPartition(source.cluster, of, { from }))
        yield { offset: record.offset, fingerprint: fingerprint(record, hasTimestamps) }
    },
    prepare: () => prepareFlow(flow),
    producerMemory: (producerId, of) => producerMemory(target.cluster, producerId, of),
    storePositions: (positions) => store.commit(positions),
    groupOf: (topic) => eventSourceGroup({ sourceAlias, targetAlias }, topic),
    commit: (group, committed) => source.groups.commit(group, committed),
  }
}
