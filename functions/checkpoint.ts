import { readClientConfig } from '../lib/config/client-config.ts'
import { parseSettings } from '../lib/config/config-def.ts'
import { flowEnvironment } from '../lib/config/environment.ts'
import { mirrorCheckpointConfig } from '../lib/config/mirror-checkpoint-config.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { renameTopic } from '../lib/mirror/checkpoint-plan.ts'
import { isOwnGroup } from '../lib/mirror/event-source-group.ts'
import { defaultGroupFilter } from '../lib/mirror/group-filter.ts'
import { offsetMapTopic } from '../lib/mirror/offset-run.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import { checkpointTasks } from '../lib/tasks/checkpoint-tasks.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { Secrets } from './aws/secrets.ts'
import { connectorHandler, type StartedConnector } from './connector-handler.ts'
import { logger } from './handler.ts'
import { clusterClient } from './kafka/cluster-client.ts'
import { InternalTopicLog } from './kafka/internal-topic-log.ts'
import { logEnds } from './kafka/log-ends.ts'
import { storedPositions } from './kafka/stored-positions.ts'
import { loadReplicationPolicy } from './replication-policy.ts'
import { clock } from './scheduled-handler.ts'

/** The tasks of a flow's connector, as settings describe them. */
const start = async (settings: Settings): Promise<StartedConnector> => {
  const environment = flowEnvironment(process.env)
  const config = parseSettings(mirrorCheckpointConfig, settings)
  const policy = await loadReplicationPolicy(settings)
  const aliases = { sourceAlias: config.sourceClusterAlias, targetAlias: config.targetClusterAlias }
  const checkpointsTopic = policy.checkpointsTopic(aliases.sourceAlias)
  const topicFilter = defaultTopicFilter(config.topics, config.topicsExclude)
  const groupFilter = defaultGroupFilter(config.groups, config.groupsExclude)

  const secrets = new Secrets()
  const client = (cluster: 'source' | 'target', kind: 'admin' | 'producer') =>
    clusterClient(
      readClientConfig(
        settings,
        { cluster, client: kind, role: `checkpoint-${cluster}-${kind}` },
        environment[cluster],
      ),
      secrets,
    )
  const source = await client('source', 'admin')
  const target = await client('target', 'producer')

  const offsetSyncs =
    config.offsetSyncsTopicLocation === 'source'
      ? new InternalTopicLog(source.cluster, policy.offsetSyncsTopic(aliases.targetAlias))
      : new InternalTopicLog(target.cluster, policy.offsetSyncsTopic(aliases.sourceAlias))

  return {
    tasks: checkpointTasks({
      flow: `${aliases.sourceAlias}->${aliases.targetAlias}`,
      config,
      checkpointsTopic,
      shouldReplicateGroup: (group) => groupFilter.shouldReplicateGroup(group) && !isOwnGroup(group),
      shouldReplicateTopic: (topic) => topicFilter.shouldReplicateTopic(topic),
      remoteTopic: (topic) => renameTopic(policy, aliases, topic),
      source: source.groups,
      target: target.groups,
      internalTopics: target.topics,
      offsetSyncs,
      offsetMap: new InternalTopicLog(target.cluster, offsetMapTopic(aliases.sourceAlias)),
      mirroredEnds: () => storedPositions(target.cluster, aliases.sourceAlias, aliases.targetAlias),
      checkpoints: new InternalTopicLog(target.cluster, checkpointsTopic),
      sink: target.producer,
      logEnds: (topics) => logEnds(target.cluster, topics),
      metrics: metricRecorder,
      clock,
      log: logger,
    }),
    clusters: [source.cluster, target.cluster],
  }
}

/** Translates the offsets of consumer groups, emits them as checkpoints and moves the groups (MirrorCheckpointConnector). */
export const handler = connectorHandler('checkpoint', { start })
