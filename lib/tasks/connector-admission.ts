import { validateConnectorConfig } from '../config/config-infos.ts'
import type { ConfigProviders } from '../config/config-providers.ts'
import type { DeployedConnector } from '../config/connect-deployment.ts'
import { connectPlugins, findPlugin } from '../config/connect-plugins.ts'
import { isConnectorFunction } from '../config/environment.ts'
import { notProvided } from '../config/posted-expressions.ts'
import type { ConnectorProperties } from '../connect/config-topic.ts'
import { ConnectError } from '../connect/connect-error.ts'
import { needsDeployment } from './needs-deployment.ts'

/**
 * A config as it is stored, its numbers and booleans as strings. Refuses one that is invalid with Connect's words: all its
 * errors, one a line.
 */
export const checkConnectorConfig = (
  name: string,
  body: Readonly<Record<string, unknown>>,
  providers: ConfigProviders = new Map(),
): ConnectorProperties => {
  const texts = textsOf(body)
  const inner = texts.name
  if (inner != null && inner.trim() !== name) {
    throw new ConnectError(
      400,
      `Connector name configuration (${inner}) doesn't match connector name in the URL (${name})`,
    )
  }
  const config: Record<string, string | null> = { ...texts, name }
  const className = config['connector.class']
  if (className == null)
    throw new ConnectError(400, `Connector config ${JSON.stringify(config)} contains no connector type`)
  const plugin = findPlugin(className)
  if (plugin === undefined) throw new ConnectError(400, unknownClass(className))
  const { error_count, configs } = validateConnectorConfig(plugin, config, providers)
  if (error_count > 0) {
    const lines = configs.flatMap(({ value }) => value.errors)
    throw new ConnectError(
      400,
      `Connector configuration is invalid and contains the following ${lines.length} error(s):\n${lines.join('\n')}\nYou can also find the above list of errors at the endpoint \`/connector-plugins/{connectorType}/config/validate\``,
    )
  }
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  )
}

/** What to say of a class that there is no function for. */
export const unknownClass = (className: string): string =>
  `Failed to find any class that implements Connector and which name matches ${className}, available connectors are: ${connectPlugins.map((plugin) => plugin.className).join(', ')}`

/** JSON values as Connect's Map<String, String> takes them. */
export const textsOf = (body: Readonly<Record<string, unknown>>): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (value === null) return [key, null]
      if (typeof value !== 'object') return [key, String(value)]
      throw new ConnectError(
        500,
        `Cannot deserialize value of ${key}: a string, a number or a boolean was expected`,
      )
    }),
  )

/** Where a connector can run. Its clusters, network and secrets have to be deployed: otherwise the error says which lines to add. */
export const placeFor = (
  name: string,
  config: ConnectorProperties,
  places: readonly DeployedConnector[],
  all = places,
): DeployedConnector => {
  const kind = findPlugin(config['connector.class'] ?? '')?.function
  const byName = places.find((place) => place.function === kind && place.name === name && !place.isOpen)
  const found =
    byName ??
    places.find((place) =>
      isConnectorFunction(kind)
        ? place.function === kind && (place.isOpen === true || place.name === name)
        : place.function === kind && place.place === flowOf(config),
    )
  if (found === undefined) throw new ConnectError(400, notDeployed(name, config, kind, all))
  const problem =
    otherCluster(config, found) ??
    (isConnectorFunction(kind) ? needsDeployment(config, found) : fixedAtDeployment(config, found)) ??
    notProvided(config, found)
  if (problem !== undefined)
    throw new ConnectError(400, `Connector ${name} was not created or changed: ${problem}`)
  return found
}

const flowOf = (config: ConnectorProperties): string =>
  `${config['source.cluster.alias'] ?? ''}->${config['target.cluster.alias'] ?? 'target'}`

const notDeployed = (
  name: string,
  config: ConnectorProperties,
  kind: string | undefined,
  places: readonly DeployedConnector[],
): string => {
  if (isConnectorFunction(kind)) {
    const save = `Connector ${name} was not created: no function waits for it, and making one needs a deployment. Save this config as config/connectors/${name}.json`
    // Its bucket is made with it.
    if (kind === 'file-sink') return `${save} and run npx cdk deploy`
    const key = kind === 'file-source' ? 'connectors.posted.sources' : 'connectors.posted.sinks'
    const count = places.filter((place) => place.isOpen && place.function === kind).length
    return `${save}, or have one more function wait for connectors that are posted: write into config/mm2.properties, then run npx cdk deploy:\n${key} = ${count + 1}`
  }
  const flow = flowOf(config)
  const aliases = flow.split('->')
  const lines = [
    `clusters = ${aliases.join(', ')}`,
    ...aliases.flatMap((alias, index) => {
      const servers = config[`${index === 0 ? 'source' : 'target'}.cluster.bootstrap.servers`]
      return servers === undefined ? [] : [`${alias}.bootstrap.servers = ${servers}`]
    }),
    `${flow}.enabled = true`,
    ...['topics', 'groups'].flatMap((key) =>
      config[key] === undefined ? [] : [`${flow}.${key} = ${config[key]}`],
    ),
  ]
  return `Connector ${name} was not created: the flow ${flow} was not deployed, and its functions, network and secrets need a deployment. Add to config/mm2.properties, then run npx cdk deploy:\n${lines.join('\n')}`
}

/** Keys of ends that a connector may name, if they are the deployed ones. */
const otherCluster = (
  config: ConnectorProperties,
  { config: deployed }: DeployedConnector,
): string | undefined =>
  ['source.cluster.bootstrap.servers', 'target.cluster.bootstrap.servers']
    .filter(
      (key) =>
        config[key] !== undefined &&
        deployed[key] !== undefined &&
        serversOf(config[key]) !== serversOf(deployed[key]),
    )
    .map(
      (key) =>
        `${key} is ${config[key]}, and the deployed flow has ${deployed[key]}. Change mm2.properties and run npx cdk deploy`,
    )[0]

const serversOf = (text = ''): string =>
  text
    .split(',')
    .map((server) => server.trim())
    .sort()
    .join(',')

/** What the mirror function reads of a source connector's config, and the rights of its role follow from: only a deployment changes it. */
const fixedKeys: readonly string[] = [
  'offset.lag.max',
  'emit.offset-syncs.enabled',
  'offset-syncs.topic.location',
  'replication.policy.class',
  'replication.policy.separator',
  'replication.policy.internal.topic.separator.enabled',
]
/** Transforms are the mirror's: checkpoints and heartbeats do not go through them. */
const isFixed = (key: string, kind: DeployedConnector['function']): boolean =>
  fixedKeys.includes(key) || (kind === 'source-connector' && /^(transforms|predicates)(\.|$)/.test(key))

const fixedAtDeployment = (
  config: ConnectorProperties,
  { config: deployed, place, function: kind }: DeployedConnector,
): string | undefined =>
  Object.keys(config)
    .filter((key) => isFixed(key, kind) && config[key] !== deployed[key])
    .map(
      (key) =>
        `${key} is fixed when the stack is deployed. Write ${place}.${key} = ${config[key]} into mm2.properties and run npx cdk deploy`,
    )[0]
