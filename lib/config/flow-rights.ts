import type { FlowFunction } from './environment.ts'
import type { KafkaRights } from './kafka-rights.ts'

/** The names of a flow's topics and groups, as patterns of IAM. */
export interface FlowNames {
  /** Topics of the source that are mirrored. */
  readonly sourceTopics: readonly string[]
  readonly remoteTopics: readonly string[]
  /** Groups whose offsets are translated. */
  readonly groups: readonly string[]
  /** Groups of the mirror's event sources, on the source. */
  readonly eventSourceGroups: readonly string[]
  /** The group on the target that holds the mirror's positions. */
  readonly positionsGroup: string
  /** The group on the target of the workers of a dedicated MirrorMaker 2. */
  readonly workersGroup: string
  readonly heartbeatsTopic: string
  readonly checkpointsTopic: string
  readonly offsetSyncsTopic: string
  readonly offsetSyncsLocation: 'source' | 'target'
  /** Whether rules of access to topics are copied to the target. */
  readonly syncsAcls: boolean
  /** Topics on the target in which Connect keeps what a connector remembers. */
  readonly storageTopics: readonly string[]
  /** The one of them that says where each record stands, which the mirror writes. */
  readonly offsetMapTopic: string
}

/** What a function of a flow may do in each cluster. */
export interface FlowRights {
  readonly source: KafkaRights
  readonly target: KafkaRights
}

/** What each function of a flow does in MSK clusters that use IAM, and no more. */
export const flowRights = (names: FlowNames): Readonly<Record<FlowFunction, FlowRights>> => ({
  mirror: mirrorRights(names),
  'source-connector': sourceConnectorRights(names),
  checkpoint: checkpointRights(names),
  heartbeat: heartbeatRights(names),
})

const connect = ['Connect'] as const
/** Each of our appends is an idempotent producer's. */
const produceTo = ['Connect', 'WriteDataIdempotently'] as const
const read = ['DescribeTopic', 'ReadData'] as const
const write = ['DescribeTopic', 'WriteData'] as const
const create = ['CreateTopic', 'DescribeTopic'] as const
const commit = ['DescribeGroup', 'AlterGroup'] as const

const nothingOnSource: KafkaRights = { cluster: connect, topics: [], groups: [] }

/** Its role is the poller's too: so it reads the source, though the function itself doesn't. */
const mirrorRights = (names: FlowNames): FlowRights => {
  const syncs = { names: [names.offsetSyncsTopic], actions: write }
  const syncsOnSource = names.offsetSyncsLocation === 'source'
  return {
    source: {
      cluster: ['DescribeClusterDynamicConfiguration', ...(syncsOnSource ? produceTo : connect)],
      topics: [{ names: names.sourceTopics, actions: read }, ...(syncsOnSource ? [syncs] : [])],
      groups: [{ names: names.eventSourceGroups, actions: commit }],
    },
    target: {
      cluster: produceTo,
      topics: [
        // Reads what it appended before, to go on where a killed environment stopped.
        { names: names.remoteTopics, actions: [...write, 'ReadData', 'DescribeTopicDynamicConfiguration'] },
        // Where the flow's producer id stands.
        { names: names.storageTopics, actions: read },
        { names: [names.offsetMapTopic], actions: write },
        ...(syncsOnSource ? [] : [syncs]),
      ],
      groups: [{ names: [names.positionsGroup], actions: commit }],
    },
  }
}

const sourceConnectorRights = (names: FlowNames): FlowRights => {
  const syncs = { names: [names.offsetSyncsTopic], actions: [...create, 'ReadData'] as const }
  const syncsOnSource = names.offsetSyncsLocation === 'source'
  return {
    source: {
      cluster: [...connect, ...(names.syncsAcls ? ['DescribeCluster'] : [])],
      topics: [
        // Reads records where a MirrorMaker 2 was, to go on where it stopped; a commit for a topic needs as much.
        { names: names.sourceTopics, actions: [...read, 'DescribeTopicDynamicConfiguration'] },
        ...(syncsOnSource ? [syncs] : []),
      ],
      groups: [{ names: names.eventSourceGroups, actions: commit }],
    },
    target: {
      // Kafka's own rules of access are the cluster's: reading them describes it, writing them alters it.
      cluster: [...produceTo, ...(names.syncsAcls ? ['DescribeCluster', 'AlterCluster'] : [])],
      topics: [
        {
          names: names.remoteTopics,
          actions: [
            ...create,
            'ReadData',
            'AlterTopic',
            'AlterTopicDynamicConfiguration',
            'DescribeTopicDynamicConfiguration',
          ],
        },
        { names: names.storageTopics, actions: [...create, 'ReadData', 'WriteData'] },
        ...(syncsOnSource ? [] : [syncs]),
      ],
      groups: [
        { names: [names.positionsGroup], actions: commit },
        { names: [names.workersGroup], actions: ['DescribeGroup'] },
      ],
    },
  }
}

const checkpointRights = (names: FlowNames): FlowRights => {
  const syncs = { names: [names.offsetSyncsTopic], actions: read }
  const syncsOnSource = names.offsetSyncsLocation === 'source'
  return {
    source: {
      cluster: connect,
      topics: [{ names: names.sourceTopics, actions: ['DescribeTopic'] }, ...(syncsOnSource ? [syncs] : [])],
      groups: [{ names: names.groups, actions: ['DescribeGroup'] }],
    },
    target: {
      cluster: produceTo,
      topics: [
        // A group's commit is refused for a topic that the role may not read.
        { names: names.remoteTopics, actions: read },
        // Whether the connector is to run, and with which config.
        { names: names.storageTopics, actions: read },
        { names: [names.checkpointsTopic], actions: [...create, 'ReadData', 'WriteData'] },
        ...(syncsOnSource ? [] : [syncs]),
      ],
      groups: [{ names: names.groups, actions: commit }],
    },
  }
}

const heartbeatRights = (names: FlowNames): FlowRights => ({
  source: nothingOnSource,
  target: {
    cluster: produceTo,
    topics: [
      { names: names.storageTopics, actions: read },
      { names: [names.heartbeatsTopic], actions: [...create, 'WriteData'] },
    ],
    groups: [],
  },
})
