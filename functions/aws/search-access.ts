import { ConnectorKeys, type ConnectorSettings } from '../../lib/connect/connector-keys.ts'

/** How to reach a search cluster. */
export interface SearchAccess {
  readonly urls: readonly string[]
  readonly basic?: BasicCredentials
  readonly sigV4?: SigV4Access
  /** Bodies go out packed with gzip. */
  readonly compression: boolean
  readonly requestTimeoutMs: number
}

/** A user of the search cluster. */
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}

/** Reads a user from the secret of an ARN. */
export type ReadCredentials = (arn: string) => Promise<BasicCredentials>

/** Requests signed with the function's role. */
export interface SigV4Access {
  readonly region: string
  /** `es` for a domain, `aoss` for a serverless collection. */
  readonly service: 'es' | 'aoss'
  credentials(): AwsCredentials
}

interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Access to the cluster of `connection.url`, of both sinks' keys. Without a user and on an AWS domain, requests are
 * signed. A password stands in Secrets Manager: `aws.secret.arn` names `{username, password}`, or a config provider
 * has put it into the settings.
 */
export const readSearchAccess = async (
  settings: ConnectorSettings,
  urls: readonly string[],
  readCredentials: ReadCredentials,
  variables: Variables,
): Promise<SearchAccess> => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const basic = await readBasic(keys, readCredentials)
  const sigV4 = basic === undefined ? readSigV4(keys, urls, variables) : undefined
  return {
    urls,
    compression: keys.boolean('connection.compression', false),
    requestTimeoutMs: keys.integer('read.timeout.ms', 30_000),
    ...(basic && { basic }),
    ...(sigV4 && { sigV4 }),
  }
}

/** Empty user and password are none, as in the examples that people copy. */
const readBasic = async (
  keys: ConnectorKeys,
  readCredentials: ReadCredentials,
): Promise<SearchAccess['basic']> => {
  const arn = keys.optional('aws.secret.arn')
  if (arn) return readCredentials(arn)
  const username = keys.optional('connection.username')
  const password = keys.optional('connection.password')
  if (username && password) return { username, password }
  if (username)
    keys.refuse('connection.username', 'is set without a password: name its secret in aws.secret.arn')
  if (password) keys.refuse('connection.password', 'is set without a user: set connection.username')
  return undefined
}

const readSigV4 = (
  keys: ConnectorKeys,
  urls: readonly string[],
  variables: Variables,
): SigV4Access | undefined => {
  const hosts = urls.map((url) => new URL(url).hostname)
  const isDomain = hosts.some((host) => /\.(es|aos)\.amazonaws\.com(\.cn)?$/.test(host))
  const isCollection = hosts.some((host) => /\.aoss\.amazonaws\.com(\.cn)?$/.test(host))
  const signingName = keys.optional('aws.service.signing.name')
  if (!isDomain && !isCollection && !signingName) return undefined
  return {
    region: keys.optional('aws.region') || variables.AWS_REGION || '',
    service: keys.choice('aws.service.signing.name', ['es', 'aoss'], isCollection ? 'aoss' : 'es'),
    credentials: () => credentialsOf(variables),
  }
}

/** Lambda puts its role's credentials into the environment, for as long as the environment lives. */
const credentialsOf = (variables: Variables): AwsCredentials => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'Requests to the search cluster cannot be signed: the environment has no credentials of AWS.',
    )
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  }
}
