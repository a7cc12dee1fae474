import { readClientConfig } from '../lib/config/client-config.ts'
import { parseSettings } from '../lib/config/config-def.ts'
import { flowEnvironment } from '../lib/config/environment.ts'
import { mirrorHeartbeatConfig } from '../lib/config/mirror-heartbeat-config.ts'
import { emitHeartbeat } from '../lib/tasks/emit-heartbeat.ts'
import { everySeconds } from '../lib/tasks/every.ts'
import { once } from '../lib/tasks/once.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { Secrets } from './aws/secrets.ts'
import { clusterClient } from './kafka/cluster-client.ts'
import { loadReplicationPolicy } from './replication-policy.ts'
import { clock, scheduledHandler } from './scheduled-handler.ts'
import { readSettings } from './settings.ts'

const settings = readSettings()
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

/** Emits the heartbeats of a flow into its target (MirrorHeartbeatConnector). */
export const handler = scheduledHandler(
  [
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
  [cluster],
)
