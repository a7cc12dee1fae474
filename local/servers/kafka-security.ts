/** A user of a SASL listener: may log in by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
export interface KafkaUser {
  readonly username: string
  readonly password: string
}

/** PEM files of a TLS listener. */
export interface ListenerCertificates {
  /** Private key (PKCS#8, not encrypted) and certificate chain in one file. */
  readonly keyStore: string
  /** Whose client certificates are believed. */
  readonly trustStore: string
}

/** How clients reach a broker. The brokers talk to one another over a listener of their own, PLAINTEXT. */
export type ListenerSecurity =
  | { readonly protocol: 'PLAINTEXT' }
  | { readonly protocol: 'SASL_PLAINTEXT'; readonly users: readonly KafkaUser[] }
  | {
      readonly protocol: 'SASL_SSL'
      readonly users: readonly KafkaUser[]
      readonly certificates: ListenerCertificates
    }
  | {
      /** mTLS: a client without a certificate is refused. */
      readonly protocol: 'SSL'
      readonly certificates: ListenerCertificates
    }

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/** The properties that the client listener needs beside its protocol. */
export const listenerProperties = (listener: string, security: ListenerSecurity): Record<string, string> => {
  const prefix = `listener.name.${listener.toLowerCase()}`
  return {
    ...('users' in security && saslProperties(prefix, security.users)),
    ...('certificates' in security && tlsProperties(prefix, security.certificates)),
    ...(security.protocol === 'SSL' && { [`${prefix}.ssl.client.auth`]: 'required' }),
  }
}

/** StorageTool's arguments that make the users known to SCRAM. PLAIN reads them from the broker's properties. */
export const scramArguments = (security: ListenerSecurity): string[] =>
  'users' in security
    ? security.users.flatMap(({ username, password }) =>
        mechanisms
          .filter((mechanism) => mechanism !== 'PLAIN')
          .flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${username},password=${password}]`]),
      )
    : []

const saslProperties = (prefix: string, users: readonly KafkaUser[]): Record<string, string> => {
  const logins = users.map(({ username, password }) => `user_${username}=${quoted(password)}`)
  return {
    [`${prefix}.sasl.enabled.mechanisms`]: mechanisms.join(','),
    [`${prefix}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${logins.join(' ')};`,
    [`${prefix}.scram-sha-256.sasl.jaas.config`]: scramLogin,
    [`${prefix}.scram-sha-512.sasl.jaas.config`]: scramLogin,
  }
}

const scramLogin = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`

const tlsProperties = (
  prefix: string,
  { keyStore, trustStore }: ListenerCertificates,
): Record<string, string> => ({
  [`${prefix}.ssl.keystore.type`]: 'PEM',
  [`${prefix}.ssl.keystore.location`]: keyStore,
  [`${prefix}.ssl.truststore.type`]: 'PEM',
  [`${prefix}.ssl.truststore.location`]: trustStore,
})
