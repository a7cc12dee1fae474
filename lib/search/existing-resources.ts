import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { DataException } from '../connect/data-exception.ts'

/** Indices, aliases and data streams that somebody else has made, and that a sink only writes to. */
export interface ExistingResources {
  /** The resource of a topic. Throws a DataException for a topic that has none. */
  nameOf(topic: string): string
  readonly isDataStream: boolean
}

/** Confluent's keys, then Aiven's, with what means that there are none. */
const dialects = [
  ['external.resource.usage', 'topic.to.external.resource.mapping', 'DISABLED'],
  ['existing.resource.type', 'topic.to.existing.resource.mapping', 'NONE'],
] as const
const kinds = ['INDEX', 'ALIAS', 'ALIAS_INDEX', 'DATASTREAM', 'DATA_STREAM', 'ALIAS_DATASTREAM'] as const

/** `topic:resource` for each topic, one to one; undefined when neither sink's keys say so. Throws an error that names the key. */
export const readExistingResources = (keys: ConnectorKeys): ExistingResources | undefined => {
  for (const [usageKey, mappingKey, none] of dialects) {
    const kind = keys.choice(usageKey, [none, ...kinds], none)
    const mappings = keys.list(mappingKey)
    if (kind === none && mappings.length === 0) continue
    if (kind === none || mappings.length === 0)
      keys.refuse(
        kind === none ? usageKey : mappingKey,
        `is not set: ${usageKey} and ${mappingKey} go together`,
      )
    const resources = readMapping(keys, mappingKey, mappings)
    const unmapped = keys.list('topics').find((topic) => !resources.has(topic))
    if (unmapped !== undefined) keys.refuse(mappingKey, `has no resource for the topic ${unmapped}`)
    return {
      isDataStream: kind.includes('STREAM'),
      nameOf: (topic) => {
        const name = resources.get(topic)
        if (name !== undefined) return name
        throw new DataException(`the topic ${topic} has no resource in ${mappingKey}`)
      },
    }
  }
  return undefined
}

const readMapping = (
  keys: ConnectorKeys,
  key: string,
  mappings: readonly string[],
): ReadonlyMap<string, string> => {
  const resources = new Map<string, string>()
  for (const mapping of mappings) {
    const [topic = '', resource = '', ...more] = mapping.split(':').map((part) => part.trim())
    if (topic === '' || resource === '' || more.length > 0)
      keys.refuse(key, `has "${mapping}": write topic:resource`)
    if (resources.has(topic)) keys.refuse(key, `names the topic ${topic} twice`)
    if ([...resources.values()].includes(resource)) keys.refuse(key, `names the resource ${resource} twice`)
    resources.set(topic, resource)
  }
  return resources
}
