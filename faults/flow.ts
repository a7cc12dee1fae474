import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureProducerId } from '../functions/kafka/producer-id.ts'
import { createTopics } from '../kafka/api/create-topics.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { throwIfError } from '../kafka/error-codes.ts'
import { logOffset } from '../kafka/read-partition.ts'
import { encodeSettings, settingsFileName } from '../lib/config/settings-file.ts'
import { offsetMapTopic } from '../lib/mirror/offset-run.ts'
import { positionGroup } from '../lib/mirror/position.ts'
import { positionCopyTopic } from '../lib/mirror/position-copy.ts'
import { producerIdPartition } from '../lib/mirror/producer-id.ts'
import type { Clusters } from './clusters.ts'
import { patientCall } from './patient-call.ts'
import type { PlannedTopic } from './seed-plan.ts'
import { topicKind } from './topic-kinds.ts'

/** A topic of a flow, on both sides. */
export interface FlowTopic extends PlannedTopic {
  readonly topic: string
  readonly remoteTopic: string
}

/** A flow of a seed's own: aliases and topics that no other seed has. */
export interface Flow {
  readonly sourceAlias: string
  readonly targetAlias: string
  /** Holds the mirror's code and settings. */
  readonly directory: string
  readonly positionGroup: string
  /** The client id of the mirror on the target. */
  readonly clientId: string
  readonly topics: readonly FlowTopic[]
}

/** Makes what source-connector makes before the first event: topics on both sides, and the flow's producer id. */
export const createFlow = async (
  clusters: Clusters,
  name: string,
  topics: readonly PlannedTopic[],
): Promise<Flow> => {
  const sourceAlias = `source${name}`
  const targetAlias = `target${name}`
  const directory = join(clusters.directory, `mirror${name}`)
  const flow: Flow = {
    sourceAlias,
    targetAlias,
    directory,
    positionGroup: positionGroup(sourceAlias, targetAlias),
    clientId: `${sourceAlias}->${targetAlias}|MirrorSourceConnector|replication-producer`,
    topics: topics.map((planned, index) => {
      const topic = `t${name}-${index}-${planned.kind.replaceAll(/[^a-z]+/g, '-')}`
      return { ...planned, topic, remoteTopic: `${sourceAlias}.${topic}` }
    }),
  }
  await create(clusters.source, [
    ...flow.topics.map(({ topic, partitions }) => ({ topic, partitions, configs: {} })),
    { topic: offsetSyncsTopic(flow), partitions: 1, configs: {} },
  ])
  await create(clusters.target, [
    ...flow.topics.map(({ remoteTopic, partitions, kind }) => ({
      topic: remoteTopic,
      partitions,
      configs: topicKind(kind).remoteConfigs,
    })),
    ...internalTopics(sourceAlias).map((topic) => ({ topic, partitions: 1, configs: {} })),
  ])
  await patientCall(() => ensureProducerId(clusters.target, sourceAlias, targetAlias))
  await writeCode(clusters.bundle, flow)
  return flow
}

/** On the target. */
const internalTopics = (sourceAlias: string): readonly string[] => [
  producerIdPartition(sourceAlias).topic,
  offsetMapTopic(sourceAlias),
  positionCopyTopic(sourceAlias),
]

const offsetSyncsTopic = ({ targetAlias }: Flow): string => `mm2-offset-syncs.${targetAlias}.internal`

const writeCode = async (bundle: string, { directory, sourceAlias, targetAlias }: Flow): Promise<void> => {
  await mkdir(directory, { recursive: true })
  await cp(join(bundle, 'index.mjs'), join(directory, 'index.mjs'))
  const settings = {
    name: 'MirrorSourceConnector',
    'connector.class': 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
    'source.cluster.alias': sourceAlias,
    'target.cluster.alias': targetAlias,
    topics: '.*',
    'offset.lag.max': '10',
    // A connection that says nothing is given up soon: seeds are to take seconds.
    'target.cluster.request.timeout.ms': '2500',
  }
  await writeFile(join(directory, settingsFileName), encodeSettings(settings))
}

const create = async (
  cluster: Cluster,
  topics: readonly { topic: string; partitions: number; configs: Readonly<Record<string, string>> }[],
): Promise<void> => {
  const answer = await cluster.sendToAny(
    createTopics(topics.map((topic) => ({ ...topic, replicationFactor: -1 }))),
  )
  for (const { topic, errorCode, errorMessage } of answer)
    throwIfError(errorCode, `${topic} was not created`, errorMessage)
  for (const { topic } of topics)
    await patientCall(() => logOffset(cluster, { topic, partition: 0 }, 'latest'))
}
