import { parseList } from '../config/setting.ts'
import {
  builtInReplicationPolicies,
  configuredReplicationPolicy,
} from '../mirror/configured-replication-policy.ts'
import type { ReplicationPolicy } from '../mirror/replication-policy.ts'
import type { Connector } from './connect-registry.ts'

/**
 * The topics that a connector writes, or a sink reads: `/connectors/{name}/topics`. `mirrored`: the topics of the source of
 * which a source connector has copied something. None for a replication policy of the user's own, which only the flow's functions know.
 */
export const activeTopics = async (
  { at, config }: Connector,
  mirrored: () => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  switch (at.function) {
    case 'heartbeat':
      return ofPolicy(at.config, (policy) => [policy.heartbeatsTopic()])
    case 'checkpoint':
      return ofPolicy(at.config, (policy) => [policy.checkpointsTopic(sourceAlias(at.config))])
    case 'source-connector': {
      const topics = await mirrored()
      return ofPolicy(at.config, (policy) =>
        topics.map((topic) => policy.formatRemoteTopic(sourceAlias(at.config), topic)),
      )
    }
    default:
      return parseList(config.topics ?? config.topic ?? '')
  }
}

const sourceAlias = (config: Connector['config']): string => config['source.cluster.alias'] ?? ''

const ofPolicy = (
  config: Connector['config'],
  topicsOf: (policy: ReplicationPolicy) => readonly string[],
): readonly string[] => {
  const name = config['replication.policy.class']
  const isBuiltIn = name === undefined || builtInReplicationPolicies.includes(name)
  return isBuiltIn ? topicsOf(configuredReplicationPolicy(config)) : []
}
