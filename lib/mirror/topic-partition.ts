/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** `<topic>-<partition>`, as Kafka prints it. Also the key of maps by partition. */
export const formatTopicPartition = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

/** The partition that a text names; the topic may hold hyphens of its own. Throws if there is no number at the end. */
export const parseTopicPartition = (text: string): TopicPartition => {
  const [, topic, partition] = /^(.+)-(\d+)$/s.exec(text) ?? []
  if (topic === undefined || partition === undefined) {
    throw new Error(`${JSON.stringify(text)} names no partition: <topic>-<number> was expected`)
  }
  return { topic, partition: Number(partition) }
}
