import type { Cluster } from '../../kafka/cluster.ts'
import { readPartition } from '../../kafka/read-partition.ts'

/**
 * The last state of a connector and of its tasks, by their keys in Connect's status topic (`status-connector-<name>`,
 * `status-task-<name>-<n>`). One that was deleted is not among them. Throws when there is no such topic.
 */
export const connectorStates = async (
  cluster: Cluster,
  statusTopic: string,
  connector: string,
): Promise<ReadonlyMap<string, string>> => {
  const { topics } = await cluster.metadata([statusTopic])
  const partitions = topics.flatMap((topic) => topic.partitions)
  if (partitions.length === 0)
    throw new Error(
      `It is not known whether ${connector} runs: ${cluster.bootstrapServers} has no topic ${statusTopic}. Name Connect's ` +
        'status.storage.topic with --status-topic.',
    )
  const states = new Map<string, string>()
  for (const { partition } of partitions)
    for await (const { key, value } of readPartition(cluster, { topic: statusTopic, partition })) {
      const name = key?.toString() ?? ''
      if (!isOf(connector, name)) continue
      if (value === null) states.delete(name)
      else states.set(name, stateOf(value))
    }
  return states
}

const isOf = (connector: string, key: string): boolean =>
  key === `status-connector-${connector}` ||
  (key.startsWith(`status-task-${connector}-`) && /^\d+$/.test(key.slice(`status-task-${connector}-`.length)))

const stateOf = (value: Buffer): string => {
  const parsed: unknown = JSON.parse(value.toString())
  return typeof parsed === 'object' && parsed !== null && 'state' in parsed ? String(parsed.state) : 'UNKNOWN'
}
