import { ConfigException, type ConfigProblem } from './config-exception.ts'
import {
  type ConfigProviders,
  configProvidersOf,
  isProviderKey,
  type ProvidedValue,
  type SecretName,
} from './config-providers.ts'
import { expressionsIn, type ProviderExpression, replaceExpressions } from './provider-expression.ts'
import { parseList } from './setting.ts'
import { type Settings, settingsFileName } from './settings-file.ts'

/** What a function has to be handed so that it can resolve its settings. */
export interface Requirements {
  readonly variables: readonly string[]
  readonly secrets: readonly SecretName[]
}

/** Keys of a place for posted connectors: what they may use (`connectors.posted.variables`, `connectors.posted.secrets`). */
export const postedVariablesKey = 'connectors.posted.variables'
export const postedSecretsKey = 'connectors.posted.secrets'

/** What the expressions of settings stand for, each with the key that it stands under. Those of undeclared providers are left out. */
export const providedValues = (
  settings: Settings,
  providers: ConfigProviders = configProvidersOf(settings),
): readonly {
  readonly key: string
  readonly expression: ProviderExpression
  readonly value: ProvidedValue
}[] =>
  Object.entries(settings)
    .filter(([key]) => !isProviderKey(key))
    .flatMap(([key, text]) =>
      expressionsIn(text).flatMap((expression) => {
        const value = providers.get(expression.provider)?.valueOf(expression)
        return value === undefined || typeof value === 'string' ? [] : [{ key, expression, value }]
      }),
    )

/** The variables and secrets that settings need, each once. */
export const requirementsOf = (settings: Settings): Requirements => {
  const values = providedValues(settings).map(({ value }) => value)
  const secrets = [
    ...values.flatMap((value) => (value.from === 'secret' ? [value.secret] : [])),
    ...parseList(settings[postedSecretsKey] ?? '').map(
      (id): SecretName => (id.startsWith('arn:') ? { id, region: id.split(':')[3] ?? '' } : { id }),
    ),
  ]
  return {
    variables: [
      ...new Set([
        ...values.flatMap((value) => (value.from === 'variable' ? [value.name] : [])),
        ...parseList(settings[postedVariablesKey] ?? ''),
      ]),
    ],
    secrets: [...new Map(secrets.map((secret) => [`${secret.region ?? ''} ${secret.id}`, secret])).values()],
  }
}

/** What was read, or a sentence on why it was not. */
export type ProvidedText = { readonly text: string } | { readonly problem: string }

/** Where values come from: the variables of this process, and the texts of secrets by id. */
export interface ProvidedTexts {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly secrets: ReadonlyMap<string, ProvidedText>
}

/**
 * Settings with their expressions replaced. Throws a ConfigException that names every key that cannot be resolved, and no value.
 */
export const resolveSettings = (settings: Settings, texts: ProvidedTexts): Settings => {
  const providers = configProvidersOf(settings)
  const problems: ConfigProblem[] = []
  const resolve = (key: string, expression: ProviderExpression): string => {
    const value = providers.get(expression.provider)?.valueOf(expression)
    // As in Kafka: the text stays when nobody knows the provider. The deployment has warned of it.
    if (value === undefined) return expression.text
    const result = typeof value === 'string' ? { problem: value } : textOf(value, texts)
    if ('text' in result) return result.text
    problems.push({
      origin: settingsFileName,
      key,
      message: `${expression.text} was not resolved: ${result.problem}`,
    })
    return ''
  }
  const resolved = Object.entries(settings).map(([key, text]): [string, string] => [
    key,
    isProviderKey(key) ? text : replaceExpressions(text, (expression) => resolve(key, expression)),
  ])
  if (problems.length > 0) throw new ConfigException(problems)
  return Object.fromEntries(resolved)
}

const textOf = (value: ProvidedValue, { variables, secrets }: ProvidedTexts): ProvidedText => {
  if (value.from === 'variable') {
    const text = variables[value.name]
    return text === undefined
      ? { problem: `the variable ${value.name} is not set: deploy again with its value` }
      : { text }
  }
  const { id } = value.secret
  const read = secrets.get(id) ?? { problem: `the secret ${id} was not read` }
  if ('problem' in read) return read
  if (value.field === undefined)
    return { text: value.isBase64 ? Buffer.from(read.text).toString('base64') : read.text }
  const text = fieldOf(read.text, value.field)
  return text === undefined
    ? { problem: `the secret ${id} is no JSON object with a field "${value.field}"` }
    : { text }
}

const fieldOf = (text: string, field: string): string | undefined => {
  try {
    const parsed: unknown = JSON.parse(text)
    const fields = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
    const value = fields.find(([name]) => name === field)?.[1]
    return value === undefined || value === null ? undefined : String(value)
  } catch {
    return undefined // the text is not repeated: it is a secret
  }
}
