import {
  completeReplicationPolicy,
  type PolicyProperties,
  type ReplicationPolicy,
} from './replication-policy.ts'

/** The separator of a policy's properties, and the one between the parts of MirrorMaker's own topics (KIP-949). */
interface Separators {
  readonly separator: string
  readonly internalSeparator: string
}

/**
 * `<source alias><separator><topic>`: Java's `DefaultReplicationPolicy`.
 * Reads `replication.policy.separator` and `replication.policy.internal.topic.separator.enabled`.
 */
export const defaultReplicationPolicy = (properties: PolicyProperties = {}): ReplicationPolicy => {
  const { separator, internalSeparator } = separatorsOf(properties)
  const internalSuffix = `${internalSeparator}internal`
  const checkpointsSuffix = `${internalSeparator}checkpoints${internalSuffix}`

  const topicSource = (topic: string): string | null => {
    const pieces = splitAsJava(topic, separator)
    return pieces.length < 2 ? null : (pieces[0] ?? null)
  }
  const isCheckpointsTopic = (topic: string): boolean => topic.endsWith(checkpointsSuffix)

  return completeReplicationPolicy({
    formatRemoteTopic: (sourceAlias, topic) => `${sourceAlias}${separator}${topic}`,
    topicSource,
    upstreamTopic: (topic) => {
      const source = topicSource(topic)
      return source === null ? null : topic.slice(source.length + separator.length)
    },
    offsetSyncsTopic: (alias) => `mm2-offset-syncs${internalSeparator}${alias}${internalSuffix}`,
    checkpointsTopic: (alias) => `${alias}${checkpointsSuffix}`,
    isCheckpointsTopic,
    isMM2InternalTopic: (topic) =>
      (topic.startsWith('mm2') && topic.endsWith(internalSuffix)) || isCheckpointsTopic(topic),
  })
}

const separatorsOf = (properties: PolicyProperties): Separators => {
  const separator = properties['replication.policy.separator']
  if (separator === undefined) return { separator: '.', internalSeparator: '.' }
  // Boolean.parseBoolean: whatever is not `true` is false.
  const isInternalToo =
    (properties['replication.policy.internal.topic.separator.enabled'] ?? 'true').toLowerCase() === 'true'
  return { separator, internalSeparator: isInternalToo ? separator : '.' }
}

/** Java drops the empty pieces at the end: `x.` has one piece, so it is no remote topic. */
const splitAsJava = (text: string, separator: string): readonly string[] => {
  const pieces = text.split(separator)
  return pieces.slice(0, pieces.findLastIndex((piece) => piece !== '') + 1)
}
