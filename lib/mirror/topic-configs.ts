import type { ConfigPropertyFilter } from './config-property-filter.ts'

/** One config of a topic, as DescribeConfigs tells it. `value` is null when it is sensitive. */
export interface ConfigEntry {
  readonly name: string
  readonly value: string | null
  readonly isReadOnly: boolean
  readonly isSensitive: boolean
  /** Where the value comes from, one of `configSources`. */
  readonly source: number
}

/** Sources of a config's value by their numbers on the wire. Protocol guide, DescribeConfigs. */
export const configSources = {
  topic: 1,
  dynamicBroker: 2,
  dynamicDefaultBroker: 3,
  staticBroker: 4,
  default: 5,
} as const

/**
 * How configs reach the target: `create` writes what is not the source's default; `sync` also gives back to the target's
 * default what the source leaves at its own, so there defaults are kept.
 */
export type ConfigMode = 'create' | 'sync'

/** A described config that has a value to write. */
export type TargetConfig = ConfigEntry & { readonly value: string }

/**
 * Which of a source topic's configs concern its remote topic: MirrorSourceConnector.targetConfig.
 * What the source's broker sets in its file stays there; what is set for all its brokers while they run counts as the topic's.
 */
export const targetConfig = (
  entries: readonly ConfigEntry[],
  filter: ConfigPropertyFilter,
  mode: ConfigMode,
): readonly TargetConfig[] =>
  entries
    .filter(
      (entry) => mode === 'sync' || !isDefault(entry) || filter.shouldReplicateSourceDefault(entry.name),
    )
    .filter(({ isReadOnly, isSensitive }) => !isReadOnly && !isSensitive)
    .filter(({ source }) => source !== configSources.staticBroker)
    .filter(({ name }) => filter.shouldReplicateConfigProperty(name))
    .filter(hasValue)

/** Whether nobody has set the config anywhere. */
export const isDefault = ({ source }: ConfigEntry): boolean => source === configSources.default

const hasValue = (entry: ConfigEntry): entry is TargetConfig => entry.value !== null
