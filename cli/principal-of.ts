import { X509Certificate } from 'node:crypto'
import type { Secrets } from '../functions/aws/secrets.ts'
import type { ClientConfig } from '../lib/config/client-config.ts'

/** Whom a cluster takes us for, as its ACLs name it: `User:mirror`. Of MSK with IAM there is none: IAM decides. */
export const principalOf = async (
  { securityProtocol, saslMechanism, secretArn, login, keystore }: ClientConfig,
  secrets: Secrets,
): Promise<string> => {
  if (securityProtocol.startsWith('SASL_') && login !== undefined) return `User:${login.username}`
  if (securityProtocol === 'SSL' && keystore !== undefined) return subjectOf(keystore.certificate)
  if (securityProtocol === 'PLAINTEXT' || secretArn === undefined)
    return saslMechanism === 'AWS_MSK_IAM' ? 'the credentials of this machine' : 'User:ANONYMOUS'
  if (securityProtocol !== 'SSL') return `User:${(await secrets.fields(secretArn, 'username')).username}`
  const { certificate } = await secrets.fields(secretArn, 'certificate')
  return subjectOf(certificate)
}

const subjectOf = (certificate: string): string => `User:${rfc2253(new X509Certificate(certificate).subject)}`

/** Kafka writes a name from its end (RFC 2253): `CN=mirror,O=Corp`. Node has it from its beginning, a line a part. */
const rfc2253 = (subject: string): string => subject.split('\n').reverse().join(',')
