import type { ConfigValues } from './config-def.ts'
import { mirrorConnectorConfig } from './mirror-connector-config.ts'
import { atLeast, booleanSetting, longSetting, shortSetting } from './setting.ts'

/** MirrorHeartbeatConnector (MirrorHeartbeatConfig of Kafka 4.1). */
export const mirrorHeartbeatConfig = {
  ...mirrorConnectorConfig,
  emitHeartbeatsEnabled: booleanSetting({
    name: 'emit.heartbeats.enabled',
    default: true,
    doc: 'Whether heartbeats are written to the target, even for a pair of clusters that does not replicate.',
  }),
  emitHeartbeatsIntervalSeconds: longSetting({
    name: 'emit.heartbeats.interval.seconds',
    default: 1n,
    doc: 'How often.',
    validate: atLeast(1n),
    deviation: 'MirrorMaker 2 takes 0 as "as fast as possible".',
  }),
  heartbeatsTopicReplicationFactor: shortSetting({
    name: 'heartbeats.topic.replication.factor',
    default: 3,
    doc: 'Replication factor of the heartbeats topic.',
  }),
}

/** The typed settings of heartbeat. */
export type MirrorHeartbeatConfig = ConfigValues<typeof mirrorHeartbeatConfig>
