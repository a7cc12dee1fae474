import { readClientConfig } from '../lib/config/client-config.ts'
import { clusterConfig } from '../lib/config/cluster-config.ts'
import { parseConfig, parseSettings } from '../lib/config/config-def.ts'
import { entriesOf, withoutPrefix } from '../lib/config/config-entries.ts'
import type { DeployedConnector } from '../lib/config/connect-deployment.ts'
import type { ConnectEnvironment } from '../lib/config/connect-environment.ts'
import { functionConfig } from '../lib/config/function-config.ts'
import { settingsFileName } from '../lib/config/settings-file.ts'
import type { MappingSettings } from './aws/mapping-requests.ts'
import { resolvedSettings } from './aws/resolved-settings.ts'
import { sourceAccess } from './aws/source-access.ts'

/** What the event source mappings of sinks are like that are posted, by the place that takes one. */
export const postedSinks = async (
  deployed: readonly DeployedConnector[],
  environment: ConnectEnvironment,
): Promise<ReadonlyMap<string, MappingSettings>> => {
  const sinks = deployed.filter(({ isOpen, type }) => isOpen && type === 'sink')
  return new Map(
    await Promise.all(sinks.map(async (at) => [at.place, await mappingSettings(at, environment)] as const)),
  )
}

const mappingSettings = async (
  at: DeployedConnector,
  { clusters, mskClusters, functions }: ConnectEnvironment,
): Promise<MappingSettings> => {
  const { place, cluster } = at
  const clientSettings = await resolvedSettings(at.clientSettings ?? {})
  const choice = { cluster: 'cluster', client: 'consumer', role: place } as const
  const client = readClientConfig(clientSettings, choice, clusters[cluster] ?? { bootstrapServers: '' })
  const entries = withoutPrefix(entriesOf(clientSettings, settingsFileName), 'cluster.')
  const { awsSubnetIds, awsSecurityGroupIds } = parseConfig(clusterConfig, entries)
  const ofFunction = parseSettings(functionConfig, clientSettings)
  const clusterArn = mskClusters[cluster]
  return {
    flow: place,
    mirrorFunctionArn: functions[place] ?? '',
    source: clusterArn === undefined ? { bootstrapServers: client.bootstrapServers } : { clusterArn },
    access: sourceAccess({
      ...client,
      isMsk: clusterArn !== undefined,
      subnetIds: awsSubnetIds,
      securityGroupIds: awsSecurityGroupIds,
    }),
    startingPosition: 'TRIM_HORIZON',
    batchSize: ofFunction.awsEventSourceBatchSize,
    batchingWindowSeconds: ofFunction.awsEventSourceBatchingWindowSeconds,
    minimumPollers: ofFunction.awsEventSourceMinimumPollers,
    maximumPollers: ofFunction.awsEventSourceMaximumPollers,
  }
}
