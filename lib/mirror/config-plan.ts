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

/** A config that is not written, and why. */
export interface WithheldConfig extends ConfigChange {
  readonly reason: string
}

/** What has to be altered of a remote topic, and what differs and is left as it is all the same. */
export interface ConfigSyncPlan {
  readonly changes: readonly ConfigChange[]
  readonly withheld: readonly WithheldConfig[]
}

const minInsyncReplicas = 'min.insync.replicas'

/**
 * The configs with which a remote topic is created: what the source topic has set, and no limits to timestamps.
 * `min.insync.replicas` comes with the first sync: what the target's own default is shows only then.
 */
export const newTopicConfigs = (
  source: readonly ConfigEntry[],
  { filter, knownToTarget }: ConfigRules,
): Readonly<Record<string, string>> => {
  const copied = Object.fromEntries(
    targetConfig(source, filter, 'create').map(({ name, value }) => [name, value]),
  )
  return Object.fromEntries(
    Object.entries({ ...copied, ...remoteTimestampLimits(filter) }).filter(
      ([name]) => isKnown(name, knownToTarget) && name !== minInsyncReplicas,
    ),
  )
}

/**
 * What has to be altered of a remote topic so that it has its source topic's configs. Configs that the filter excludes and
 * those of the source's broker are left alone; what is so already is not written again, which MirrorMaker 2 does. What the
 * target does not let be written (MSK's read-only ones) or does not know is withheld, and `min.insync.replicas` is never lowered.
 */
export const planConfigSync = (
  source: readonly ConfigEntry[],
  target: readonly ConfigEntry[],
  { filter, knownToTarget }: ConfigRules,
): ConfigSyncPlan => {
  const wanted = new Map<string, string | null>()
  for (const entry of targetConfig(source, filter, 'sync')) {
    const isLeftToTarget = isDefault(entry) && !filter.shouldReplicateSourceDefault(entry.name)
    wanted.set(entry.name, isLeftToTarget ? null : entry.value)
  }
  for (const [name, value] of Object.entries(remoteTimestampLimits(filter)))
    if (isKnown(name, knownToTarget)) wanted.set(name, value)
    else wanted.delete(name)
  const current = new Map(target.map((entry) => [entry.name, entry]))
  const changes: ConfigChange[] = []
  const withheld: WithheldConfig[] = []
  for (const [name, value] of wanted) {
    const change = { name, value }
    const reason = whyWithheld(change, current.get(name), isKnown(name, knownToTarget))
    if (!differs(change, current.get(name))) continue
    if (reason === undefined) changes.push(change)
    else withheld.push({ ...change, reason })
  }
  return { changes, withheld }
}

const whyWithheld = (
  { name, value }: ConfigChange,
  current: ConfigEntry | undefined,
  isKnown: boolean,
): string | undefined => {
  if (!isKnown) return 'the target does not know it'
  if (current?.isReadOnly) return 'it is read-only on the target'
  const isLower = value === null || Number(value) < Number(current?.value ?? 0)
  return name === minInsyncReplicas && isLower
    ? `it is ${current?.value ?? 'not known'} on the target, and is never lowered`
    : undefined
}

const isKnown = (name: string, known: ReadonlySet<string> | undefined): boolean => known?.has(name) !== false

const differs = ({ value }: ConfigChange, current: ConfigEntry | undefined): boolean => {
  const isSet = current?.source === configSources.topic
  return value === null ? isSet : !isSet || current.value !== value
}
