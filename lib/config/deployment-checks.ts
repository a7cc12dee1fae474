import type { ClusterDeployment } from './cluster-deployment.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import type { ConnectorDeployment } from './connector-deployment.ts'
import { bootstrapServersParameter } from './environment.ts'
import type { FlowDeployment } from './flow-deployment.ts'
import { clusterAliases, clusterPairs } from './mirror-maker-config.ts'
import { pollerLoginProblem } from './poller-login.ts'
import { propertiesFileName } from './properties.ts'

/** What event sources are made of. */
interface Polled {
  readonly clusters: readonly ClusterDeployment[]
  readonly flows: readonly FlowDeployment[]
  readonly connectors: readonly ConnectorDeployment[]
}

/** Lambda's pollers log in with secrets alone, and nobody can hand them anything else. */
export const checkPolledClusters = ({ clusters, flows, connectors }: Polled): ConfigProblem[] => {
  const polled = new Set([
    ...flows.filter(({ isEnabled }) => isEnabled).map(({ source }) => source),
    ...connectors.filter(({ kind }) => kind !== 'file-source').map(({ cluster }) => cluster),
  ])
  return clusters.flatMap((cluster) => {
    const message = polled.has(cluster.alias) ? pollerLoginProblem(cluster) : undefined
    return message === undefined
      ? []
      : [{ origin: propertiesFileName, key: `${cluster.alias}.aws.secret.arn`, message }]
  })
}

/** What is wrong with the clusters of mm2.properties. `hasConnectors`: without any flow there is something to deploy. */
export const checkClusters = (properties: ConfigEntries, hasConnectors: boolean): ConfigProblem[] => {
  const entry = properties.get('clusters')
  const problem = (message: string): ConfigProblem => ({
    origin: entry?.origin ?? propertiesFileName,
    key: 'clusters',
    message,
  })
  const aliases = clusterAliases(properties)
  if (aliases.length === 0) {
    return [
      problem(
        'Missing required configuration "clusters" which has no default value; write the aliases of your clusters, e.g. source, target',
      ),
    ]
  }
  const illegal = aliases.filter((alias) => !/^[\w.-]+$/.test(alias))
  return [
    ...illegal.map((alias) =>
      problem(
        `'${alias}' can't be an alias: it stands in the names of topics, so only letters, digits, '.', '_' and '-'`,
      ),
    ),
    ...(new Set(aliases).size < aliases.length ? [problem('an alias stands there twice: remove one')] : []),
    ...sameParameters(aliases).map((pair) =>
      problem(
        `${pair.join(' and ')} differ only in punctuation, which the names of parameters can't show: rename one`,
      ),
    ),
    ...(!hasConnectors && clusterPairs(properties).length === 0
      ? [problem('No source->target replication flows: write e.g. source->target.enabled = true')]
      : []),
  ]
}

/** Aliases whose parameters and construct ids would be the same. */
const sameParameters = (aliases: readonly string[]): string[][] =>
  [...Map.groupBy(new Set(aliases), bootstrapServersParameter).values()].filter((same) => same.length > 1)

/** Whether `connectors.cluster` is one of the clusters. */
export const checkConnectorsCluster = (
  properties: ConfigEntries,
  aliases: readonly string[],
): ConfigProblem[] => {
  const entry = properties.get('connectors.cluster')
  return entry === undefined || aliases.includes(entry.value.trim())
    ? []
    : [
        {
          origin: entry.origin,
          key: entry.writtenAs,
          message: `'${entry.value}' is none of the clusters: ${aliases.join(', ')}`,
        },
      ]
}

/** Names of connectors that stand in two files. */
export const checkConnectorNames = (connectors: readonly ConnectorDeployment[]): ConfigProblem[] =>
  [...Map.groupBy(connectors, ({ name }) => name).values()].flatMap(([first, ...others]) =>
    others.map(({ file, name }) => ({
      origin: file,
      key: 'name',
      message: `Connector ${name} already exists, in ${first?.file}: give it another name`,
    })),
  )
