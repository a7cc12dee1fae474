import type { Topic } from '../mirror/topic-plan.ts'
import type { TopicReader } from './ports.ts'

/**
 * The configs that topics of a cluster can have, as one of its topics tells them: a cluster of an older version
 * refuses a topic with a config that it does not know. Undefined for a cluster without topics: then all are tried.
 */
export const knownConfigNames = async (
  cluster: Pick<TopicReader, 'describeConfigs'>,
  topics: readonly Topic[],
): Promise<ReadonlySet<string> | undefined> => {
  const [any] = topics
  if (any === undefined) return undefined
  const entries = (await cluster.describeConfigs([any.name])).get(any.name)
  return entries && new Set(entries.map(({ name }) => name))
}
