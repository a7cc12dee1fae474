import type { ConfigPropertyFilter } from './config-property-filter.ts'
import { remoteTimestampLimits } from './timestamp-limits.ts'
import { type ConfigEntry, configSources, isDefault, targetConfig } from './topic-configs.ts'

/** One config to write; null gives it back to the target's default (DELETE of IncrementalAlterConfigs). */
export interface ConfigChange {
  readonly name: string
  readonly value: string | null
}

/** What decides about the configs of remote topics. */
export interface ConfigRules {
  readonly filter: ConfigPropertyFilter
  /**
   * Names of the configs that a topic of the target can have, as any of its topics describes them. One that the target
   * does not know would make it refuse all of them. Not given: all are known.
   */
  readonly knownToTarget?: ReadonlySet<string> | undefined
}

/** The configs with which a remote topic is created: what the source topic has set, and no limits to timestamps. */
export const newTopicConfigs = (
  source: readonly ConfigEntry[],
  { filter, knownToTarget }: ConfigRules,
): Readonly<Record<string, string>> => {
  const copied = Object.fromEntries(
    targetConfig(source, filter, 'create').map(({ name, value }) => [name, value]),
  )
  return Object.fromEntries(
    Object.entries({ ...copied, ...remoteTimestampLimits(filter) }).filter(([name]) =>
      isKnown(name, knownToTarget),
    ),
  )
}

/**
 * What has to be altered of a remote topic so that it has its source topic's configs. Configs that the filter excludes and
 * those of the source's broker are left alone; what is so already is not written again, which MirrorMaker 2 does.
 */
export const planConfigSync = (
  source: readonly ConfigEntry[],
  target: readonly ConfigEntry[],
  { filter, knownToTarget }: ConfigRules,
): readonly ConfigChange[] => {
  const wanted = new Map<string, string | null>()
  for (const entry of targetConfig(source, filter, 'sync')) {
    const isLeftToTarget = isDefault(entry) && !filter.shouldReplicateSourceDefault(entry.name)
    wanted.set(entry.name, isLeftToTarget ? null : entry.value)
  }
  for (const [name, value] of Object.entries(remoteTimestampLimits(filter))) wanted.set(name, value)
  const current = new Map(target.map((entry) => [entry.name, entry]))
  return [...wanted]
    .map(([name, value]) => ({ name, value }))
    .filter(({ name }) => isKnown(name, knownToTarget))
    .filter((change) => changes(change, current.get(change.name)))
}

const isKnown = (name: string, known: ReadonlySet<string> | undefined): boolean => known?.has(name) !== false

const changes = ({ value }: ConfigChange, current: ConfigEntry | undefined): boolean => {
  const isSet = current?.source === configSources.topic
  return value === null ? isSet : !isSet || current.value !== value
}
