import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import { Cluster, type ClusterOptions } from '../../kafka/cluster.ts'
import type { Secrets } from '../aws/secrets.ts'
import { mskIamToken } from './msk-iam-token.ts'

/** How to reach one cluster, as settings and environment say it. Secrets stand in Secrets Manager: here are only their ARNs. */
export interface ClusterAccess {
  readonly bootstrapServers: readonly string[]
  readonly clientId: string
  readonly securityProtocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
  readonly saslMechanism?: string
  /** `{username, password}` for SASL, `{certificate, privateKey, privateKeyPassword?}` for a client certificate. */
  readonly secretArn?: string
  /** `{certificate}`: the authority that signed the brokers' certificates. */
  readonly caSecretArn?: string
  /** The same by value, from `ssl.truststore.certificates`. */
  readonly caPem?: string
  /** False when `ssl.endpoint.identification.algorithm` is empty: the certificate may be for another host. */
  readonly checkHostname?: boolean
}

/** A broker is answered for within this time, or the socket is given up. Connecting takes TLS and SASL too. */
const timeouts = { connectTimeoutMs: 10_000, requestTimeoutMs: 30_000 }

/** A cluster to talk to over our own wire; it connects when first used. */
export const connect = async (access: ClusterAccess, secrets: Secrets): Promise<Cluster> =>
  new Cluster(await clusterOptions(access, secrets))

/** The one set of options of which both our `Cluster` and the kafkajs admin are made. */
export const clusterOptions = async (access: ClusterAccess, secrets: Secrets): Promise<ClusterOptions> => {
  const [tls, sasl] = await Promise.all([tlsOptions(access, secrets), saslOptions(access, secrets)])
  return {
    bootstrapServers: access.bootstrapServers,
    clientId: access.clientId,
    ...timeouts,
    ...(tls && { tls }),
    ...(sasl && { sasl }),
  }
}

const tlsOptions = async (access: ClusterAccess, secrets: Secrets): Promise<TlsOptions | undefined> => {
  if (!access.securityProtocol.endsWith('SSL')) return undefined
  const ca = access.caSecretArn
    ? (await secrets.fields(access.caSecretArn, 'certificate')).certificate
    : access.caPem
  return {
    ...(ca && { ca }),
    ...(access.checkHostname === false && { checkServerIdentity: () => undefined }),
    ...(access.securityProtocol === 'SSL' && access.secretArn
      ? await clientCertificate(access.secretArn, secrets)
      : {}),
  }
}

const clientCertificate = async (arn: string, secrets: Secrets): Promise<TlsOptions> => {
  const { certificate, privateKey } = await secrets.fields(arn, 'certificate', 'privateKey')
  const { privateKeyPassword } = await secrets.get(arn)
  return { cert: certificate, key: privateKey, ...(privateKeyPassword && { passphrase: privateKeyPassword }) }
}

const saslOptions = async (access: ClusterAccess, secrets: Secrets): Promise<SASLOptions | undefined> => {
  if (!access.securityProtocol.startsWith('SASL_')) return undefined
  const servers = access.bootstrapServers.join(',')
  switch (access.saslMechanism) {
    case 'AWS_MSK_IAM':
      return { mechanism: 'oauthbearer', oauthBearerProvider: mskIamToken }
    case 'PLAIN':
      return { mechanism: 'plain', ...(await credentials(access, secrets)) }
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', ...(await credentials(access, secrets)) }
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', ...(await credentials(access, secrets)) }
    default:
      throw new Error(
        `sasl.mechanism ${access.saslMechanism ?? '(none)'} of ${servers} is not one of ` +
          'PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS_MSK_IAM.',
      )
  }
}

const credentials = (access: ClusterAccess, secrets: Secrets) => {
  if (access.secretArn === undefined) {
    throw new Error(
      `${access.bootstrapServers.join(',')} asks for ${access.saslMechanism} and no secret is named. ` +
        'Put {"username","password"} into Secrets Manager and name it in X.aws.secret.arn.',
    )
  }
  return secrets.fields(access.secretArn, 'username', 'password')
}
