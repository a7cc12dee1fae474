import { readFileSync } from 'node:fs'
import { mskIamToken } from '../../functions/kafka/msk-iam-token.ts'
import type { ClusterOptions } from '../../kafka/cluster.ts'
import type { ClientValues } from '../config/client-config.ts'
import { loginModuleOptions } from '../config/login-module.ts'

/** Properties of a client by their names in Kafka. */
export type ClientProperties = ReadonlyMap<string, string>

/** What properties say of encryption and of who we are. Throws where a file or a login module cannot be read. */
export const clientSecurity = (
  values: ClientValues,
  properties: ClientProperties,
): Pick<ClusterOptions, 'tls' | 'sasl'> => ({
  ...(values.securityProtocol.endsWith('SSL') && { tls: tls(values, properties) }),
  ...(values.securityProtocol.startsWith('SASL_') && { sasl: sasl(values, properties) }),
})

type Tls = NonNullable<ClusterOptions['tls']>
type Sasl = NonNullable<ClusterOptions['sasl']>

const tls = (values: ClientValues, properties: ClientProperties): Tls => {
  const ca = values.sslTruststoreCertificates ?? storeFile(properties, 'ssl.truststore')?.toString()
  return {
    ...(ca !== undefined && { ca }),
    ...(values.sslEndpointIdentificationAlgorithm === '' && { checkServerIdentity: () => undefined }),
    ...clientCertificate(properties),
  }
}

/** Key and certificate as PEM text, in one PEM file, or in a PKCS#12 file. */
const clientCertificate = (properties: ClientProperties): Tls => {
  const password = properties.get('ssl.key.password') ?? properties.get('ssl.keystore.password')
  const passphrase = password === undefined ? {} : { passphrase: password }
  const key = properties.get('ssl.keystore.key')
  const cert = properties.get('ssl.keystore.certificate.chain')
  if (key !== undefined && cert !== undefined) return { key, cert, ...passphrase }
  const store = storeFile(properties, 'ssl.keystore', ['PEM', 'PKCS12'])
  if (store === undefined) return {}
  const isPem = typeOf(properties, 'ssl.keystore') === 'PEM'
  return { ...(isPem ? { key: store, cert: store } : { pfx: store }), ...passphrase }
}

const storeFile = (
  properties: ClientProperties,
  store: 'ssl.truststore' | 'ssl.keystore',
  readable: readonly string[] = ['PEM'],
): Buffer | undefined => {
  const location = properties.get(`${store}.location`)
  if (location === undefined) return undefined
  const type = typeOf(properties, store)
  if (!readable.includes(type))
    throw new Error(
      `${store}.location: ${location} was not read, for its type is ${type}. Set ${store}.type to ${readable.join(' or ')}; ` +
        'keytool -list -rfc prints the certificates of a JKS as PEM',
    )
  return readFileSync(location)
}

const typeOf = (properties: ClientProperties, store: string): string =>
  (properties.get(`${store}.type`) ?? 'JKS').trim().toUpperCase()

const sasl = ({ saslMechanism }: ClientValues, properties: ClientProperties): Sasl => {
  switch (saslMechanism) {
    case 'AWS_MSK_IAM':
      return { mechanism: 'oauthbearer', oauthBearerProvider: mskIamToken }
    case 'PLAIN':
      return { mechanism: 'plain', ...login(properties) }
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', ...login(properties) }
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', ...login(properties) }
    default:
      throw new Error('sasl.mechanism: one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS_MSK_IAM is needed')
  }
}

const login = (properties: ClientProperties): { username: string; password: string } => {
  const jaas = properties.get('sasl.jaas.config')
  if (jaas === undefined) throw new Error('sasl.jaas.config: user and password of the login are needed')
  const options = optionsOf(jaas)
  const username = options.get('username')
  const password = options.get('password')
  if (username === undefined || password === undefined)
    throw new Error('sasl.jaas.config: the login module has no username or no password')
  return { username, password }
}

const optionsOf = (jaas: string): ReadonlyMap<string, string> => {
  try {
    return loginModuleOptions(jaas)
  } catch (cause) {
    throw new Error(`sasl.jaas.config ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
