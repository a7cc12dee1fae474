import {
  type AclOperation,
  authorizedGroup,
  authorizedTopics,
} from '../../kafka/api/authorized-operations.ts'
import { createTopics } from '../../kafka/api/create-topics.ts'
import { describeConfigs } from '../../kafka/api/describe-configs.ts'
import { initProducerId } from '../../kafka/api/init-producer-id.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { KafkaError, throwIfError } from '../../kafka/error-codes.ts'
import type { Permission } from '../../lib/config/flow-permissions.ts'

/** What became of looking for permissions. */
export interface PermissionFindings {
  readonly missing: readonly Permission[]
  /** Topics that are not there yet: what may be done with them is known once they are. */
  readonly absentTopics: readonly string[]
}

const unknownTopic = 3
const topicRefused = 29
const groupRefused = 30
const clusterRefused = 31

/** Topics that are asked for at once. */
const atOnce = 500

/**
 * Which of the permissions whoever has connected lacks, in the broker's own words (KIP-430), without changing anything: whether a topic
 * may be created is asked with a creation that is only validated. Appending by an idempotent producer needs IdempotentWrite on the cluster, or,
 * since Kafka 2.8, Write on any topic: it is tried, which costs the broker one producer id.
 */
export const missingPermissions = async (
  cluster: Cluster,
  wanted: readonly Permission[],
): Promise<PermissionFindings> => {
  const of = (resource: Permission['resource']) => wanted.filter((one) => one.resource === resource)
  const topics = [...new Set(of('topic').map(({ name }) => name))]
  const seen = await topicOperations(cluster, topics)
  const groups = await groupOperations(cluster, [...new Set(of('group').map(({ name }) => name))])
  const absentTopics = topics.filter((topic) => seen.topics.get(topic) === 'absent')
  const toCreate = of('topic').filter(
    ({ name, operation }) => operation === 'Create' && absentTopics.includes(name),
  )
  const uncreatable = seen.cluster.has('Create') ? new Set<string>() : await refusedTopics(cluster, toCreate)
  const isMissing = ({ resource, name, operation }: Permission): Promise<boolean> | boolean => {
    if (resource === 'group') return !has(groups.get(name), operation)
    if (resource === 'cluster')
      return !has(seen.cluster, operation) && (clusterProbes[operation]?.(cluster) ?? true)
    const found = seen.topics.get(name)
    if (operation === 'Create') return found === 'absent' && uncreatable.has(name)
    return found !== 'absent' && !has(found, operation)
  }
  const verdicts = await Promise.all(wanted.map(isMissing))
  return { missing: wanted.filter((_, index) => verdicts[index]), absentTopics }
}

const has = (found: ReadonlySet<string> | undefined, operation: string): boolean =>
  found?.has(operation) === true

const topicOperations = async (cluster: Cluster, names: readonly string[]) => {
  const topics = new Map<string, ReadonlySet<AclOperation> | 'absent'>()
  let ofCluster: ReadonlySet<AclOperation> = new Set()
  for (let from = 0; from === 0 || from < names.length; from += atOnce) {
    const answer = await cluster.sendToAny(authorizedTopics(names.slice(from, from + atOnce)))
    ofCluster = answer.cluster
    for (const { name, errorCode, operations } of answer.topics) {
      if (errorCode !== unknownTopic && errorCode !== topicRefused)
        throwIfError(errorCode === 5 ? 0 : errorCode, `topic ${name} was not described`)
      topics.set(name, errorCode === unknownTopic ? 'absent' : operations)
    }
  }
  return { cluster: ofCluster, topics }
}

const groupOperations = async (
  cluster: Cluster,
  groups: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<AclOperation>>> => {
  const found = new Map<string, ReadonlySet<AclOperation>>()
  for (const group of groups) found.set(group, await operationsOnGroup(cluster, group))
  return found
}

const operationsOnGroup = async (cluster: Cluster, group: string): Promise<ReadonlySet<AclOperation>> => {
  try {
    const call = authorizedGroup(group)
    const answer = await sendToCoordinator(cluster, group, call, ({ errorCode }) => errorCode)
    if (answer.errorCode === groupRefused) return new Set()
    throwIfError(answer.errorCode, `group ${group} was not described by ${cluster.bootstrapServers}`)
    return answer.operations
  } catch (error) {
    // Already its coordinator is not told to somebody who may not describe it.
    if (error instanceof KafkaError && error.code === groupRefused) return new Set()
    throw error
  }
}

/** The topics that would not be created because we may not; other refusals are about the topic and not about us. */
const refusedTopics = async (
  cluster: Cluster,
  wanted: readonly Permission[],
): Promise<ReadonlySet<string>> => {
  if (wanted.length === 0) return new Set()
  const { controllerId } = await cluster.metadata([])
  const topics = [...new Set(wanted.map(({ name }) => name))]
  const answer = await cluster.send(
    controllerId,
    createTopics(
      topics.map((topic) => ({ topic, partitions: 1, replicationFactor: -1, configs: {} })),
      true,
    ),
  )
  return new Set(
    answer
      .filter(({ errorCode }) => errorCode === topicRefused || errorCode === clusterRefused)
      .map(({ topic }) => topic),
  )
}

/** Who may not describe the cluster is not told what else he may there: that is tried. Each says whether we were refused. */
const clusterProbes: Readonly<Record<string, (cluster: Cluster) => Promise<boolean>>> = {
  IdempotentWrite: async (cluster) => {
    const { errorCode } = await cluster.sendToAny(initProducerId())
    return errorCode === clusterRefused
  },
  DescribeConfigs: async (cluster) => {
    const [broker] = (await cluster.metadata([])).brokers
    if (broker === undefined) return true
    const [described] = await cluster.send(broker.nodeId, describeConfigs([`${broker.nodeId}`], 'broker'))
    return described?.errorCode === clusterRefused
  },
}
