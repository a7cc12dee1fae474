import { readClientConfig } from '../lib/config/client-config.ts'
import { parseSettings } from '../lib/config/config-def.ts'
import { type FlowEnvironment, flowEnvironment } from '../lib/config/environment.ts'
import { mirrorSourceConfig } from '../lib/config/mirror-source-config.ts'
import { mirrorWorkerConfig, offsetStorageTopic } from '../lib/config/mirror-worker-config.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { readMirrorTransforms } from '../lib/connect/transforms/mirror-transforms.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import { Mirror } from '../lib/tasks/mirror.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { resolvedSettings } from './aws/resolved-settings.ts'
import { Secrets } from './aws/secrets.ts'
import { logger, mirrorHandler } from './handler.ts'
import { connect } from './kafka/connect.ts'
import { flowProvenance } from './kafka/flow-provenance.ts'
import { IdleConnections } from './kafka/idle-connections.ts'
import { KafkaOffsetMapSink } from './kafka/offset-map-sink.ts'
import { KafkaOffsetSyncSink } from './kafka/offset-sync-sink.ts'
import { KafkaPositionCopies } from './kafka/position-copies.ts'
import { KafkaPositionStore } from './kafka/position-store.ts'
import { KafkaRemoteLog } from './kafka/remote-log.ts'
import { RemoteTopics } from './kafka/remote-topics.ts'
import { schemaTransfer } from './kafka/schema-transfer.ts'
import { KafkaSourceTopics } from './kafka/source-topics.ts'
import { loadReplicationPolicy } from './replication-policy.ts'
import { readSettings } from './settings.ts'

/** Kept back to store positions and to publish metrics, ms. */
const reserveMs = 5_000

const start = async (settings: Settings, environment: FlowEnvironment) => {
  const config = parseSettings(mirrorSourceConfig, settings)
  const { sourceClusterAlias, targetClusterAlias, offsetSyncsTopicLocation } = config
  const client = (cluster: 'source' | 'target', role: string) =>
    readClientConfig(settings, { cluster, client: 'producer', role }, environment[cluster])
  const secrets = new Secrets()
  const toTarget = client('target', 'replication-producer')
  const target = await connect(toTarget, secrets)
  const policy = await loadReplicationPolicy(settings)
  const source = await connect(client('source', 'offset-syncs-source-producer'), secrets)
  const clusters = { source, sourceAlias: sourceClusterAlias, target, targetAlias: targetClusterAlias }
  const transform = readMirrorTransforms(settings)
  const provenanceOf = await flowProvenance(clusters, config, settings)
  const syncsAt = offsetSyncsTopicLocation
  const stopTopics = defaultTopicFilter(config.onDataLossStopTopics, [])
  const mirror = new Mirror({
    flow: `${sourceClusterAlias}->${targetClusterAlias}`,
    sourceAlias: sourceClusterAlias,
    policy,
    provenanceOf,
    transform,
    schemas: schemaTransfer(settings, logger),
    log: new KafkaRemoteLog(target, new RemoteTopics(target, toTarget.compressionType), true),
    positions: new KafkaPositionStore(target, sourceClusterAlias, targetClusterAlias),
    positionCopies: new KafkaPositionCopies(
      target,
      sourceClusterAlias,
      offsetStorageTopic(parseSettings(mirrorWorkerConfig, settings), sourceClusterAlias),
    ),
    offsetMap: new KafkaOffsetMapSink(target, sourceClusterAlias),
    source: new KafkaSourceTopics(source, ({ topic, ...record }) => {
      const remote = policy.formatRemoteTopic(sourceClusterAlias, topic)
      if (provenanceOf?.(topic, remote).leftOut(record.headers) !== undefined) return false
      return transform === undefined || transform({ ...record, topic: remote }) !== undefined
    }),
    stopsOnDataLoss: (topic) => config.onDataLoss === 'stop' || stopTopics.shouldReplicateTopic(topic),
    offsetLagMax: config.offsetLagMax,
    ...(config.emitOffsetSyncsEnabled && {
      offsetSyncs: new KafkaOffsetSyncSink(
        syncsAt === 'target' ? target : source,
        policy.offsetSyncsTopic(syncsAt === 'target' ? sourceClusterAlias : targetClusterAlias),
      ),
    }),
    isByPartition: config.metricsByPartition,
    metrics: metricRecorder,
    logger,
    now: Date.now,
  })
  return { mirror, connections: new IdleConnections([target, source]) }
}

/** Settings and environment are checked when the environment starts, clusters are reached with the first event. */
const settings = readSettings()
const environment = flowEnvironment(process.env)
let started: ReturnType<typeof start> | undefined

/** Copies the records of an event into the remote topics, once each and in order. */
export const handler = mirrorHandler(async (event, invocation) => {
  started ??= resolvedSettings(settings).then((resolved) => start(resolved, environment))
  started.catch(() => {
    started = undefined // a secret that could not be read, say: the next event tries again
  })
  const { mirror, connections } = await started
  connections.renewAfterFreeze()
  await mirror.copy(event, Date.now() + invocation.getRemainingTimeInMillis() - reserveMs)
})
