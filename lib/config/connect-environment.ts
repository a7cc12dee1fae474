import { ConfigException } from './config-exception.ts'
import { type ClusterEnvironment, metricsNamespace, type Variables } from './environment.ts'

/** Environment of connect-api: what is known of clusters and functions only when the stack is deployed. */
export interface ConnectEnvironment {
  /** By alias. */
  readonly clusters: Readonly<Record<string, ClusterEnvironment>>
  /** ARNs of the functions that event sources feed, by the place that they work for: `A->B`, or a connector's name. */
  readonly functions: Readonly<Record<string, string>>
  /** ARNs of those of the clusters that are MSK's, by alias. */
  readonly mskClusters: Readonly<Record<string, string>>
  /** ARNs of source-connector functions, by flow. */
  readonly sourceConnectors: Readonly<Record<string, string>>
  /** ARNs of file-source functions, by connector. */
  readonly fileSources: Readonly<Record<string, string>>
}

/** Service name of connect-api in metrics and logs, and the name of its bundle. */
export const connectApi = 'connect-api'

const CLUSTERS = 'CONNECT_CLUSTERS'
const MSK_CLUSTERS = 'CONNECT_MSK_CLUSTERS'
const FUNCTIONS = 'CONNECT_FUNCTIONS'
const SOURCE_CONNECTORS = 'CONNECT_SOURCE_CONNECTORS'
const FILE_SOURCES = 'CONNECT_FILE_SOURCES'

/** The variables of connect-api. `toJson` writes JSON that may hold tokens of the stack. */
export const toConnectEnvironment = (
  { clusters, mskClusters, functions, sourceConnectors, fileSources }: ConnectEnvironment,
  toJson: (value: unknown) => string,
): Record<string, string> => ({
  POWERTOOLS_SERVICE_NAME: connectApi,
  POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
  [CLUSTERS]: toJson(clusters),
  [MSK_CLUSTERS]: toJson(mskClusters),
  [FUNCTIONS]: toJson(functions),
  [SOURCE_CONNECTORS]: toJson(sourceConnectors),
  [FILE_SOURCES]: toJson(fileSources),
})

/** The environment of connect-api. Throws a ConfigException that names the variable that is missing. */
export const connectEnvironment = (variables: Variables): ConnectEnvironment => ({
  clusters: readJson<ConnectEnvironment['clusters']>(variables, CLUSTERS),
  mskClusters: readJson<ConnectEnvironment['mskClusters']>(variables, MSK_CLUSTERS),
  functions: readJson<ConnectEnvironment['functions']>(variables, FUNCTIONS),
  sourceConnectors: readJson<ConnectEnvironment['sourceConnectors']>(variables, SOURCE_CONNECTORS),
  fileSources: readJson<ConnectEnvironment['fileSources']>(variables, FILE_SOURCES),
})

const readJson = <Value>(variables: Variables, key: string): Value => {
  const text = variables[key]
  if (text === undefined || text === '') {
    const message = 'is not set; the stack sets it, so deploy again'
    throw new ConfigException([{ origin: 'environment', key, message }])
  }
  // The parsed boundary: toConnectEnvironment wrote it.
  return JSON.parse(text) as Value
}
