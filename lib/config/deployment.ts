import { type ClusterDeployment, readClusterDeployment } from './cluster-deployment.ts'
import type { ConfigEntries } from './config-entries.ts'
import { ConfigException, type ConfigProblem, describeProblem } from './config-exception.ts'
import { type ConnectorDeployment, readConnectorDeployment } from './connector-deployment.ts'
import { parseConnectorJson } from './connector-json.ts'
import { connectorPlaces, validateConnectorPlaces } from './connector-place.ts'
import { bootstrapServersParameter } from './environment.ts'
import { type FlowDeployment, readFlowDeployment } from './flow-deployment.ts'
import { findForbiddenSettings } from './forbidden-settings.ts'
import { clusterAliases, clusterPairs } from './mirror-maker-config.ts'
import { parseProperties, propertyEntries } from './properties.ts'
import { findPropertyWarnings, findRepeatedProperties } from './property-warnings.ts'

/** The files of a configuration, as text. */
interface DeploymentFiles {
  /** mm2.properties, decoded by `decodeProperties`. */
  readonly properties: string
  /** Bodies of connectors, by file name. */
  readonly connectors: ReadonlyMap<string, string>
}

/** Everything that a configuration asks for. */
export interface Deployment {
  readonly clusters: readonly ClusterDeployment[]
  readonly flows: readonly FlowDeployment[]
  readonly connectors: readonly ConnectorDeployment[]
  /** Where connectors can run that the REST API posts. */
  readonly places: readonly ConnectorDeployment[]
  /** One line each: what is ignored, or does not do what its author may think. */
  readonly warnings: readonly string[]
}

/** Name of the properties file in messages. */
export const propertiesFileName = 'mm2.properties'

/** Reads a configuration. Throws one ConfigException with the problems of all its files. */
export const parseDeployment = ({ properties: text, connectors: files }: DeploymentFiles): Deployment => {
  const written = parseProperties(text, propertiesFileName)
  const properties = propertyEntries(written, propertiesFileName)
  const collected = new Problems()
  collected.add(checkClusters(properties))
  collected.add(findForbiddenSettings(properties))

  const aliases = [...new Set(clusterAliases(properties))]
  const clusters = collected.each(aliases, (alias) => readClusterDeployment(properties, alias))
  const flows = collected.each(clusterPairs(properties), (pair) => readFlowDeployment(properties, pair))
  const cluster = connectorsCluster(properties, aliases)
  collected.add(files.size > 0 ? checkConnectorsCluster(properties, aliases) : [])
  const connectors = collected.each([...files], ([file, body]) =>
    readConnectorDeployment(parseConnectorJson(body, file), { file, properties, cluster }),
  )
  collected.add(checkConnectorNames(connectors))
  collected.add(validateConnectorPlaces(properties))
  collected.throwIfAny()

  const warnings = [
    ...findRepeatedProperties(written, propertiesFileName),
    ...findPropertyWarnings(properties),
    ...flows.flatMap((flow) => flow.warnings),
    ...connectors.flatMap((connector) => connector.warnings),
  ]
  const places = connectorPlaces(properties, cluster)
  return { clusters, flows, connectors, places, warnings: [...new Set(warnings.map(describeProblem))] }
}

/** Gathers problems of several readers, so that a user sees them all at once. */
class Problems {
  readonly #problems: ConfigProblem[] = []

  add(problems: readonly ConfigProblem[]): void {
    this.#problems.push(...problems)
  }

  /** Results of those items that have no problem. */
  each<Item, Result>(items: readonly Item[], read: (item: Item) => Result): Result[] {
    return items.flatMap((item) => {
      try {
        return [read(item)]
      } catch (error) {
        if (!(error instanceof ConfigException)) throw error
        this.add(error.problems)
        return []
      }
    })
  }

  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ConfigException(this.#problems)
  }
}

const checkClusters = (properties: ConfigEntries): ConfigProblem[] => {
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
    ...(clusterPairs(properties).length === 0
      ? [problem('No source->target replication flows: write e.g. source->target.enabled = true')]
      : []),
  ]
}

/** Aliases whose parameters and construct ids would be the same. */
const sameParameters = (aliases: readonly string[]): string[][] =>
  [...Map.groupBy(new Set(aliases), bootstrapServersParameter).values()].filter((same) => same.length > 1)

const connectorsCluster = (properties: ConfigEntries, aliases: readonly string[]): string =>
  properties.get('connectors.cluster')?.value.trim() ?? aliases[0] ?? ''

const checkConnectorsCluster = (properties: ConfigEntries, aliases: readonly string[]): ConfigProblem[] => {
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

const checkConnectorNames = (connectors: readonly ConnectorDeployment[]): ConfigProblem[] =>
  [...Map.groupBy(connectors, ({ name }) => name).values()].flatMap(([first, ...others]) =>
    others.map(({ file, name }) => ({
      origin: file,
      key: 'name',
      message: `Connector ${name} already exists, in ${first?.file}: give it another name`,
    })),
  )
