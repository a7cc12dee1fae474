import { missingPermissions } from '../functions/kafka/missing-permissions.ts'
import { flowNames } from '../lib/config/flow-names.ts'
import { flowPermissions, grantLines, type Permission } from '../lib/config/flow-permissions.ts'
import type { FlowNames } from '../lib/config/flow-rights.ts'
import { messageOf } from '../lib/tasks/message-of.ts'
import { type Check, failed, passed, warned } from './check.ts'
import type { CheckedCluster } from './check-cluster.ts'
import { type FlowToRule, flowRules } from './flow-rules.ts'

/** Both clusters of a flow; undefined for one that does not let us in. */
export interface CheckedSides {
  readonly source: CheckedCluster | undefined
  readonly target: CheckedCluster | undefined
}

/** Every permission that the flow's functions need in the clusters, and what gives those that are missing. */
export async function* checkPermissions(flow: FlowToRule, sides: CheckedSides): AsyncGenerator<Check> {
  const names = yield* realNames(flow, sides.source)
  const functions = new Set(flow.deployed.functions.map(({ kind }) => kind))
  const wanted = flowPermissions(names, functions)
  for (const side of ['source', 'target'] as const) {
    const cluster = sides[side]
    if (cluster)
      yield* checkSide(
        cluster,
        wanted.filter((one) => one.side === side),
      )
  }
}

/** The topics and groups that there are, in place of patterns. Without the source, the flow's own. */
async function* realNames(
  flow: FlowToRule,
  source: CheckedCluster | undefined,
): AsyncGenerator<Check, FlowNames> {
  const rules = flowRules(flow)
  const internal = flowNames(flow.deployed, flow.policy)
  const none = { ...internal, sourceTopics: [], remoteTopics: [], groups: [], eventSourceGroups: [] }
  if (source === undefined) return none
  const { alias } = source.deployed
  const topics = (await source.client.topics.topics())
    .map(({ name }) => name)
    .filter(rules.shouldReplicateTopic)
    .sort()
  if (topics.length === 0)
    yield warned(
      alias,
      'topics',
      `no topic that ${flow.name} mirrors is seen`,
      `Topics that may not be described are not shown: ${grantText(source, 'topic')}. Otherwise topics and topics.exclude leave all out.`,
    )
  else yield passed(alias, 'topics', `${topics.length} are mirrored`)
  const groups = rules.groups
    ? (await source.client.groups.consumerGroups()).filter(rules.groups.shouldReplicateGroup).sort()
    : []
  return {
    ...none,
    sourceTopics: topics,
    remoteTopics: topics.map(rules.remoteTopic),
    groups,
    eventSourceGroups: topics.map(rules.eventSourceGroup),
  }
}

const grantText = (cluster: CheckedCluster, resource: 'topic'): string =>
  isIam(cluster)
    ? 'allow kafka-cluster:DescribeTopic'
    : `allow Describe and Read on its ${resource}s to ${cluster.principal}`

async function* checkSide(cluster: CheckedCluster, wanted: readonly Permission[]): AsyncGenerator<Check> {
  const { alias, mskClusterArn } = cluster.deployed
  try {
    const { missing, absentTopics } = await missingPermissions(cluster.client.cluster, wanted)
    if (missing.length === 0)
      yield passed(alias, 'permissions', `${wanted.length - notKnown(wanted, absentTopics)} are there`)
    for (const of of byOperation(missing))
      yield failed(
        alias,
        'permission',
        describe(of),
        ...grantLines(of, {
          principal: cluster.principal,
          bootstrapServers: cluster.config.bootstrapServers.join(','),
          iamClusterArn: isIam(cluster) ? mskClusterArn : undefined,
        }),
      )
    if (absentTopics.length > 0)
      yield passed(
        alias,
        'permissions',
        `on ${absentTopics.length} topics that source-connector makes, but to make them, are known once they are there`,
      )
    if (isIam(cluster))
      yield warned(
        alias,
        'permissions',
        "are those of the credentials of this machine, not of the functions: their roles are the stack's",
      )
  } catch (error) {
    yield failed(alias, 'permissions', `the broker did not tell them: ${messageOf(error)}`)
  }
}

const isIam = ({ deployed }: CheckedCluster): boolean => deployed.authentication === 'aws-msk-iam'

const notKnown = (wanted: readonly Permission[], absentTopics: readonly string[]): number =>
  wanted.filter(({ name, operation }) => absentTopics.includes(name) && operation !== 'Create').length

/** Those that one grant gives: the same operation on several topics or groups. */
const byOperation = (missing: readonly Permission[]): readonly (readonly Permission[])[] => [
  ...Map.groupBy(missing, ({ resource, operation }) => `${resource} ${operation}`).values(),
]

/** So many names are told; the grant has all. */
const mostNames = 5

const describe = (of: readonly Permission[]): string => {
  const { resource = 'cluster', operation = '', neededBy = [] } = of[0] ?? {}
  const names = of.map(({ name }) => name)
  const told = names.slice(0, mostNames).join(', ')
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  const where = resource === 'cluster' ? 'the cluster' : `${resource} ${told}${more}`
  return `${operation} on ${where} is missing, for ${neededBy.join(' and ')}`
}
