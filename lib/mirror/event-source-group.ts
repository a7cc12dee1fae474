import { fnv1a } from './fnv1a.ts'

/** A flow by the aliases of its two clusters. */
export interface FlowAliases {
  readonly sourceAlias: string
  readonly targetAlias: string
}

/** Groups of our own on the source begin with this; MirrorMaker 2 excludes `__.*` from groups by default. */
const ownGroups = '__mm2-'

/** Lambda allows so many characters of [a-zA-Z0-9-\/*:_+=.@-] in the consumer group of an event source. */
const maxLength = 200

/**
 * What the consumer groups of a flow's event sources begin with. An alias that Lambda's alphabet does not hold, or that is
 * long, is shortened and told apart by a hash; `=` is in no readable part, so no two flows share a prefix.
 */
export const eventSourceGroupPrefix = ({ sourceAlias, targetAlias }: FlowAliases): string =>
  `${ownGroups}event-source/${aliasPart(sourceAlias)}/${aliasPart(targetAlias)}/`

/**
 * The consumer group of the event source that reads a topic for a flow. It must be unique among all of an account's, and
 * never change: the group's offsets are where reading goes on when the event source is made anew.
 */
export const eventSourceGroup = (flow: FlowAliases, topic: string): string => {
  const prefix = eventSourceGroupPrefix(flow)
  return prefix + shortened(topic, maxLength - prefix.length)
}

/** Whether a group of the source is one of ours: nobody wants its offsets on the target. */
export const isOwnGroup = (group: string): boolean => group.startsWith(ownGroups)

const aliasPart = (alias: string): string => {
  const readable = alias.replace(/[^a-zA-Z0-9*:_+.@-]/g, '_')
  return readable === alias ? shortened(alias, 50) : hashed(alias, readable, 50)
}

const shortened = (name: string, length: number): string =>
  name.length <= length ? name : hashed(name, name, length)

const hashed = (name: string, readable: string, length: number): string => {
  const hash = fnv1a(name)
  return `${readable.slice(0, length - hash.length - 1)}=${hash}`
}
