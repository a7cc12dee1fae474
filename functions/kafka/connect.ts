import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import { Cluster, type ClusterOptions } from '../../kafka/cluster.ts'
import type { ClientConfig } from '../../lib/config/client-config.ts'
import type { Secrets } from '../aws/secrets.ts'
import { mskIamToken } from './msk-iam-token.ts'

/** A cluster to talk to over our own wire; it connects when first used. */
export const connect = async (client: ClientConfig, secrets: Secrets): Promise<Cluster> =>
  new Cluster(await clusterOptions(client, secrets))

/** The one set of options of which both our `Cluster` and the kafkajs admin are made. */
export const clusterOptions = async (client: ClientConfig, secrets: Secrets): Promise<ClusterOptions> => {
  const [tls, sasl] = await Promise.all([tlsOptions(client, secrets), saslOptions(client, secrets)])
  return {
    bootstrapServers: client.bootstrapServers,
    clientId: client.clientId,
    connectTimeoutMs: client.connectTimeoutMs,
    requestTimeoutMs: client.requestTimeoutMs,
    ...(tls && { tls }),
    ...(sasl && { sasl }),
  }
}

const tlsOptions = async (client: ClientConfig, secrets: Secrets): Promise<TlsOptions | undefined> => {
  if (!client.securityProtocol.endsWith('SSL')) return undefined
  const ca = client.caSecretArn
    ? (await secrets.fields(client.caSecretArn, 'certificate')).certificate
    : client.caPem
  return {
    ...(ca && { ca }),
    ...(!client.checkHostname && { checkServerIdentity: () => undefined }),
    ...(client.securityProtocol === 'SSL' && (await clientCertificate(client, secrets))),
  }
}

const clientCertificate = async (
  { secretArn, keystore }: ClientConfig,
  secrets: Secrets,
): Promise<TlsOptions> => {
  if (secretArn === undefined) return keystore === undefined ? {} : toTls(keystore)
  const fields = await secrets.fields(secretArn, 'certificate', 'privateKey')
  const { privateKeyPassword } = await secrets.get(secretArn)
  return toTls({ ...fields, ...(privateKeyPassword && { privateKeyPassword }) })
}

const toTls = ({
  certificate,
  privateKey,
  privateKeyPassword,
}: NonNullable<ClientConfig['keystore']>): TlsOptions => ({
  cert: certificate,
  key: privateKey,
  ...(privateKeyPassword && { passphrase: privateKeyPassword }),
})

const saslOptions = async (client: ClientConfig, secrets: Secrets): Promise<SASLOptions | undefined> => {
  if (!client.securityProtocol.startsWith('SASL_')) return undefined
  const servers = client.bootstrapServers.join(',')
  switch (client.saslMechanism) {
    case 'AWS_MSK_IAM':
      return { mechanism: 'oauthbearer', oauthBearerProvider: mskIamToken }
    case 'PLAIN':
      return { mechanism: 'plain', ...(await credentials(client, secrets)) }
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', ...(await credentials(client, secrets)) }
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', ...(await credentials(client, secrets)) }
    default:
      throw new Error(
        `sasl.mechanism ${client.saslMechanism ?? '(none)'} of ${servers} is not one of ` +
          'PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS_MSK_IAM.',
      )
  }
}

const credentials = (client: ClientConfig, secrets: Secrets) => {
  if (client.secretArn === undefined) {
    if (client.login !== undefined) return client.login
    throw new Error(
      `${client.bootstrapServers.join(',')} asks for ${client.saslMechanism} and no secret is named. ` +
        'Put {"username","password"} into Secrets Manager and name it in X.aws.secret.arn, or leave the password of ' +
        'X.sasl.jaas.config to a config provider.',
    )
  }
  return secrets.fields(client.secretArn, 'username', 'password')
}
