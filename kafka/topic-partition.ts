/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** `<topic>-<partition>`, as Kafka prints it and as Lambda names the batches of an event. */
export const topicPartitionName = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

/** Items by topic, in the order in which the topics come first: the shape of most requests. */
export const byTopic = <T extends TopicPartition>(items: readonly T[]): ReadonlyMap<string, readonly T[]> =>
  Map.groupBy(items, ({ topic }) => topic)
