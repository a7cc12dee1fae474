import { parseConfig } from './config-def.ts'
import { entriesOf, withoutPrefix } from './config-entries.ts'
import { connectWorkerConfig } from './connect-worker-config.ts'
import { type Settings, settingsFileName } from './settings-file.ts'
import { workerPrefix } from './worker-key.ts'

/** A worker's internal topics. */
export interface ConnectTopics {
  readonly configs: string
  readonly status: string
  readonly offsets: string
}

/** How internal topics are made that do not exist: -1 is the cluster's default. */
export type ConnectTopicShapes = Readonly<
  Record<keyof ConnectTopics, { readonly replicationFactor: number; readonly partitions: number }>
>

/**
 * The internal topics of connectors that are no flow's, where no worker file names others. Not the names that
 * connect-distributed.properties has: a Connect that runs on the cluster would start our connectors, too, and MirrorMaker
 * would mirror them.
 */
export const connectorTopics: ConnectTopics = {
  configs: 'mm2-connect-configs.internal',
  status: 'mm2-connect-status.internal',
  offsets: 'mm2-connect-offsets.internal',
}

/** The internal topics of a connector, by its settings. */
export const connectorTopicsOf = (settings: Settings): ConnectTopics => {
  const { configStorageTopic, offsetStorageTopic, statusStorageTopic } = workerOf(settings)
  return {
    configs: configStorageTopic ?? connectorTopics.configs,
    status: statusStorageTopic ?? connectorTopics.status,
    offsets: offsetStorageTopic ?? connectorTopics.offsets,
  }
}

/** How they are made. */
export const connectorTopicShapes = (settings: Settings): ConnectTopicShapes => {
  const worker = workerOf(settings)
  return {
    // Connect wants one partition: the order of configs counts.
    configs: { replicationFactor: worker.configStorageReplicationFactor, partitions: 1 },
    status: {
      replicationFactor: worker.statusStorageReplicationFactor,
      partitions: worker.statusStoragePartitions,
    },
    offsets: {
      replicationFactor: worker.offsetStorageReplicationFactor,
      partitions: worker.offsetStoragePartitions,
    },
  }
}

const workerOf = (settings: Settings) =>
  parseConfig(connectWorkerConfig, withoutPrefix(entriesOf(settings, settingsFileName), workerPrefix))
