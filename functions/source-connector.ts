import { readClientConfig } from '../lib/config/client-config.ts'
import { clusterConfig } from '../lib/config/cluster-config.ts'
import { pollerNetworkOf } from '../lib/config/cluster-region.ts'
import { parseConfig, parseSettings } from '../lib/config/config-def.ts'
import { entriesOf, withoutPrefix } from '../lib/config/config-entries.ts'
import { sourceConnectorEnvironment } from '../lib/config/environment.ts'
import { functionConfig } from '../lib/config/function-config.ts'
import { mirrorSourceConfig } from '../lib/config/mirror-source-config.ts'
import { mirrorWorkerConfig, offsetStorageTopic, workerGroup } from '../lib/config/mirror-worker-config.ts'
import { type Settings, settingsFileName } from '../lib/config/settings-file.ts'
import { readsCommitted } from '../lib/config/source-isolation.ts'
import { eventSourceGroup } from '../lib/mirror/event-source-group.ts'
import type { OffsetRun } from '../lib/mirror/offset-map.ts'
import type { MirroredOffset } from '../lib/mirror/offsets-command.ts'
import { isPositionCopy } from '../lib/mirror/position-copy.ts'
import { shouldReplicateTopic } from '../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import { FlowHolder, leaseMsFor } from '../lib/tasks/hold-flow.ts'
import { mirroredOffsets, movePositions } from '../lib/tasks/move-positions.ts'
import { sourceConnectorTasks } from '../lib/tasks/source-connector-tasks.ts'
import { takeOverFirst } from '../lib/tasks/take-over-first.ts'
import { EventSourceMappings } from './aws/event-source-mappings.ts'
import { MappingSwitch } from './aws/event-source-switch.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { Secrets } from './aws/secrets.ts'
import { sourceAccess } from './aws/source-access.ts'
import { connectorHandler, type StartedConnector } from './connector-handler.ts'
import { logger } from './handler.ts'
import { clusterClient } from './kafka/cluster-client.ts'
import { flowLeaseLog } from './kafka/flow-lease-log.ts'
import { groupMembers } from './kafka/group-members.ts'
import { lastRecords } from './kafka/last-records.ts'
import { logEnds, logStarts } from './kafka/log-ends.ts'
import { KafkaOffsetMapSink } from './kafka/offset-map-sink.ts'
import { KafkaPositionCopies } from './kafka/position-copies.ts'
import { KafkaSourceTopics } from './kafka/source-topics.ts'
import { storedPositions } from './kafka/stored-positions.ts'
import { takeoverPorts } from './kafka/takeover-ports.ts'
import { loadReplicationPolicy } from './replication-policy.ts'
import { clock } from './scheduled-handler.ts'

/** The tasks of a flow's connector, as settings describe them. */
const start = async (settings: Settings): Promise<StartedConnector> => {
  const environment = sourceConnectorEnvironment(process.env)
  const config = parseSettings(mirrorSourceConfig, settings)
  const ofFunctions = parseSettings(functionConfig, settings)
  const ofWorker = parseSettings(mirrorWorkerConfig, settings)
  const ofCluster = (cluster: 'source' | 'target') =>
    parseConfig(clusterConfig, withoutPrefix(entriesOf(settings, settingsFileName), `${cluster}.cluster.`))
  const network = pollerNetworkOf(ofCluster('source'), ofCluster('target'))
  const policy = await loadReplicationPolicy(settings)
  const { sourceClusterAlias: sourceAlias, targetClusterAlias: targetAlias } = config
  const flow = `${sourceAlias}->${targetAlias}`
  const selection = {
    policy,
    topicFilter: defaultTopicFilter(config.topics, config.topicsExclude),
    targetAlias,
    heartbeatsReplicationEnabled: config.heartbeatsReplicationEnabled,
  }

  const secrets = new Secrets()
  const clientOf = (cluster: 'source' | 'target') =>
    readClientConfig(
      settings,
      { cluster, client: 'admin', role: `replication-${cluster}-admin` },
      environment[cluster],
    )
  const source = await clusterClient(clientOf('source'), secrets)
  const target = await clusterClient(clientOf('target'), secrets)

  /** What Lambda's poller is told of the source: it reads as a consumer, not as an administrator. */
  const poller = readClientConfig(
    settings,
    { cluster: 'source', client: 'consumer', role: 'replication-consumer' },
    environment.source,
  )
  const eventSources = new EventSourceMappings(
    {
      flow,
      mirrorFunctionArn: environment.mirrorFunctionArn,
      source: environment.sourceClusterArn
        ? { clusterArn: environment.sourceClusterArn }
        : { bootstrapServers: poller.bootstrapServers },
      access: sourceAccess({
        ...poller,
        isMsk: environment.sourceClusterArn !== undefined,
        subnetIds: network.awsSubnetIds,
        securityGroupIds: network.awsSecurityGroupIds,
      }),
      startingPosition: poller.autoOffsetReset === 'latest' ? 'LATEST' : 'TRIM_HORIZON',
      batchSize: ofFunctions.awsEventSourceBatchSize,
      batchingWindowSeconds: ofFunctions.awsEventSourceBatchingWindowSeconds,
      minimumPollers: ofFunctions.awsEventSourceMinimumPollers,
      maximumPollers: ofFunctions.awsEventSourceMaximumPollers,
    },
    clock.sleep,
  )

  const offsetsTopic = offsetStorageTopic(ofWorker, sourceAlias)
  const ports = takeoverPorts(
    {
      ...{ config, worker: ofWorker, policy, source, target, sourceAlias, targetAlias },
      readsCommitted: readsCommitted(settings),
    },
    { topic: offsetsTopic, connector: 'MirrorSourceConnector', sourceAlias },
    isPositionCopy,
  )
  const workers = workerGroup(ofWorker, sourceAlias)

  const holder = new FlowHolder({
    flow,
    holder: environment.mirrorFunctionArn,
    leaseMs: leaseMsFor(config.refreshTopicsIntervalSeconds),
    log: flowLeaseLog(target.cluster, sourceAlias),
    now: clock.now,
  })
  const positionCopies = new KafkaPositionCopies(target.cluster, sourceAlias, offsetsTopic)
  const offsetMap = new KafkaOffsetMapSink(target.cluster, sourceAlias)
  const moving = {
    ...ports,
    hold: () => holder.hold(),
    eventSources,
    startAnew: (marks: readonly OffsetRun[]) => offsetMap.write(marks),
    copies: positionCopies,
    clock,
  }

  return {
    tasks: sourceConnectorTasks({
      flow,
      config,
      shouldReplicateTopic: (topic) => shouldReplicateTopic(selection, topic),
      remoteTopic: (topic) => policy.formatRemoteTopic(sourceAlias, topic),
      groupOf: (topic) => eventSourceGroup({ sourceAlias, targetAlias }, topic),
      source: source.topics,
      target: target.topics,
      sourceAcls: source.acls,
      targetAcls: target.acls,
      eventSources,
      takeOver: (topics) =>
        takeOverFirst(
          {
            ...ports,
            workers: async () => (await groupMembers(target.cluster, [workers])).get(workers) ?? 0,
            log: logger,
          },
          topics,
        ),
      sourceLogStarts: (topics) => logStarts(source.cluster, topics),
      sourceLogEnds: (topics) => logEnds(source.cluster, topics),
      // A record that the flow leaves out counts too: the position moves past it all the same.
      sourceTopics: new KafkaSourceTopics(source.cluster, () => true),
      isHeartbeatsTopic: (topic) => policy.isHeartbeatsTopic(topic),
      lastRecords: (topic) => lastRecords(target.cluster, topic),
      positions: () => storedPositions(target.cluster, sourceAlias, targetAlias),
      positionCopies: { write: (copies) => positionCopies.write(copies) },
      prepare: async () => void (await ports.prepare()),
      hold: () => holder.hold(),
      metrics: metricRecorder,
      clock,
      log: logger,
    }),
    clusters: [source.cluster, target.cluster],
    moveOffsets: async (command) => {
      const offsets = command === 'reset' ? forgotten(await mirroredOffsets(moving)) : command
      if (offsets !== 'read' && offsets.length > 0) await movePositions(moving, offsets)
      return await mirroredOffsets(moving)
    },
  }
}

const forgotten = (offsets: readonly MirroredOffset[]): readonly MirroredOffset[] =>
  offsets.map((of) => ({ ...of, offset: null }))

/** A topic that was found while the connector was told to stop may have been given an event source still. */
const rest = (): Promise<void> => {
  const { mirrorFunctionArn } = sourceConnectorEnvironment(process.env)
  return new MappingSwitch(new Map([['mirror', mirrorFunctionArn]])).set('mirror', false)
}

/** Keeps remote topics and event sources as the source and the settings want them (MirrorSourceConnector). */
export const handler = connectorHandler('source-connector', { start, rest })
