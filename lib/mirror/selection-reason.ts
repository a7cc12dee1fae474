import { compilePatternList } from './pattern-list.ts'
import type { ReplicationPolicy } from './replication-policy.ts'
import type { Topic } from './topic-plan.ts'

/** A list of patterns with where it is written. */
export interface WrittenPatterns {
  /** As in the file, e.g. `source->target.topics`. */
  readonly setting: string
  /** E.g. `mm2.properties, line 7`; `default` where nobody wrote it. */
  readonly origin: string
  readonly patterns: readonly string[]
}

/** What decided about a topic or a group, and why. */
export interface SelectionReason {
  readonly isIn: boolean
  readonly rule:
    | 'include'
    | 'exclude'
    | 'heartbeats'
    | 'internal'
    | 'cycle'
    | 'conflict'
    | 'own-group'
    | 'no-checkpoints'
  /** A sentence for an operator, with what to do where it is out. */
  readonly says: string
  /** Where the rule is written; undefined for one that cannot be changed. */
  readonly setting?: string
  readonly origin?: string
  /** Of the list, the pattern that matched. */
  readonly pattern?: string
}

/** What decides about topics. */
export interface TopicReasons {
  readonly policy: ReplicationPolicy
  readonly sourceAlias: string
  readonly targetAlias: string
  readonly include: WrittenPatterns
  readonly exclude: WrittenPatterns
  readonly heartbeatsReplicationEnabled: boolean
  /** Of the source: of two topics that would become one, neither is mirrored. */
  readonly topics: readonly Topic[]
}

/** Why a topic is mirrored, or not: the rules of `shouldReplicateTopic` in words, and name conflicts. */
export const topicReason = (reasons: TopicReasons, topic: string): SelectionReason => {
  const { policy, sourceAlias, targetAlias, topics } = reasons
  if (policy.isInternalTopic(topic))
    return {
      isIn: false,
      rule: 'internal',
      says: `${topic} is an internal topic (begins with __ or ., or is MirrorMaker's own): these are never mirrored`,
    }
  const way = cycle(policy, targetAlias, topic)
  if (way !== undefined)
    return {
      isIn: false,
      rule: 'cycle',
      says: `${topic} came from ${targetAlias} (${way}): it is not sent back, or it would go round`,
    }
  const chosen = listReason(reasons, topic, 'topic')
  if (!chosen.isIn && !(reasons.heartbeatsReplicationEnabled && policy.isHeartbeatsTopic(topic)))
    return chosen
  const remote = policy.formatRemoteTopic(sourceAlias, topic)
  const others = topics
    .map(({ name }) => name)
    .filter((name) => name !== topic && isMirrored(reasons, name))
    .filter((name) => policy.formatRemoteTopic(sourceAlias, name) === remote)
  if (others.length > 0)
    return {
      isIn: false,
      rule: 'conflict',
      says: `${[topic, ...others].join(' and ')} would all become ${remote}, so none is mirrored: exclude all but one`,
    }
  return chosen.isIn
    ? chosen
    : {
        isIn: true,
        rule: 'heartbeats',
        says: 'heartbeats are mirrored whatever topics says (heartbeats.replication.enabled)',
        setting: 'heartbeats.replication.enabled',
      }
}

const isMirrored = (reasons: TopicReasons, topic: string): boolean =>
  topicReason({ ...reasons, topics: [] }, topic).isIn

/** The way a topic came from the target, or undefined: `isCycle` in words. */
const cycle = (policy: ReplicationPolicy, targetAlias: string, topic: string): string | undefined => {
  const source = policy.topicSource(topic)
  if (source === null) return undefined
  const upstream = policy.upstreamTopic(topic)
  if (source === targetAlias) return `there it is ${upstream ?? topic}`
  if (upstream === null || upstream === topic) return undefined
  const further = cycle(policy, targetAlias, upstream)
  return further && `by way of ${source}, where it is ${upstream}; ${further}`
}

/** What decides about groups. */
export interface GroupReasons {
  readonly include: WrittenPatterns
  readonly exclude: WrittenPatterns
  readonly isOwnGroup: (group: string) => boolean
}

/** Why the offsets of a group are translated, or not. */
export const groupReason = (reasons: GroupReasons, group: string): SelectionReason =>
  reasons.isOwnGroup(group)
    ? {
        isIn: false,
        rule: 'own-group',
        says: `${group} is one of the mirror's own groups: nobody wants its offsets on the target`,
      }
    : listReason(reasons, group, 'group')

const listReason = (
  { include, exclude }: { readonly include: WrittenPatterns; readonly exclude: WrittenPatterns },
  name: string,
  what: 'topic' | 'group',
): SelectionReason => {
  const included = matching(include, name)
  if (included === undefined)
    return {
      isIn: false,
      rule: 'include',
      setting: include.setting,
      origin: include.origin,
      says:
        include.patterns.length === 0
          ? `${include.setting} is empty, so no ${what} is chosen`
          : `no pattern of ${include.setting} matches ${name}: add it there (a pattern matches the whole name)`,
    }
  const excluded = matching(exclude, name)
  const { setting, origin } = excluded === undefined ? include : exclude
  return {
    isIn: excluded === undefined,
    rule: excluded === undefined ? 'include' : 'exclude',
    setting,
    origin,
    pattern: excluded ?? included,
    says:
      excluded === undefined
        ? `chosen by the pattern ${included} of ${setting}`
        : `excluded by the pattern ${excluded} of ${setting}, which wins over ${include.setting}: change it there`,
  }
}

/** The first pattern that matches by itself; all together where they only do so joined. */
const matching = ({ patterns }: WrittenPatterns, name: string): string | undefined =>
  patterns.find((pattern) => isMatch([pattern], name)) ??
  (isMatch(patterns, name) ? patterns.join('|') : undefined)

const isMatch = (patterns: readonly string[], name: string): boolean => {
  try {
    return compilePatternList(patterns)?.matches(name) === true
  } catch {
    return false // a part of a pattern that has a comma in it: only all together are one
  }
}
