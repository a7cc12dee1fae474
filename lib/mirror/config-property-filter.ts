import { compilePatternList } from './pattern-list.ts'

/** Which configs of a topic are copied to its remote topic. Java's `ConfigPropertyFilter`. */
export interface ConfigPropertyFilter {
  shouldReplicateConfigProperty(property: string): boolean
  /** Whether the source's default is written to the target, instead of leaving the target its own (KIP-894). */
  shouldReplicateSourceDefault(property: string): boolean
}

/** `config.properties.exclude` (Java patterns) and `use.defaults.from`. `DefaultConfigPropertyFilter`. */
export const defaultConfigPropertyFilter = (
  configPropertiesExclude: readonly string[],
  useDefaultsFrom: string,
): ConfigPropertyFilter => {
  const excluded = compilePatternList(configPropertiesExclude)
  return {
    shouldReplicateConfigProperty: (property) => excluded?.matches(property) !== true,
    shouldReplicateSourceDefault: () => useDefaultsFrom === 'source',
  }
}
