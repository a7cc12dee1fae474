import { ConnectorSettingError } from '../connect/connector-keys.ts'
import { fileKey } from '../filestream/file-key.ts'
import { validateClientConfig } from './client-config.ts'
import { clientProperties } from './client-properties.ts'
import { parseConfig } from './config-def.ts'
import { type ConfigEntries, type ConfigEntry, settingsOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import { isProviderKey } from './config-providers.ts'
import { functionOfClass, isFileStreamSource, unknownClassMessage } from './connector-class.ts'
import type { ConnectorBody } from './connector-json.ts'
import { connectorRules } from './connector-rules.ts'
import { findDeadSettings } from './dead-settings.ts'
import type { ConnectorFunction } from './environment.ts'
import { findForbiddenSettings } from './forbidden-settings.ts'
import { type FunctionConfig, functionConfig, validateFunctionConfig } from './function-config.ts'
import { clusterProps } from './mirror-maker-config.ts'
import { type SearchDomainConfig, searchDomainConfig } from './search-domain-config.ts'
import { searchSinkConfig } from './search-sink-config.ts'
import type { Settings } from './settings-file.ts'
import { lostConverterKeys, withWorkerConverters } from './worker-converters.ts'
import { workerPrefix } from './worker-key.ts'

/** A connector of config/connectors, as the stack needs it. */
export interface ConnectorDeployment {
  readonly name: string
  /** The file that it stands in. */
  readonly file: string
  readonly kind: ConnectorFunction
  /** As the user wrote it. */
  readonly connectorClass: string
  /** Alias of the cluster that it works on. */
  readonly cluster: string
  /** The topic that a source writes, or those that a sink reads. */
  readonly topics: readonly string[]
  /** The function's settings.json: the connector's config, and the cluster's clients under `cluster.`. */
  readonly settings: Settings
  /** Secrets of search nodes that a sink's function may read. */
  readonly searchSecretArns: readonly string[]
  /** Set: the stack makes the domain that a sink writes to. */
  readonly searchDomain?: SearchDomainConfig
  readonly functionConfig: FunctionConfig
  readonly warnings: readonly ConfigProblem[]
  /**
   * It is no connector yet, but the place of one that the REST API may post.
   * @default false
   */
  readonly isPlace?: true
}

/** Where a connector comes from and what it works on. */
interface ConnectorPlace {
  readonly file: string
  readonly properties: ConfigEntries
  readonly cluster: string
}

/** A connector's body, checked. Throws a ConfigException with everything that is wrong in its settings. */
export const readConnectorDeployment = (
  { name, config }: ConnectorBody,
  { file, properties, cluster }: ConnectorPlace,
): ConnectorDeployment => {
  const kind = kindOf(config, file)
  const entries = new Map([...clusterSettings(properties, cluster), ...config])
  const className = config.get('connector.class')?.value ?? ''
  const problems = [
    ...validateConnector(className, config, withWorkerConverters(entries)),
    ...validateFunctionConfig(entries),
  ]
  if (problems.length > 0) throw new ConfigException(problems)
  return {
    name,
    file,
    kind,
    connectorClass: className,
    cluster,
    topics: connectorRules(className).topics(entries),
    ...(kind === 'search-sink' ? searchEnds(entries) : { searchSecretArns: [] }),
    settings: settingsOf(entries),
    functionConfig: parseConfig(functionConfig, entries),
    warnings: [...findDeadSettings(config), ...findLostConverters(entries), ...localFilesWarning(config)],
  }
}

/**
 * What counts for every connector of a cluster: our own settings and config providers at top level, and the cluster's under
 * `cluster.`.
 */
export const clusterSettings = (properties: ConfigEntries, cluster: string): ConfigEntries =>
  new Map([
    ...topLevelFunctionSettings(properties),
    ...[...properties].filter(([key]) => isProviderKey(key) || key.startsWith(workerPrefix)),
    ...clusterEntries(properties, cluster),
  ])

/** What is wrong with a connector's config, which may be among other entries: those of its cluster, say. */
export const validateConnector = (
  className: string,
  config: ConfigEntries,
  entries: ConfigEntries,
): ConfigProblem[] => [...findForbiddenSettings(config), ...validateClass(className, entries)]

const kindOf = (config: ConfigEntries, file: string): ConnectorFunction => {
  const className = config.get('connector.class')?.value
  const kind = className === undefined ? undefined : functionOfClass(className)
  if (kind !== undefined) return kind
  const message =
    className === undefined
      ? 'Missing required configuration "connector.class" which has no default value'
      : unknownClassMessage(className)
  throw new ConfigException([{ origin: file, key: 'connector.class', message }])
}

/** Our own settings at top level of mm2.properties count for connectors too. */
const topLevelFunctionSettings = (properties: ConfigEntries): [string, ConfigEntry][] => {
  const names = Object.values(functionConfig).map(({ name }) => name)
  return [...properties].filter(([key]) => names.includes(key))
}

const clusterEntries = (properties: ConfigEntries, alias: string): [string, ConfigEntry][] =>
  [...clusterProps(properties, alias)].map(([key, entry]) => [`cluster.${key}`, entry])

const validateClass = (className: string, entries: ConfigEntries): ConfigProblem[] => {
  const { validate, client } = connectorRules(className)
  const problems = [
    ...validate(entries),
    ...validateClientConfig(clientProperties(entries, 'cluster', client)),
  ]
  return problems.length > 0 ? problems : validateByFunction(className, entries)
}

/**
 * What the function itself would refuse when it starts, such as a filter's pattern. What a config provider has yet to say is
 * looked at by the function alone, and so is what depends on it.
 */
const validateByFunction = (className: string, entries: ConfigEntries): ConfigProblem[] => {
  const problem = refusalOfFunction(className, entries)
  const isDeferred = [...entries.values()].some((entry) => entry.isDeferred)
  if (problem === undefined || !isDeferred) return problem === undefined ? [] : [problem]
  const known = new Map([...entries].filter(([, entry]) => !entry.isDeferred))
  const ofKnown = refusalOfFunction(className, known)
  return ofKnown === undefined || entries.get(ofKnown.key)?.isDeferred ? [] : [ofKnown]
}

const refusalOfFunction = (className: string, entries: ConfigEntries): ConfigProblem | undefined => {
  try {
    connectorRules(className).start(settingsOf(entries))
    return undefined
  } catch (error) {
    const key = error instanceof ConnectorSettingError ? error.key : 'filters'
    const entry = entries.get(key) ?? entries.get('name')
    const message = error instanceof Error ? error.message : String(error)
    return { origin: entry?.origin ?? '(no settings)', key, message }
  }
}

const searchEnds = (
  entries: ConfigEntries,
): Pick<ConnectorDeployment, 'searchSecretArns' | 'searchDomain'> => {
  const { awsSecretArn } = parseConfig(searchSinkConfig, entries)
  const searchDomain = parseConfig(searchDomainConfig, entries)
  return {
    searchSecretArns: awsSecretArn === null ? [] : [awsSecretArn],
    ...(searchDomain.awsOpensearchDataNodes !== null && { searchDomain }),
  }
}

const findLostConverters = (entries: ConfigEntries): ConfigProblem[] =>
  lostConverterKeys(entries).flatMap((key) => {
    const { origin = '', writtenAs = key } = entries.get(key) ?? {}
    const converter = key.replace(/(converter)\..*$/, '$1')
    return [
      {
        origin,
        key: writtenAs,
        message: `ignored, as Connect ignores it: without ${converter} the connector has the worker's converter, with the worker's settings. Set ${converter}, too`,
      },
    ]
  })

/** A file that a source reads is an object here. */
const localFilesWarning = (config: ConfigEntries): ConfigProblem[] => {
  const isStream = isFileStreamSource(config.get('connector.class')?.value ?? '')
  const entry = config.get(isStream ? 'file' : 'fs.listing.class')
  return entry !== undefined && (isStream || entry.value.endsWith('LocalFSDirectoryListing'))
    ? [
        {
          origin: entry.origin,
          key: entry.writtenAs,
          message: `files are read from the stack's log bucket, not from a local directory: put ${isStream ? fileKey(entry.value.trim()) : 'them'} there`,
        },
      ]
    : []
}
