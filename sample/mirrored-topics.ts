import type { Cluster } from '../kafka/cluster.ts'
import type { MirroredTopic } from './compare-partitions.ts'

/** The source topics that have a remote topic of at least as many partitions on the target, each with a leader, by name. */
export const mirroredTopics = async (
  source: Cluster,
  target: Cluster,
  remoteName: (topic: string) => string,
): Promise<readonly MirroredTopic[]> => {
  const [here, there] = await Promise.all([source.metadata(null), target.metadata(null)])
  const remote = new Map(
    there.topics.map(({ name, partitions }) => [name, partitions.filter(({ leader }) => leader >= 0).length]),
  )
  return here.topics
    .filter(({ name, isInternal }) => !isInternal && remote.has(remoteName(name)))
    .map(({ name, partitions }) => ({
      topic: name,
      remoteTopic: remoteName(name),
      partitions: partitions.length,
    }))
    .filter(({ remoteTopic, partitions }) => (remote.get(remoteTopic) ?? 0) >= partitions)
    .sort((one, other) => (one.topic < other.topic ? -1 : 1))
}
