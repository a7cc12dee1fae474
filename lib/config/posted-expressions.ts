import { type ConfigProviders, configProvidersOf } from './config-providers.ts'
import { clientSettingsOfConnector, type DeployedConnector } from './connect-deployment.ts'
import {
  postedSecretsKey,
  postedVariablesKey,
  providedValues,
  type Requirements,
  requirementsOf,
} from './provided-values.ts'
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

const missing = (config: Settings, providers: ConfigProviders, at: DeployedConnector): string | undefined => {
  const values = providedValues(config, providers).map(({ value }) => value)
  const given = namesOf(at.provided)
  const variables = without(
    values.flatMap((value) => (value.from === 'variable' ? [value.name] : [])),
    given.variables,
  )
  const secrets = without(
    values.flatMap((value) => (value.from === 'secret' ? [value.secret.id] : [])),
    given.secrets,
  )
  if (variables.length === 0 && secrets.length === 0) return undefined
  const what = [
    ...variables.map((variable) => `the variable ${variable}`),
    ...secrets.map((secret) => `the secret ${secret}`),
  ].join(', ')
  const advice = at.isOpen
    ? `Write into mm2.properties, then run npx cdk deploy:\n${linesToAdd(at, variables, secrets).join('\n')}`
    : `Write the expression into the file that ${at.name} was deployed from, and run npx cdk deploy`
  return `its function was not given ${what}, which takes a deployment. ${advice}`
}

/** The settings of places as they would be: what stands there now, without what the cluster's clients need, and what is added. */
const linesToAdd = (
  at: DeployedConnector,
  variables: readonly string[],
  secrets: readonly string[],
): readonly string[] => {
  const given = namesOf(at.provided)
  const ofCluster = namesOf(requirementsOf(clientSettingsOfConnector(at)))
  const line = (key: string, names: readonly string[], added: readonly string[]): string[] =>
    added.length === 0 ? [] : [`${key} = ${[...names, ...added].join(', ')}`]
  return [
    ...line(postedVariablesKey, without(given.variables, ofCluster.variables), variables),
    ...line(postedSecretsKey, without(given.secrets, ofCluster.secrets), secrets),
  ]
}

const namesOf = ({ variables, secrets }: Requirements) => ({
  variables,
  secrets: secrets.map(({ id }) => id),
})

const without = (names: readonly string[], others: readonly string[]): readonly string[] => [
  ...new Set(names.filter((one) => !others.includes(one))),
]
