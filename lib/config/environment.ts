import { ConfigException, type ConfigProblem } from './config-exception.ts'

/** The functions that a flow can have, in the order in which a record meets them. */
export const flowFunctions = ['mirror', 'source-connector', 'checkpoint', 'heartbeat'] as const
export type FlowFunction = (typeof flowFunctions)[number]

/** The functions of connectors: one for each file of config/connectors. */
export const connectorFunctions = ['file-source', 'search-sink', 'file-sink'] as const
export type ConnectorFunction = (typeof connectorFunctions)[number]

/** Whether a function is one of a connector. */
export const isConnectorFunction = (kind: string | undefined): kind is ConnectorFunction =>
  connectorFunctions.some((known) => known === kind)

/** Every function that reads its environment here. Also its service name in metrics and logs. */
export type FunctionKind = FlowFunction | ConnectorFunction

/** CloudWatch namespace of all metrics. */
export const metricsNamespace = 'LambdaMirrorMaker'

/** What is known of a cluster only when the stack is deployed. */
export interface ClusterEnvironment {
  /** `host:port,host:port`; not split, because in the stack it may be a token. */
  readonly bootstrapServers: string
  /** Secrets Manager: `{username, password}` or `{certificate, privateKey, privateKeyPassword?}`. */
  readonly secretArn?: string
  /** Secrets Manager: `{certificate}`, the authority that signed the brokers' certificates. */
  readonly caSecretArn?: string
}

/** Environment of the functions of a flow. */
export interface FlowEnvironment {
  readonly kind: FlowFunction
  readonly source: ClusterEnvironment
  readonly target: ClusterEnvironment
}

/** Environment of source-connector, which makes the mirror's event source mappings. */
interface SourceConnectorEnvironment extends FlowEnvironment {
  readonly kind: 'source-connector'
  readonly mirrorFunctionArn: string
  /** Set when the source is an MSK cluster: mappings then name the cluster, not its brokers. */
  readonly sourceClusterArn?: string
}

/** Environment of file-source, search-sink and file-sink. */
interface ConnectorEnvironment {
  readonly kind: ConnectorFunction
  readonly cluster: ClusterEnvironment
  /** Of a source of files: the bucket that feeds it. */
  readonly logBucket?: string
  /** Of a sink: the domain that the stack has made, in place of connection.url. */
  readonly searchUrl?: string
  /** Of a file sink that writes a file: the bucket that the stack has made for it. */
  readonly fileBucket?: string
}

export type FunctionEnvironment =
  | (FlowEnvironment & { readonly kind: Exclude<FlowFunction, 'source-connector'> })
  | SourceConnectorEnvironment
  | ConnectorEnvironment

/** Environment variables by name, as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>

const SERVICE_NAME = 'POWERTOOLS_SERVICE_NAME'
const METRICS_NAMESPACE = 'POWERTOOLS_METRICS_NAMESPACE'
const MIRROR_FUNCTION_ARN = 'MIRROR_FUNCTION_ARN'
const SOURCE_CLUSTER_ARN = 'SOURCE_CLUSTER_ARN'
const SEARCH_URL = 'SEARCH_URL'
const LOG_BUCKET = 'LOG_BUCKET'
const FILE_BUCKET = 'FILE_BUCKET'

/** The variables of a function, as the stack sets them. Values may be tokens; none is a secret. */
export const toEnvironment = (environment: FunctionEnvironment): Record<string, string> => ({
  [SERVICE_NAME]: environment.kind,
  [METRICS_NAMESPACE]: metricsNamespace,
  ...('cluster' in environment
    ? clusterVariables('', environment.cluster)
    : {
        ...clusterVariables('SOURCE_', environment.source),
        ...clusterVariables('TARGET_', environment.target),
      }),
  ...('logBucket' in environment &&
    environment.logBucket !== undefined && { [LOG_BUCKET]: environment.logBucket }),
  ...('searchUrl' in environment &&
    environment.searchUrl !== undefined && { [SEARCH_URL]: environment.searchUrl }),
  ...('fileBucket' in environment &&
    environment.fileBucket !== undefined && { [FILE_BUCKET]: environment.fileBucket }),
  ...(environment.kind === 'source-connector' && {
    [MIRROR_FUNCTION_ARN]: environment.mirrorFunctionArn,
    ...(environment.sourceClusterArn !== undefined && { [SOURCE_CLUSTER_ARN]: environment.sourceClusterArn }),
  }),
})

/** The environment of the function that runs. Throws a ConfigException that names every variable that is missing. */
export const fromEnvironment = (variables: Variables): FunctionEnvironment => {
  const reader = new VariableReader(variables)
  const kind = reader.required(SERVICE_NAME)
  const environment = readEnvironment(reader, kind)
  if (environment === undefined) {
    reader.refuse(
      SERVICE_NAME,
      `'${kind}' is no function; known: ${[...flowFunctions, ...connectorFunctions].join(', ')}`,
    )
  }
  if (environment === undefined || reader.problems.length > 0) throw new ConfigException(reader.problems)
  return environment
}

/** The environment of a function of a flow. Throws when the function that runs is another one. */
export const flowEnvironment = (variables: Variables): FlowEnvironment => {
  const environment = fromEnvironment(variables)
  return 'source' in environment ? environment : refuseKind(environment.kind, flowFunctions)
}

/** The environment of source-connector. Throws when the function that runs is another one. */
export const sourceConnectorEnvironment = (variables: Variables): SourceConnectorEnvironment => {
  const environment = fromEnvironment(variables)
  return environment.kind === 'source-connector'
    ? environment
    : refuseKind(environment.kind, ['source-connector'])
}

/** The environment of a connector's function. Throws when the function that runs is another one. */
export const connectorEnvironment = (variables: Variables): ConnectorEnvironment => {
  const environment = fromEnvironment(variables)
  return 'cluster' in environment ? environment : refuseKind(environment.kind, connectorFunctions)
}

/**
 * Name of the CloudFormation parameter that takes a cluster's servers when the file names neither them nor an MSK
 * cluster: `SourceBootstrapServers` for `source`. Parameter names have only letters and digits.
 */
export const bootstrapServersParameter = (alias: string): string => `${capitalised(alias)}BootstrapServers`

/** Name of the parameter that takes the value of a variable: `EnvKafkaPassword` for `KAFKA_PASSWORD`. */
export const variableParameter = (name: string): string => `Env${capitalised(name.toLowerCase())}`

const capitalised = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** Default of that parameter. */
export const defaultBootstrapServers = 'localhost:9092'

const clusterVariables = (prefix: string, cluster: ClusterEnvironment): Record<string, string> => ({
  [`${prefix}BOOTSTRAP_SERVERS`]: cluster.bootstrapServers,
  ...(cluster.secretArn !== undefined && { [`${prefix}SECRET_ARN`]: cluster.secretArn }),
  ...(cluster.caSecretArn !== undefined && { [`${prefix}CA_SECRET_ARN`]: cluster.caSecretArn }),
})

const readEnvironment = (reader: VariableReader, kind: string): FunctionEnvironment | undefined => {
  switch (kind) {
    case 'mirror':
    case 'checkpoint':
    case 'heartbeat':
      return { kind, source: readCluster(reader, 'SOURCE_'), target: readCluster(reader, 'TARGET_') }
    case 'source-connector':
      return {
        kind,
        source: readCluster(reader, 'SOURCE_'),
        target: readCluster(reader, 'TARGET_'),
        mirrorFunctionArn: reader.required(MIRROR_FUNCTION_ARN),
        ...reader.optional('sourceClusterArn', SOURCE_CLUSTER_ARN),
      }
    case 'file-source':
    case 'search-sink':
    case 'file-sink':
      return {
        kind,
        cluster: readCluster(reader, ''),
        ...reader.optional('searchUrl', SEARCH_URL),
        ...reader.optional('logBucket', LOG_BUCKET),
        ...reader.optional('fileBucket', FILE_BUCKET),
      }
    default:
      return undefined
  }
}

const readCluster = (reader: VariableReader, prefix: string): ClusterEnvironment => ({
  bootstrapServers: reader.required(`${prefix}BOOTSTRAP_SERVERS`),
  ...reader.optional('secretArn', `${prefix}SECRET_ARN`),
  ...reader.optional('caSecretArn', `${prefix}CA_SECRET_ARN`),
})

const refuseKind = (kind: FunctionKind, expected: readonly FunctionKind[]): never => {
  throw new ConfigException([
    {
      origin: 'environment',
      key: SERVICE_NAME,
      message: `'${kind}' runs code of ${expected.join(', ')}: deploy again`,
    },
  ])
}

/** Reads variables and remembers all that are missing. */
class VariableReader {
  readonly problems: ConfigProblem[] = []
  readonly #variables: Variables

  constructor(variables: Variables) {
    this.#variables = variables
  }

  required(name: string): string {
    const value = this.#variables[name]
    if (value === undefined || value === '') {
      this.refuse(name, 'is not set; the stack sets it, so deploy again or set it by hand')
      return ''
    }
    return value
  }

  optional<Field extends string>(field: Field, name: string): { [F in Field]?: string } {
    const value = this.#variables[name]
    const found: { [F in Field]?: string } = {}
    if (value !== undefined && value !== '') found[field] = value
    return found
  }

  refuse(key: string, message: string): void {
    this.problems.push({ origin: 'environment', key, message })
  }
}
