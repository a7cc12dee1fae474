import { compileJavaPattern } from '../mirror/java-pattern.ts'
import type { ProviderExpression } from './provider-expression.ts'
import { reservedVariable } from './reserved-variable.ts'
import { parseList } from './setting.ts'
import type { Settings } from './settings-file.ts'

/** A secret of Secrets Manager: its name or ARN and, where it is not that of the function, its region. */
export interface SecretName {
  readonly id: string
  readonly region?: string
}

/** What stands for an expression when a function starts: a variable of its environment, or a secret or a field of it. */
export type ProvidedValue =
  | { readonly from: 'variable'; readonly name: string }
  | {
      readonly from: 'secret'
      readonly secret: SecretName
      /** Undefined: the whole text of the secret. */
      readonly field?: string
      readonly isBase64: boolean
    }

/** A config provider that is declared, by what its class does. */
export interface ConfigProvider {
  readonly name: string
  /** What an expression stands for, or a sentence that says why it stands for nothing. */
  readonly valueOf: (expression: ProviderExpression) => ProvidedValue | string
}

/** The config providers by name. */
export type ConfigProviders = ReadonlyMap<string, ConfigProvider>

/** Keys that declare providers: `config.providers`, `config.providers.<name>.class` and `.param.*`. */
export const isProviderKey = (key: string): boolean => /^config\.providers(\.|$)/.test(key)

/** The config providers that settings declare. As in Kafka, one without a class is none. */
export const configProvidersOf = (settings: Settings): ConfigProviders =>
  new Map(
    parseList(settings['config.providers'] ?? '').flatMap((name) => {
      const className = settings[`config.providers.${name}.class`]?.trim()
      const param = (key: string): string | undefined =>
        settings[`config.providers.${name}.param.${key}`]?.trim()
      return className ? [[name, { name, valueOf: valueOfClass(className, param) }]] : []
    }),
  )

type Param = (key: string) => string | undefined

const environmentClass = 'org.apache.kafka.common.config.provider.EnvVarConfigProvider'
const secretsClass = 'com.amazonaws.kafka.config.providers.SecretsManagerConfigProvider'

const valueOfClass = (className: string, param: Param): ConfigProvider['valueOf'] => {
  switch (className.slice(className.lastIndexOf('.') + 1)) {
    case 'EnvVarConfigProvider':
      return variableOf(param('allowlist.pattern'))
    case 'SecretsManagerConfigProvider':
    case 'AWSSecretProvider':
      return secretOf(param)
    case 'FileConfigProvider':
    case 'DirectoryConfigProvider':
      return () =>
        `${className} reads files of a worker, and a function has none. Put the values into Secrets Manager and declare ${secretsClass}, or hand them over as variables with ${environmentClass}`
    default:
      return () =>
        `there is no config provider ${className} here. Available: ${environmentClass}, ${secretsClass}, io.lenses.connect.secrets.providers.AWSSecretProvider`
  }
}

/** `${env:NAME}`. `allowlist.pattern` has to match the whole name, as in Kafka. */
const variableOf =
  (allowlist: string | undefined): ConfigProvider['valueOf'] =>
  ({ rest }) => {
    if (rest.includes(':')) return `a variable has no path: write \${env:NAME}`
    const name = rest.trim()
    if (allowlist && !isAllowed(allowlist, name))
      return `the variable ${name} is not one of allowlist.pattern, ${allowlist}`
    return reservedVariable(name) ?? { from: 'variable', name }
  }

const isAllowed = (pattern: string, name: string): boolean => {
  try {
    return compileJavaPattern(pattern).matches(name)
  } catch {
    return false // Kafka does not start with such a pattern
  }
}

/**
 * `${secretsmanager:name:field}`; `${secretsmanager:name}` is the whole text of the secret. An ARN may stand as it is,
 * or with its colons encoded as Kafka's own parser needs them. `?ttl=…` at the end is passed over: a secret is
 * read once an execution environment.
 */
const secretOf =
  (param: Param): ConfigProvider['valueOf'] =>
  ({ rest }) => {
    const [name, field] = split(rest)
    const id = withoutOptions(decode(name)).trim()
    if (!/^(arn:[^:]*:secretsmanager:[^:]+:\d+:secret:)?[\w/+=.@-]+$/.test(id))
      return `'${id}' is no secret of Secrets Manager: write \${provider:name:field}, with the secret's name or its ARN`
    const region = id.startsWith('arn:') ? id.split(':')[3] : (param('region') ?? param('aws.region'))
    const key = field === undefined ? undefined : withoutOptions(field).trim()
    return {
      from: 'secret',
      secret: { id, ...(region && { region }) },
      ...(key && { field: key }),
      isBase64: !key && param('RawSecretEncoding')?.toLowerCase() === 'base64',
    }
  }

/** The name or ARN, and the field; an ARN has colons of its own. */
const split = (rest: string): readonly [string, string | undefined] => {
  const [, arn, ofArn] = /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::(.*))?$/s.exec(rest) ?? []
  if (arn !== undefined) return [arn, ofArn]
  const colon = rest.indexOf(':')
  return colon === -1 ? [rest, undefined] : [rest.slice(0, colon), rest.slice(colon + 1)]
}

const withoutOptions = (text: string): string => text.replace(/\?.*$/s, '')

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a name with a bare % is refused above, by its letters
  }
}
