import { type ClientKind, type ClusterRole, clientId, clientProperties } from './client-properties.ts'
import { type ConfigValues, parseConfig, validateConfig } from './config-def.ts'
import { type ConfigEntries, entriesOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import type { ClusterEnvironment } from './environment.ts'
import { loginModuleOptions } from './login-module.ts'
import { type SecurityProtocol, securityProtocol } from './security-protocol.ts'
import { atLeast, choiceSetting, intSetting, listSetting, stringSetting } from './setting.ts'
import { type Settings, settingsFileName } from './settings-file.ts'

/** Ways to authenticate by SASL that work here. */
const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'AWS_MSK_IAM'] as const
type SaslMechanism = (typeof saslMechanisms)[number]

/** Codecs of what we produce. */
const compressionTypes = ['none', 'gzip', 'zstd'] as const
type CompressionType = (typeof compressionTypes)[number]

/** Client properties of Kafka that count here; others are accepted, without effect. */
export const clientConfig = {
  bootstrapServers: listSetting({
    name: 'bootstrap.servers',
    default: null,
    doc: 'Brokers to start from, `host:port, host:port`. Without it and without `aws.msk.cluster.arn` a parameter of the stack takes them: `SourceBootstrapServers` for a cluster `source`.',
    importance: 'HIGH',
    validate: (servers) => {
      const wrong = servers.filter((server) => !/^(\[[\da-fA-F:.]+\]|[^\s:,/]+):\d{1,5}$/.test(server))
      return wrong.length === 0 ? undefined : `${wrong.join(', ')}: write host:port`
    },
    deviation: 'MirrorMaker 2 has no such parameter.',
  }),
  securityProtocol,
  saslMechanism: choiceSetting({
    name: 'sasl.mechanism',
    values: saslMechanisms,
    default: null,
    doc: 'How a client authenticates when `security.protocol` is `SASL_PLAINTEXT` or `SASL_SSL`.',
    deviation:
      'No default (Kafka: `GSSAPI`). User and password stand in a secret that `aws.secret.arn` names.',
  }),
  sslTruststoreCertificates: stringSetting({
    name: 'ssl.truststore.certificates',
    default: null,
    doc: "PEM text of the authorities that signed the brokers' certificates. Not set: those that Node.js trusts.",
    importance: 'HIGH',
    deviation: 'Files (`ssl.truststore.location`) are refused: they are not there on Lambda.',
  }),
  sslEndpointIdentificationAlgorithm: stringSetting({
    name: 'ssl.endpoint.identification.algorithm',
    default: 'https',
    doc: "Empty: the broker's certificate may be one for another host.",
    importance: 'LOW',
  }),
  saslJaasConfig: stringSetting({
    name: 'sasl.jaas.config',
    default: null,
    doc: 'Login module with `username` and `password`, where no `aws.secret.arn` is set.',
    deviation:
      'The password only as an expression of a config provider. Of a cluster that is read by event sources, the login has to be a secret: `aws.secret.arn`, or both fields of one secret by its ARN.',
  }),
  sslKeystoreKey: stringSetting({
    name: 'ssl.keystore.key',
    default: null,
    doc: 'PEM text of the private key of a client certificate, together with `ssl.keystore.certificate.chain`, where no `aws.secret.arn` is set.',
    deviation: 'Only as an expression of a config provider. Not of a cluster that event sources read.',
  }),
  sslKeystoreCertificateChain: stringSetting({
    name: 'ssl.keystore.certificate.chain',
    default: null,
    doc: 'PEM text of the certificate.',
    deviation: 'Only as an expression of a config provider.',
  }),
  sslKeyPassword: stringSetting({
    name: 'ssl.key.password',
    default: null,
    doc: 'Password of that key, if it has one.',
    deviation: 'Only as an expression of a config provider.',
  }),
  clientId: stringSetting({
    name: 'client.id',
    default: null,
    doc: 'Put before our own client id: `mine|A->B|MirrorSourceConnector|replication-source-admin`.',
  }),
  compressionType: choiceSetting({
    name: 'compression.type',
    values: compressionTypes,
    default: 'none',
    doc: 'Codec of the batches that a producer writes.',
    hint: 'snappy and lz4 are read, but not written',
    deviation: '`none`, `gzip` or `zstd`.',
  }),
  autoOffsetReset: choiceSetting({
    name: 'auto.offset.reset',
    values: ['earliest', 'latest'],
    default: 'earliest',
    doc: 'Where the mirror begins in a topic, for `X.consumer` of a source: at its first record, or at what is written from now on. Counts when an event source is made.',
    deviation: 'Not `none`.',
  }),
  requestTimeoutMs: intSetting({
    name: 'request.timeout.ms',
    default: 30_000,
    doc: 'How long to wait for the answer to a request.',
    validate: atLeast(1),
  }),
  socketConnectionSetupTimeoutMs: intSetting({
    name: 'socket.connection.setup.timeout.ms',
    default: 10_000,
    doc: 'How long to wait for a connection, TLS and SASL included.',
    validate: atLeast(1),
  }),
}

/** How to reach one cluster with one kind of client: with ARNs of secrets, or with what config providers have put there. */
export interface ClientConfig {
  readonly clientId: string
  readonly bootstrapServers: readonly string[]
  readonly securityProtocol: SecurityProtocol
  readonly saslMechanism?: SaslMechanism
  readonly secretArn?: string
  readonly caSecretArn?: string
  /** User and password, where no secret is named. */
  readonly login?: Login
  /** Client certificate, where no secret is named. */
  readonly keystore?: Keystore
  /** PEM text of trusted authorities. */
  readonly caPem?: string
  /** False: the broker's certificate may be one for another host. */
  readonly checkHostname: boolean
  readonly compressionType: CompressionType
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly autoOffsetReset: 'earliest' | 'latest'
}

interface Login {
  readonly username: string
  readonly password: string
}

/** PEM texts. */
interface Keystore {
  readonly certificate: string
  readonly privateKey: string
  readonly privateKeyPassword?: string
}

/** Which client of which cluster, and its role in MirrorMaker's words, e.g. `replication-target-admin`. */
interface ClientChoice {
  readonly cluster: ClusterRole
  readonly client: ClientKind
  readonly role: string
}

/** One client from a function's settings and what its environment says of that cluster. Throws a ConfigException. */
export const readClientConfig = (
  settings: Settings,
  { cluster, client, role }: ClientChoice,
  environment: ClusterEnvironment,
): ClientConfig => {
  const entries = entriesOf(settings, settingsFileName)
  const properties = clientProperties(entries, cluster, client)
  properties.set('bootstrap.servers', {
    value: environment.bootstrapServers,
    origin: 'environment',
    writtenAs: 'BOOTSTRAP_SERVERS',
  })
  const problems = validateClientConfig(properties)
  if (problems.length > 0) throw new ConfigException(problems)
  const values = parseConfig(clientConfig, properties)
  return {
    clientId: clientId(entries, values.clientId, role),
    bootstrapServers: values.bootstrapServers ?? [],
    securityProtocol: values.securityProtocol,
    checkHostname: values.sslEndpointIdentificationAlgorithm !== '',
    compressionType: values.compressionType,
    connectTimeoutMs: values.socketConnectionSetupTimeoutMs,
    requestTimeoutMs: values.requestTimeoutMs,
    autoOffsetReset: values.autoOffsetReset,
    ...(usesSasl(values.securityProtocol) &&
      values.saslMechanism !== null && { saslMechanism: values.saslMechanism }),
    ...(environment.secretArn === undefined
      ? providedLogin(values, properties)
      : { secretArn: environment.secretArn }),
    ...(environment.caSecretArn !== undefined && { caSecretArn: environment.caSecretArn }),
    ...(values.sslTruststoreCertificates !== null && { caPem: values.sslTruststoreCertificates }),
  }
}

/** A login that stands in the settings themselves: a config provider has put it there when the function started. */
const providedLogin = (
  values: ClientValues,
  properties: ConfigEntries,
): Pick<ClientConfig, 'login' | 'keystore'> => {
  const { saslJaasConfig, sslKeystoreKey, sslKeystoreCertificateChain, sslKeyPassword } = values
  if (usesSasl(values.securityProtocol) && values.saslMechanism !== 'AWS_MSK_IAM' && saslJaasConfig !== null)
    return { login: loginOf(saslJaasConfig, properties) }
  if (sslKeystoreKey === null || sslKeystoreCertificateChain === null) return {}
  return {
    keystore: {
      certificate: sslKeystoreCertificateChain,
      privateKey: sslKeystoreKey,
      ...(sslKeyPassword !== null && { privateKeyPassword: sslKeyPassword }),
    },
  }
}

const loginOf = (jaasConfig: string, properties: ConfigEntries): Login => {
  const refuse = (message: string): never => {
    const { origin, writtenAs } = properties.get('sasl.jaas.config') ?? {}
    throw new ConfigException([
      { origin: origin ?? settingsFileName, key: writtenAs ?? 'sasl.jaas.config', message },
    ])
  }
  try {
    const options = loginModuleOptions(jaasConfig)
    const [username, password] = [options.get('username'), options.get('password')]
    if (username !== undefined && password !== undefined) return { username, password }
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause))
  }
  return refuse('names no username and password: write both, or set aws.secret.arn')
}

/** Everything wrong in the properties of a client. */
export const validateClientConfig = (properties: ConfigEntries): ConfigProblem[] => [
  ...validateConfig(clientConfig, properties),
  ...checkMechanism(properties),
]

/** Whether a protocol authenticates by SASL. */
export const usesSasl = (protocol: SecurityProtocol): boolean => protocol.startsWith('SASL_')

/** The typed values of a client's properties. */
export type ClientValues = ConfigValues<typeof clientConfig>

const checkMechanism = (properties: ConfigEntries): ConfigProblem[] => {
  const protocol = properties.get('security.protocol')
  if (protocol === undefined || !/^\s*SASL_/i.test(protocol.value) || properties.has('sasl.mechanism'))
    return []
  const { origin, writtenAs } = protocol
  const message = `${protocol.value} needs sasl.mechanism as well: one of ${saslMechanisms.join(', ')} (GSSAPI, Kafka's default, is not available)`
  return [{ origin, key: writtenAs, message }]
}
