import { readClientConfig } from '../lib/config/client-config.ts'
import { parseSettings } from '../lib/config/config-def.ts'
import { flowEnvironment } from '../lib/config/environment.ts'
import { mirrorHeartbeatConfig } from '../lib/config/mirror-heartbeat-config.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { emitHeartbeat } from '../lib/tasks/emit-heartbeat.ts'
import { everySeconds } from '../lib/tasks/every.ts'
import { once } from '../lib/tasks/once.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { Secrets } from './aws/secrets.ts'
import { connectorHandler, type StartedConnector } from './connector-handler.ts'
import { clusterClient } from './kafka/cluster-client.ts'
import { loadReplicationPolicy } from './replication-policy.ts'
import { clock } from './scheduled-handler.ts'

/** The tasks of a flow's connector, as settings describe them. */
const start = async (settings: Settings): Promise<StartedConnector> => {
  const config = parseSettings(mirrorHeartbeatConfig, settings)
  const { sourceClusterAlias, targetClusterAlias } = config
  const flow = `${sourceClusterAlias}->${targetClusterAlias}`
  const heartbeatsTopic = (await loadReplicationPolicy(settings)).heartbeatsTopic()

  const client = readClientConfig(
    settings,
    { cluster: 'target', client: 'producer', role: 'heartbeats-target-producer' },
    flowEnvironment(process.env).target,
  )
  const { cluster, topics, producer: target } = await clusterClient(client, new Secrets())
  const createTopic = once(() =>
    topics.createCompactedTopic(heartbeatsTopic, config.heartbeatsTopicReplicationFactor),
  )

  return {
    tasks: [
      {
        name: `Emitting heartbeats of ${flow}`,
        intervalMs: config.emitHeartbeatsEnabled ? everySeconds(config.emitHeartbeatsIntervalSeconds) : -1,
        run: async () => {
          await createTopic()
          await emitHeartbeat({ sourceClusterAlias, targetClusterAlias, heartbeatsTopic, target, clock })
          metricRecorder.record({ flow }, { 'heartbeat-count': 1 })
        },
      },
    ],
    clusters: [cluster],
  }
}

/** Emits the heartbeats of a flow into its target (MirrorHeartbeatConnector). */
export const handler = connectorHandler('heartbeat', { start })
