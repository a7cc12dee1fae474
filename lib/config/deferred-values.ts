import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { type ConfigProviders, isProviderKey } from './config-providers.ts'
import { expressionsIn, type ProviderExpression } from './provider-expression.ts'

/** Entries with those marked that a function resolves when it starts: until then their values are not known. */
export const markDeferred = (entries: ConfigEntries, providers: ConfigProviders): Map<string, ConfigEntry> =>
  new Map(
    [...entries].map(([key, entry]) => [
      key,
      expressionsOf(key, entry).some(({ provider }) => providers.has(provider))
        ? { ...entry, isDeferred: true }
        : entry,
    ]),
  )

/**
 * What the stack itself is made of: names that rights, event sources and constructs follow from, schedules, kinds of login. Keys
 * as they end, whatever flow, cluster or client stands before them.
 */
const neededAtDeployment =
  /^(clusters|name|connector\.class|topic|file|connection\.url|transforms|predicates|filters|(transforms|predicates|filters)\.[^.]+\.type)$|(^|\.)(topics|topics\.regex|groups|group\.id|enabled|interval\.seconds|bootstrap\.servers|security\.protocol|sasl\.mechanism|cluster\.alias|deadletterqueue\.topic\.name|storage\.(topic|partitions|replication\.factor))$|(^|\.)(aws|connectors|replication\.policy|offset-syncs|provenance)\./

/** What is wrong with the expressions of entries: no such class, files, names that cannot be, and settings that the stack needs. */
export const findProviderProblems = (entries: ConfigEntries, providers: ConfigProviders): ConfigProblem[] =>
  [...entries].flatMap(([key, entry]) =>
    expressionsOf(key, entry).flatMap((expression) => {
      const message = problemOf(key, expression, providers)
      return message === undefined ? [] : [{ origin: entry.origin, key: entry.writtenAs, message }]
    }),
  )

const problemOf = (
  key: string,
  expression: ProviderExpression,
  providers: ConfigProviders,
): string | undefined => {
  const value = providers.get(expression.provider)?.valueOf(expression)
  if (value === undefined) return undefined
  if (typeof value === 'string') return `${expression.text} can't be resolved: ${value}`
  return neededAtDeployment.test(key)
    ? `${expression.text} is resolved when a function starts, and the stack is made of this before: write the value itself`
    : undefined
}

/** Expressions whose provider nobody declares: as in Kafka they stay as they are, which is hardly meant. */
export const findUnknownProviders = (entries: ConfigEntries, providers: ConfigProviders): ConfigProblem[] =>
  [...entries].flatMap(([key, entry]) =>
    expressionsOf(key, entry)
      .filter(({ provider }) => /^[\w.-]+$/.test(provider) && !providers.has(provider))
      .map(({ provider }) => ({
        origin: entry.origin,
        key: entry.writtenAs,
        message: `is taken as it stands: there is no config provider ${provider}. Declare it, with config.providers = ${[...providers.keys(), provider].join(', ')} and config.providers.${provider}.class`,
      })),
  )

const expressionsOf = (key: string, { value }: ConfigEntry): readonly ProviderExpression[] =>
  isProviderKey(key) ? [] : expressionsIn(value)
