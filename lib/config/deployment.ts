import { type ClusterDeployment, readClusterDeployment } from './cluster-deployment.ts'
import { type ConfigEntries, settingsOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem, describeProblem } from './config-exception.ts'
import { configProvidersOf } from './config-providers.ts'
import {
  type ConnectorSurroundings,
  checkWorker,
  connectorSurroundings,
  readWorkerCluster,
  readWorkerFile,
} from './connect-worker-file.ts'
import { type ConnectorDeployment, readConnectorDeployment } from './connector-deployment.ts'
import { parseConnectorFile } from './connector-file.ts'
import { connectorPlaces, validateConnectorPlaces } from './connector-place.ts'
import { findProviderProblems, findUnknownProviders, markDeferred } from './deferred-values.ts'
import {
  checkClusters,
  checkConnectorNames,
  checkConnectorsCluster,
  checkPolledClusters,
} from './deployment-checks.ts'
import { type FlowDeployment, readFlowDeployment } from './flow-deployment.ts'
import { findForbiddenSettings } from './forbidden-settings.ts'
import { clusterAliases, clusterPairs } from './mirror-maker-config.ts'
import { Problems } from './problems.ts'
import { parseProperties, propertiesFileName, propertyEntries } from './properties.ts'
import { findPropertyWarnings, findRepeatedProperties } from './property-warnings.ts'
import { checkVariables, type ProvidedVariable, providedVariables } from './provided-variable.ts'

/** The files of a configuration, as text. */
interface DeploymentFiles {
  /** mm2.properties, decoded by `decodeProperties`; undefined where there is none. */
  readonly properties?: string | undefined
  /** connect-distributed.properties or connect-standalone.properties. */
  readonly worker?: { readonly fileName: string; readonly text: string } | undefined
  /** Connectors by file name: bodies as JSON, or `.properties`. */
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

/** Reads a configuration. Throws one ConfigException with the problems of all its files. */
export const parseDeployment = (files: DeploymentFiles): Deployment => {
  const collected = new Problems()
  const written = parseProperties(files.properties ?? '', propertiesFileName)
  const plain = propertyEntries(written, propertiesFileName)
  const providers = configProvidersOf(settingsOf(plain))
  const properties = markDeferred(plain, providers)
  const aliases = [...new Set(clusterAliases(properties))]
  const worker = files.worker && readWorkerFile(files.worker.text, files.worker.fileName)
  const hasConnectors = worker !== undefined || files.connectors.size > 0
  if (files.properties !== undefined || worker === undefined)
    collected.add(checkClusters(properties, hasConnectors))
  collected.add(findForbiddenSettings(properties))
  collected.add(findProviderProblems(properties, providers))

  const ofMirrorMaker = collected.each(aliases, (alias) => readClusterDeployment(properties, alias))
  const flows = collected.each(clusterPairs(properties), (pair) => readFlowDeployment(properties, pair))
  const around = connectorSurroundings(properties, aliases, worker?.entries)
  const read = readConnectors(files.connectors, around, collected)
  collected.add(hasConnectors ? checkConnectorsCluster(properties, aliases) : [])
  collected.add(worker === undefined ? [] : checkWorker(worker, around))
  const { connectors, places } = read
  const isUsed = connectors.length + places.length > 0
  const clusters = [
    ...ofMirrorMaker,
    ...(around.isOwn && isUsed ? collected.each([around], readWorkerCluster) : []),
  ]
  collected.add(checkPolledClusters({ clusters, flows, connectors: [...connectors, ...places] }))
  const variables = [
    ...providedVariables([properties], providers),
    ...providedVariables([around.properties, ...read.configs], around.providers),
  ].filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
  collected.add(checkVariables(variables))
  collected.throwIfAny()
  if (flows.length === 0 && !isUsed)
    throw new ConfigException([nothingToDeploy(files.worker?.fileName ?? propertiesFileName)])

  const warnings = [
    ...findRepeatedProperties(written, propertiesFileName),
    ...findPropertyWarnings(properties),
    ...(worker?.warnings ?? []),
    ...findUnknownProviders(properties, providers),
    ...[worker?.entries ?? new Map(), ...read.configs].flatMap((entries) =>
      findUnknownProviders(entries, around.providers),
    ),
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

interface ReadConnectors {
  readonly connectors: readonly ConnectorDeployment[]
  readonly places: readonly ConnectorDeployment[]
  /** As they are written. */
  readonly configs: readonly ConfigEntries[]
}

const readConnectors = (
  files: ReadonlyMap<string, string>,
  { properties, cluster, providers }: ConnectorSurroundings,
  collected: Problems,
): ReadConnectors => {
  const bodies = collected.each([...files], ([file, text]) => {
    const { name, config } = parseConnectorFile(text, file)
    return { file, name, config: markDeferred(config, providers) }
  })
  for (const { config } of bodies) {
    collected.add(findProviderProblems(config, providers))
  }
  const connectors = collected.each(bodies, ({ file, ...body }) =>
    readConnectorDeployment(body, { file, properties, cluster }),
  )
  collected.add(checkConnectorNames(connectors))
  const problems = validateConnectorPlaces(properties)
  collected.add(problems)
  return {
    connectors,
    places: problems.length > 0 ? [] : connectorPlaces(properties, cluster),
    configs: bodies.map(({ config }) => config),
  }
}

const nothingToDeploy = (origin: string): ConfigProblem => ({
  origin,
  key: '(file)',
  message:
    'There is neither a flow nor a connector to deploy: put connectors into connectors/, or let functions wait for posted ones with connectors.posted.sources or connectors.posted.sinks',
})
