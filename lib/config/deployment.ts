import { type ClusterDeployment, readClusterDeployment } from './cluster-deployment.ts'
import { type ConfigEntries, settingsOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem, describeProblem } from './config-exception.ts'
import { configProvidersOf } from './config-providers.ts'
import { type ConnectorDeployment, readConnectorDeployment } from './connector-deployment.ts'
import { parseConnectorJson } from './connector-json.ts'
import { connectorPlaces, validateConnectorPlaces } from './connector-place.ts'
import { findProviderProblems, findUnknownProviders, markDeferred } from './deferred-values.ts'
import { bootstrapServersParameter } from './environment.ts'
import { type FlowDeployment, readFlowDeployment } from './flow-deployment.ts'
import { findForbiddenSettings } from './forbidden-settings.ts'
import { pollerLoginProblem } from './login-secret.ts'
import { clusterAliases, clusterPairs } from './mirror-maker-config.ts'
import { parseProperties, propertyEntries } from './properties.ts'
import { findPropertyWarnings, findRepeatedProperties } from './property-warnings.ts'
import { checkVariables, type ProvidedVariable, providedVariables } from './provided-variable.ts'

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
  /** Variables that config providers hand over: each a parameter of the stack. */
  readonly variables: readonly ProvidedVariable[]
  /** One line each: what is ignored, or does not do what its author may think. */
  readonly warnings: readonly string[]
}

/** Name of the properties file in messages. */
export const propertiesFileName = 'mm2.properties'

/** Reads a configuration. Throws one ConfigException with the problems of all its files. */
export const parseDeployment = ({ properties: text, connectors: files }: DeploymentFiles): Deployment => {
  const written = parseProperties(text, propertiesFileName)
  const plain = propertyEntries(written, propertiesFileName)
  const providers = configProvidersOf(settingsOf(plain))
  const properties = markDeferred(plain, providers)
  const collected = new Problems()
  collected.add(checkClusters(properties))
  collected.add(findForbiddenSettings(properties))
  collected.add(findProviderProblems(properties, providers))

  const aliases = [...new Set(clusterAliases(properties))]
  const clusters = collected.each(aliases, (alias) => readClusterDeployment(properties, alias))
  const flows = collected.each(clusterPairs(properties), (pair) => readFlowDeployment(properties, pair))
  const cluster = connectorsCluster(properties, aliases)
  collected.add(files.size > 0 ? checkConnectorsCluster(properties, aliases) : [])
  const bodies = collected.each([...files], ([file, text]) => {
    const { name, config } = parseConnectorJson(text, file)
    return { file, name, config: markDeferred(config, providers) }
  })
  for (const { config } of bodies) collected.add(findProviderProblems(config, providers))
  const connectors = collected.each(bodies, ({ file, ...body }) =>
    readConnectorDeployment(body, { file, properties, cluster }),
  )
  collected.add(checkConnectorNames(connectors))
  collected.add(validateConnectorPlaces(properties))
  const places = connectorPlaces(properties, cluster)
  collected.add(checkPolledClusters({ clusters, flows, connectors: [...connectors, ...places] }))
  const all = [properties, ...bodies.map(({ config }) => config)]
  const variables = providedVariables(all, providers)
  collected.add(checkVariables(variables))
  collected.throwIfAny()

  const warnings = [
    ...findRepeatedProperties(written, propertiesFileName),
    ...findPropertyWarnings(properties),
    ...all.flatMap((entries) => findUnknownProviders(entries, providers)),
    ...flows.flatMap((flow) => flow.warnings),
    ...connectors.flatMap((connector) => connector.warnings),
  ]
  return {
    clusters,
    flows,
    connectors,
    places,
    variables,
    warnings: [...new Set(warnings.map(describeProblem))],
  }
}

/** Lambda's pollers log in with secrets alone, and nobody can hand them anything else. */
const checkPolledClusters = ({
  clusters,
  flows,
  connectors,
}: Pick<Deployment, 'clusters' | 'flows' | 'connectors'>): ConfigProblem[] => {
  const polled = new Set([
    ...flows.filter(({ isEnabled }) => isEnabled).map(({ source }) => source),
    ...connectors.filter(({ kind }) => kind === 'search-sink').map(({ cluster }) => cluster),
  ])
  return clusters.flatMap((cluster) => {
    const message = polled.has(cluster.alias) ? pollerLoginProblem(cluster) : undefined
    return message === undefined
      ? []
      : [{ origin: propertiesFileName, key: `${cluster.alias}.aws.secret.arn`, message }]
  })
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
