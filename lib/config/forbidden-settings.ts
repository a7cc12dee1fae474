import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { loginModuleOptions } from './login-module.ts'
import { isOneExpression } from './provider-expression.ts'

interface Rule {
  readonly key: RegExp
  readonly value: RegExp
  readonly message: string
  /** Whether a value with expressions of config providers holds no secret itself. Not set: it is refused all the same. */
  readonly isLeftOut?: (value: string) => boolean
}

const byProvider = `or leave it to a config provider, as \${secretsmanager:name:field}`
const credentials = `put {"username", "password"} into Secrets Manager and name the secret in X.aws.secret.arn, ${byProvider}; no secret may stand in this file`
const clientCertificate = `put the certificate and its key, as PEM, into Secrets Manager ({"certificate", "privateKey", "privateKeyPassword"}) and name the secret in X.aws.secret.arn, ${byProvider}`
const authority =
  'a file of this machine is not there on Lambda: put the PEM of the authority into Secrets Manager ({"certificate"}) and name the secret in X.aws.ca.secret.arn, or write the PEM into ssl.truststore.certificates (keytool -list -rfc prints a JKS as PEM)'

const rules: readonly Rule[] = [
  {
    key: /(^|\.)sasl\.jaas\.config$/,
    value: /password|secret/i,
    message: credentials,
    isLeftOut: (value) => isOneExpression(value) || hasProvidedSecrets(value),
  },
  {
    key: /(^|\.)ssl\.((keystore|key)\.password|keystore\.key|keystore\.certificate\.chain)$/,
    value: /\S/,
    message: clientCertificate,
    isLeftOut: isOneExpression,
  },
  {
    key: /(^|\.)(src|dest)\.basic\.auth\.user\.info$/,
    value: /\S/,
    message: `no secret may stand in this file: leave it to a config provider, as \${secretsmanager:name:field}`,
    isLeftOut: isOneExpression,
  },
  { key: /(^|\.)ssl\.keystore\.location$/, value: /\S/, message: clientCertificate },
  { key: /(^|\.)ssl\.truststore\.location$/, value: /\S/, message: authority },
  {
    key: /(^|\.)ssl\.(truststore|keystore)\.type$/,
    value: /^(?!\s*PEM\s*$)/i,
    message: `only PEM is read; ${authority}`,
  },
  {
    // The last is that of Lenses' provider of secrets.
    key: /(^|\.)aws\.(secret\.access\.key|secret_access_key|secret\.session\.token|secret\.key)$/,
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

const refusal = (
  key: string,
  { value, origin, writtenAs, isDeferred }: ConfigEntry,
): ConfigProblem | undefined => {
  const rule = rules.find((candidate) => candidate.key.test(key) && candidate.value.test(value))
  if (rule === undefined || (isDeferred === true && rule.isLeftOut?.(value) === true)) return undefined
  return { origin, key: writtenAs, message: `not deployed: ${rule.message}` }
}

/** Whether each password of a login module is left to a config provider. */
const hasProvidedSecrets = (jaasConfig: string): boolean => {
  try {
    return [...loginModuleOptions(jaasConfig)].every(
      ([name, value]) => !/password|secret/i.test(name) || isOneExpression(value),
    )
  } catch {
    return false // not a login module: nobody knows what it holds
  }
}
