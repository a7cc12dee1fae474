import { atLeast, classSetting, intSetting, longSetting, stringSetting } from './setting.ts'

const factor = (name: string) =>
  intSetting({
    name,
    default: -1,
    doc: 'Replication factor of that topic when it is made. -1: the default of the cluster.',
    importance: 'LOW',
    validate: (value) => (value === -1 || value > 0 ? undefined : 'Value must be -1 or at least 1'),
    deviation: "Kafka's default is 3.",
  })

const partitions = (name: string, count: number) =>
  intSetting({
    name,
    default: count,
    doc: 'Partitions of that topic when it is made. -1: the default of the cluster.',
    importance: 'LOW',
    validate: (value) => (value === -1 ? undefined : atLeast(1)(value)),
  })

const converter = (name: 'key.converter' | 'value.converter' | 'header.converter', of: string) =>
  classSetting({
    name,
    default: null,
    doc: `Converter of ${of}, with its \`${name}.*\`, of every connector that sets no \`${name}\`. As in Connect, a connector that sets none of its own has the worker's with all that belongs to it.`,
    importance: 'HIGH',
    deviation: 'Not set: what each connector does without one.',
  })

/** What of a worker file (connect-distributed.properties, connect-standalone.properties) counts for its connectors. */
export const connectWorkerConfig = {
  keyConverter: converter('key.converter', 'record keys'),
  valueConverter: converter('value.converter', 'record values'),
  headerConverter: converter('header.converter', 'record headers'),
  configStorageTopic: stringSetting({
    name: 'config.storage.topic',
    default: null,
    doc: 'Topic of the configs that are posted. Not set: `mm2-connect-configs.internal`.',
    importance: 'HIGH',
    deviation:
      'Configs that a Connect cluster has left there do not count. One that still runs on this topic would start our connectors, too: stop it first.',
  }),
  configStorageReplicationFactor: factor('config.storage.replication.factor'),
  offsetStorageTopic: stringSetting({
    name: 'offset.storage.topic',
    default: null,
    doc: 'Topic of offsets that the REST API reads. Not set: `mm2-connect-offsets.internal`.',
    importance: 'HIGH',
    deviation:
      'A file source keeps its positions in consumer groups, a sink in its own group `connect-<name>`.',
  }),
  offsetStoragePartitions: partitions('offset.storage.partitions', 25),
  offsetStorageReplicationFactor: factor('offset.storage.replication.factor'),
  statusStorageTopic: stringSetting({
    name: 'status.storage.topic',
    default: null,
    doc: 'Topic of the states of connectors. Not set: `mm2-connect-status.internal`.',
    importance: 'HIGH',
  }),
  statusStoragePartitions: partitions('status.storage.partitions', 5),
  statusStorageReplicationFactor: factor('status.storage.replication.factor'),
  groupId: stringSetting({
    name: 'group.id',
    default: null,
    doc: 'Name of the Connect cluster.',
    importance: 'HIGH',
    deviation: 'Accepted, without effect: there are no workers to find one another.',
  }),
  offsetFlushIntervalMs: longSetting({
    name: 'offset.flush.interval.ms',
    default: 60_000n,
    doc: 'How often offsets are stored.',
    importance: 'LOW',
    deviation: 'Accepted, without effect: they are stored with each batch.',
  }),
  offsetStorageFileFilename: stringSetting({
    name: 'offset.storage.file.filename',
    default: null,
    doc: 'File of a standalone worker for the offsets of sources.',
    deviation: 'Accepted with a warning: offsets stand in Kafka.',
  }),
  pluginPath: stringSetting({
    name: 'plugin.path',
    default: null,
    doc: 'Directories of connectors, converters and transforms.',
    importance: 'LOW',
    deviation: 'Accepted with a warning: no Java is loaded.',
  }),
  listeners: stringSetting({
    name: 'listeners',
    default: null,
    doc: 'Where the REST API listens.',
    importance: 'LOW',
    deviation:
      'Accepted with a warning, as are `rest.*` and `admin.listeners*`: it is a function URL, and locally `--connect-port`.',
  }),
}
