import { type ConfigProviders, configProvidersOf } from './config-providers.ts'
import { clientSettingsOfConnector, type DeployedConnector } from './connect-deployment.ts'
import { postedSecretsKey, postedVariablesKey, providedValues } from './provided-values.ts'
import { expressionsIn } from './provider-expression.ts'
import type { Settings } from './settings-file.ts'

/** The config providers that were deployed. */
export const declaredProviders = (deployed: readonly DeployedConnector[]): ConfigProviders =>
  new Map(deployed.flatMap((of) => [...configProvidersOf(clientSettingsOfConnector(of))]))

/**
 * Why a config that is posted can't be resolved where it would run: its expressions need variables or secrets that the function was
 * not given, which takes a deployment. Undefined if they don't.
 */
export const notProvided = (
  config: Settings,
  at: Pick<DeployedConnector, 'clientSettings' | 'config' | 'provided' | 'isOpen' | 'name'> &
    DeployedConnector,
): string | undefined => {
  const providers = configProvidersOf(clientSettingsOfConnector(at))
  return refused(config, providers) ?? missing(config, providers, at)
}

const refused = (config: Settings, providers: ConfigProviders): string | undefined => {
  for (const [key, value] of Object.entries(config)) {
    for (const expression of expressionsIn(value)) {
      const found = providers.get(expression.provider)?.valueOf(expression)
      if (typeof found === 'string') return `${key}: ${expression.text} can't be resolved: ${found}`
    }
  }
  return undefined
}

const missing = (
  config: Settings,
  providers: ConfigProviders,
  { provided, isOpen, name }: DeployedConnector,
): string | undefined => {
  const values = providedValues(config, providers).map(({ value }) => value)
  const variables = without(
    values.flatMap((value) => (value.from === 'variable' ? [value.name] : [])),
    provided.variables,
  )
  const secrets = without(
    values.flatMap((value) => (value.from === 'secret' ? [value.secret.id] : [])),
    provided.secrets.map(({ id }) => id),
  )
  if (variables.length === 0 && secrets.length === 0) return undefined
  const what = [
    ...variables.map((variable) => `the variable ${variable}`),
    ...secrets.map((secret) => `the secret ${secret}`),
  ].join(', ')
  const lines = isOpen
    ? [
        ...line(postedVariablesKey, provided.variables, variables),
        ...line(
          postedSecretsKey,
          provided.secrets.map(({ id }) => id),
          secrets,
        ),
      ].join('\n')
    : undefined
  return `its function was not given ${what}, which takes a deployment. ${
    lines === undefined
      ? `Write the expression into the file that ${name} was deployed from, and run npx cdk deploy`
      : `Write into mm2.properties, then run npx cdk deploy:\n${lines}`
  }`
}

const without = (wanted: readonly string[], given: readonly string[]): readonly string[] => [
  ...new Set(wanted.filter((one) => !given.includes(one))),
]

const line = (key: string, given: readonly string[], added: readonly string[]): string[] =>
  added.length === 0 ? [] : [`${key} = ${[...new Set([...given, ...added])].join(', ')}`]
