import type { ConnectionOptions } from '../../kafka/connection.ts'
import { type JsonObject, toOptionalText, toText } from '../json.ts'
import type { SourceAccess } from './event-source-config.ts'

/** Reads a secret that is a JSON object. */
export type ReadSecret = (arn: string) => JsonObject

/** Types that say where the poller stands in a network: here it stands on this machine. */
const networkTypes: ReadonlySet<string> = new Set(['VPC_SUBNET', 'VPC_SECURITY_GROUP', 'IAM_AUTH'])

const saslMechanisms = {
  BASIC_AUTH: 'plain',
  SASL_SCRAM_256_AUTH: 'scram-sha-256',
  SASL_SCRAM_512_AUTH: 'scram-sha-512',
} as const

type SaslType = keyof typeof saslMechanisms

/** TLS and SASL as an event source's access configurations and their secrets say. SASL goes over TLS, as on Lambda. */
export const sourceConnection = (
  clientId: string,
  access: readonly SourceAccess[],
  readSecret: ReadSecret,
): ConnectionOptions => {
  const secrets = new Map(
    access
      .filter(({ type }) => !networkTypes.has(type))
      .map(({ type, uri }) => [type, readSecret(uri)] as const),
  )
  const sasl = [...secrets.keys()].find((type): type is SaslType => type in saslMechanisms)
  const ca = secrets.get('SERVER_ROOT_CA_CERTIFICATE')
  const client = secrets.get('CLIENT_CERTIFICATE_TLS_AUTH')
  const unknown = [...secrets.keys()].find((type) => !knownTypes.has(type))
  if (unknown !== undefined)
    throw new Error(`SourceAccessConfigurations: ${unknown} is not supported on one machine`)
  return {
    clientId,
    ...((sasl ?? ca ?? client) !== undefined && {
      tls: {
        ...(ca !== undefined && { ca: toText(ca.certificate, 'certificate of the root CA secret') }),
        ...(client !== undefined && clientCertificate(client)),
      },
    }),
    ...(sasl !== undefined && { sasl: credentials(sasl, secrets.get(sasl) ?? {}) }),
  }
}

const knownTypes: ReadonlySet<string> = new Set([
  ...Object.keys(saslMechanisms),
  'SERVER_ROOT_CA_CERTIFICATE',
  'CLIENT_CERTIFICATE_TLS_AUTH',
])

const clientCertificate = (secret: JsonObject) => {
  const passphrase = toOptionalText(secret.privateKeyPassword, 'privateKeyPassword')
  return {
    cert: toText(secret.certificate, 'certificate of the client secret'),
    key: toText(secret.privateKey, 'privateKey of the client secret'),
    ...(passphrase !== undefined && { passphrase }),
  }
}

const credentials = (type: SaslType, secret: JsonObject): NonNullable<ConnectionOptions['sasl']> => ({
  mechanism: saslMechanisms[type],
  username: toText(secret.username, 'username of the secret'),
  password: toText(secret.password, 'password of the secret'),
})
