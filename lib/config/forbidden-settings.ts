import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'

interface Rule {
  readonly key: RegExp
  readonly value: RegExp
  readonly message: string
}

const credentials =
  'put {"username", "password"} into Secrets Manager and name the secret in X.aws.secret.arn; no secret may stand in this file'
const clientCertificate =
  'put the certificate and its key, as PEM, into Secrets Manager ({"certificate", "privateKey", "privateKeyPassword"}) and name the secret in X.aws.secret.arn'
const authority =
  'a file of this machine is not there on Lambda: put the PEM of the authority into Secrets Manager ({"certificate"}) and name the secret in X.aws.ca.secret.arn, or write the PEM into ssl.truststore.certificates (keytool -list -rfc prints a JKS as PEM)'

const rules: readonly Rule[] = [
  { key: /(^|\.)sasl\.jaas\.config$/, value: /password|secret/i, message: credentials },
  { key: /(^|\.)ssl\.(keystore|key)\.password$/, value: /\S/, message: clientCertificate },
  { key: /(^|\.)ssl\.keystore\.(key|location|certificate\.chain)$/, value: /\S/, message: clientCertificate },
  { key: /(^|\.)ssl\.truststore\.location$/, value: /\S/, message: authority },
  {
    key: /(^|\.)ssl\.(truststore|keystore)\.type$/,
    value: /^(?!\s*PEM\s*$)/i,
    message: `only PEM is read; ${authority}`,
  },
  {
    key: /(^|\.)aws\.(secret\.access\.key|secret_access_key|secret\.session\.token)$/,
    value: /\S/,
    message: 'remove it: the function works with the rights of its role',
  },
]

/**
 * Settings that hold secrets or name files: refused wherever they stand, because settings are deployed as plain text, and
 * without the files.
 */
export const findForbiddenSettings = (entries: ConfigEntries): ConfigProblem[] =>
  [...entries].flatMap(([key, entry]) => refusal(key, entry) ?? [])

const refusal = (key: string, { value, origin, writtenAs }: ConfigEntry): ConfigProblem | undefined => {
  const rule = rules.find((candidate) => candidate.key.test(key) && candidate.value.test(value))
  return rule && { origin, key: writtenAs, message: `not deployed: ${rule.message}` }
}
