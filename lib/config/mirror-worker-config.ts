import type { ConfigValues } from './config-def.ts'
import { intSetting } from './setting.ts'

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
  configStorageReplicationFactor: factor(
    'config.storage.replication.factor',
    'mm2-configs.<source>.internal',
  ),
  offsetStorageReplicationFactor: factor(
    'offset.storage.replication.factor',
    'mm2-offsets.<source>.internal` and `mm2-offset-map.<source>.internal',
  ),
  statusStorageReplicationFactor: {
    ...factor('status.storage.replication.factor', 'mm2-status.<source>.internal'),
    deviation: 'Accepted, without effect: a flow writes no status.',
  },
}

/** The typed values. */
export type MirrorWorkerConfig = ConfigValues<typeof mirrorWorkerConfig>
