import { clientConfigNames } from './client-config-names.ts'
import { clusterConfig } from './cluster-config.ts'
import { type ClusterDeployment, readClusterDeployment } from './cluster-deployment.ts'
import { namesOf, validateConfig } from './config-def.ts'
import { type ConfigEntries, type ConfigEntry, settingsOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import { type ConfigProviders, configProvidersOf, isProviderKey } from './config-providers.ts'
import { connectWorkerConfig } from './connect-worker-config.ts'
import { connectorPlacesConfig } from './connector-place.ts'
import { findProviderProblems, markDeferred } from './deferred-values.ts'
import { findForbiddenSettings } from './forbidden-settings.ts'
import { functionConfig } from './function-config.ts'
import { clusterProps } from './mirror-maker-config.ts'
import { parseProperties, propertyEntries } from './properties.ts'
import { findRepeatedProperties } from './property-warnings.ts'
import { parseList } from './setting.ts'
import { workerPrefix } from './worker-key.ts'
import { findWorkerWarnings } from './worker-warnings.ts'

/** Names of worker files, beside mm2.properties. */
export const workerFileNames = ['connect-distributed.properties', 'connect-standalone.properties'] as const

/** A worker file, read. */
export interface ConnectWorkerFile {
  readonly entries: ConfigEntries
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly ConfigProblem[]
}

/** Alias of a worker's cluster that is none of mm2.properties. */
const workerClusterAlias = 'connect'

/** Throws a ConfigException for a file that is no properties file. */
export const readWorkerFile = (text: string, fileName: string): ConnectWorkerFile => {
  const written = parseProperties(text, fileName)
  const entries = propertyEntries(written, fileName)
  return {
    entries,
    problems: validateConfig(connectWorkerConfig, entries),
    warnings: [...findRepeatedProperties(written, fileName), ...findWorkerWarnings(entries)],
  }
}

/** What connectors are read with: settings as of mm2.properties, and the alias of their cluster. */
export interface ConnectorSurroundings {
  readonly properties: ConfigEntries
  readonly cluster: string
  /** The cluster is the worker file's own. */
  readonly isOwn: boolean
  readonly providers: ConfigProviders
}

/**
 * The surroundings of connectors by a worker file. Its `bootstrap.servers` are those of a cluster of mm2.properties, or of a
 * cluster of its own; `connectors.cluster` wins over both. Of a cluster of mm2.properties the worker file
 * changes what stands under `producer.`, `consumer.` and `admin.`.
 */
export const connectorSurroundings = (
  properties: ConfigEntries,
  aliases: readonly string[],
  plainWorker: ConfigEntries | undefined,
): ConnectorSurroundings => {
  const named = properties.get('connectors.cluster')?.value.trim()
  const providers = configProvidersOf(settingsOf(new Map([...properties, ...(plainWorker ?? [])])))
  if (plainWorker === undefined)
    return { properties, cluster: named ?? aliases[0] ?? '', isOwn: false, providers }
  const worker = markDeferred(plainWorker, providers)
  const servers = worker.get('bootstrap.servers')
  const same = aliases.find((alias) => hasSameServers(properties, alias, servers))
  const cluster = named ?? same ?? (servers === undefined ? aliases[0] : undefined)
  const isOwn = cluster === undefined
  const alias = cluster ?? workerClusterAlias
  return {
    cluster: alias,
    isOwn,
    providers,
    properties: new Map([
      ...[...properties].filter(([key]) => !isOwn || isOfEveryConnector(key)),
      ...[...worker].flatMap(([key, entry]): [string, ConfigEntry][] => [
        ...(isOfCluster(key, isOwn) ? [[`${alias}.${key}`, entry] as [string, ConfigEntry]] : []),
        ...(isOfEveryConnector(key) ? [[key, entry] as [string, ConfigEntry]] : []),
        ...(isOfWorker(key) ? [[`${workerPrefix}${key}`, entry] as [string, ConfigEntry]] : []),
      ]),
    ]),
  }
}

/** The cluster of a worker file. Throws a ConfigException; its keys stand there without an alias. */
export const readWorkerCluster = ({ properties }: ConnectorSurroundings): ClusterDeployment => {
  try {
    return readClusterDeployment(properties, workerClusterAlias)
  } catch (error) {
    if (!(error instanceof ConfigException)) throw error
    const withoutAlias = (text: string): string => text.replaceAll(`${workerClusterAlias}.`, '')
    throw new ConfigException(
      error.problems.map((problem) => ({
        ...problem,
        key: withoutAlias(problem.key),
        message: withoutAlias(problem.message),
      })),
    )
  }
}

/** What is wrong in a worker file itself. */
export const checkWorker = (
  { entries, problems }: ConnectWorkerFile,
  { providers }: ConnectorSurroundings,
): ConfigProblem[] => [
  ...problems,
  ...findForbiddenSettings(markDeferred(entries, providers)),
  ...findProviderProblems(entries, providers),
]

const hasSameServers = (
  properties: ConfigEntries,
  alias: string,
  servers: ConfigEntry | undefined,
): boolean => {
  const own = clusterProps(properties, alias).get('bootstrap.servers')
  return own !== undefined && servers !== undefined && sorted(own.value) === sorted(servers.value)
}

const sorted = (servers: string): string => parseList(servers).sort().join(',')

const clusterNames: ReadonlySet<string> = new Set([...clientConfigNames, ...namesOf(clusterConfig)])

const isOfCluster = (key: string, isOwn: boolean): boolean =>
  /^(producer|consumer|admin)\./.test(key) || (isOwn && clusterNames.has(key))

const everyConnectorNames: ReadonlySet<string> = new Set([
  ...namesOf(functionConfig),
  ...namesOf(connectorPlacesConfig),
])

const isOfEveryConnector = (key: string): boolean => everyConnectorNames.has(key) || isProviderKey(key)

const workerNames: ReadonlySet<string> = new Set(namesOf(connectWorkerConfig))

const isOfWorker = (key: string): boolean =>
  workerNames.has(key) || /^(key|value|header)\.converter\./.test(key)
