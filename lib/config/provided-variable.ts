import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { type ConfigProviders, isProviderKey } from './config-providers.ts'
import { variableParameter } from './environment.ts'
import { postedVariablesKey, providedValues } from './provided-values.ts'
import { parseList } from './setting.ts'

/** A variable that functions are handed: `${env:NAME}` in a value. */
export interface ProvidedVariable {
  readonly name: string
  /** The parameter of the stack that takes its value. */
  readonly parameter: string
  /** Where it stands first. */
  readonly origin: string
  readonly key: string
}

/** The variables that expressions name, each once. */
export const providedVariables = (
  files: readonly ConfigEntries[],
  providers: ConfigProviders,
): readonly ProvidedVariable[] => {
  const found = files.flatMap((entries) =>
    [...entries]
      .filter(([key]) => !isProviderKey(key))
      .flatMap(([key, { value, origin, writtenAs }]) =>
        providedValues({ [key]: value }, providers).flatMap(({ value: provided }) =>
          provided.from === 'variable'
            ? [{ name: provided.name, parameter: variableParameter(provided.name), origin, key: writtenAs }]
            : [],
        ),
      ),
  )
  const posted = files.flatMap((entries) => {
    const entry = entries.get(postedVariablesKey)
    return entry === undefined
      ? []
      : parseList(entry.value).map((name) => ({
          name,
          parameter: variableParameter(name),
          origin: entry.origin,
          key: entry.writtenAs,
        }))
  })
  return [...Map.groupBy([...found, ...posted], ({ name }) => name).values()].flatMap(
    ([first]) => first ?? [],
  )
}

/** Names that would share a parameter, which has no underscores. */
export const checkVariables = (variables: readonly ProvidedVariable[]): ConfigProblem[] =>
  [...Map.groupBy(variables, ({ parameter }) => parameter).values()].flatMap(([first, ...others]) =>
    others.map(({ name, origin, key }) => ({
      origin,
      key,
      message: `the variables ${first?.name} and ${name} differ only in what the names of parameters can't show: rename one`,
    })),
  )

/** The values of variables by parameter, taken from an environment, and what is wrong: each that is not there. */
export const parametersOf = (
  variables: readonly ProvidedVariable[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly parameters: Readonly<Record<string, string>>; readonly problems: readonly ConfigProblem[] } => {
  const values = variables.map((variable) => ({ ...variable, value: environment[variable.name] }))
  return {
    parameters: Object.fromEntries(
      values.flatMap(({ parameter, value }) => (value === undefined ? [] : [[parameter, value]])),
    ),
    problems: values
      .filter(({ value }) => value === undefined)
      .map(({ name, origin, key }) => ({
        origin,
        key,
        message: `the variable ${name} is not set: set it in the environment, e.g. ${name}=… npm start`,
      })),
  }
}
