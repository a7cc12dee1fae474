import { includeExclude } from './pattern-list.ts'

/** Which topics of the source are mirrored. Java's `TopicFilter`. */
export interface TopicFilter {
  shouldReplicateTopic(topic: string): boolean
}

/** `topics` and `topics.exclude`: names or Java patterns that match the whole name; exclude wins. `DefaultTopicFilter`. */
export const defaultTopicFilter = (
  topics: readonly string[],
  topicsExclude: readonly string[],
): TopicFilter => ({
  shouldReplicateTopic: includeExclude(topics, topicsExclude),
})
