/** A topic and how many partitions it has. */
export interface Topic {
  readonly name: string
  readonly partitions: number
}

/** A remote topic as it should be. */
export interface RemoteTopic extends Topic {
  /** The topic of the source that it mirrors. */
  readonly sourceTopic: string
}

/** Several topics of the source that the policy gives one name: none of them can be mirrored as it stood. */
export interface NameConflict {
  readonly name: string
  readonly sourceTopics: readonly string[]
}

/** What the target lacks to hold every source topic. */
export interface TopicPlan {
  readonly create: readonly RemoteTopic[]
  readonly grow: readonly RemoteTopic[]
  readonly conflicts: readonly NameConflict[]
}

/**
 * What the target lacks to hold every source topic. Topics only grow: a topic that shrank (was made anew) or vanished at
 * the source changes nothing, and topics of the target alone are nobody's business.
 */
export const planTopics = (
  source: readonly Topic[],
  target: ReadonlyMap<string, number>,
  remoteName: (topic: string) => string,
): TopicPlan => {
  const wanted = Map.groupBy(
    source.map(({ name, partitions }) => ({ sourceTopic: name, name: remoteName(name), partitions })),
    ({ name }) => name,
  )
  const clear = [...wanted.values()].filter(({ length }) => length === 1).flat()
  return {
    create: clear.filter(({ name }) => !target.has(name)),
    grow: clear.filter(({ name, partitions }) => partitions > (target.get(name) ?? partitions)),
    conflicts: [...wanted]
      .filter(([, topics]) => topics.length > 1)
      .map(([name, topics]) => ({ name, sourceTopics: topics.map(({ sourceTopic }) => sourceTopic) })),
  }
}
