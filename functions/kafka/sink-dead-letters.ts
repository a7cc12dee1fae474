import { Cluster } from '../../kafka/cluster.ts'
import type { ClientConfig } from '../../lib/config/client-config.ts'
import type { ErrorPolicy } from '../../lib/connect/error-policy.ts'
import type { DeadLetters } from '../../lib/tasks/dead-letters.ts'
import type { Secrets } from '../aws/secrets.ts'
import { clusterOptions } from './connect.ts'
import { DeadLetterTopic } from './dead-letter-topic.ts'
import { TopicAdmin } from './topic-admin.ts'

/** A sink's dead letter topic, if its settings name one. Connections are made when the first record is left out. */
export const sinkDeadLetters = async (
  { deadLetters }: ErrorPolicy,
  client: ClientConfig,
  secrets: Secrets,
): Promise<{ readonly deadLetters?: DeadLetters }> => {
  if (deadLetters === undefined) return {}
  const connection = await clusterOptions(client, secrets)
  const cluster = new Cluster(connection)
  return { deadLetters: new DeadLetterTopic(cluster, new TopicAdmin(cluster, connection), deadLetters) }
}
