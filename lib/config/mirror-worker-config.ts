import { positionCopyTopic, workersGroup } from '../mirror/position-copy.ts'
import type { ConfigValues } from './config-def.ts'
import { atLeast, intSetting, stringSetting } from './setting.ts'

const factor = (name: string, topic: string) =>
  intSetting({
    name,
    default: 3,
    doc: `Replication factor of \`${topic}\`. -1: the default of the target cluster.`,
    importance: 'LOW',
    validate: (value) => (value === -1 || value > 0 ? undefined : 'Value must be -1 or at least 1'),
  })

/**
 * What MirrorMaker 2 says to the Connect worker of a flow and we need, too: the topics in which the flow's state is kept
 * (DistributedConfig of Kafka 4.1).
 */
export const mirrorWorkerConfig = {
  groupId: stringSetting({
    name: 'group.id',
    default: null,
    doc: 'Group of the workers of a MirrorMaker 2 that is taken over from. Not set: `<source>-mm2`.',
    importance: 'HIGH',
    deviation: 'We have no workers: it is only looked at, to see whether MirrorMaker 2 still runs.',
  }),
  offsetStorageTopic: stringSetting({
    name: 'offset.storage.topic',
    default: null,
    doc: 'Topic on the target in which the offsets of the source are stored, by MirrorMaker 2 and by us. Not set: `mm2-offsets.<source>.internal`.',
    importance: 'HIGH',
  }),
  offsetStoragePartitions: intSetting({
    name: 'offset.storage.partitions',
    default: 25,
    doc: 'Partitions of that topic when it is made. -1: the default of the target cluster.',
    importance: 'LOW',
    validate: (value) => (value === -1 ? undefined : atLeast(1)(value)),
  }),
  configStorageReplicationFactor: factor(
    'config.storage.replication.factor',
    'mm2-configs.<source>.internal',
  ),
  offsetStorageReplicationFactor: factor(
    'offset.storage.replication.factor',
    'offset.storage.topic` and `mm2-offset-map.<source>.internal',
  ),
  statusStorageReplicationFactor: factor('status.storage.replication.factor', 'mm2-status.<source>.internal'),
}

/** The topic in which a flow's source offsets are stored. */
export const offsetStorageTopic = (
  { offsetStorageTopic: named }: Pick<MirrorWorkerConfig, 'offsetStorageTopic'>,
  sourceAlias: string,
): string => named ?? positionCopyTopic(sourceAlias)

/** The group of the workers of a dedicated MirrorMaker 2 that runs a flow, on the target. */
export const workerGroup = ({ groupId }: Pick<MirrorWorkerConfig, 'groupId'>, sourceAlias: string): string =>
  groupId ?? workersGroup(sourceAlias)

/** The typed values. */
export type MirrorWorkerConfig = ConfigValues<typeof mirrorWorkerConfig>
