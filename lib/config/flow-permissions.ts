import type { FlowFunction } from './environment.ts'
import { type FlowNames, flowRights } from './flow-rights.ts'
import type { KafkaRights } from './kafka-rights.ts'

/** Something that the functions of a flow have to be allowed in one of its clusters. */
export interface Permission {
  readonly side: 'source' | 'target'
  readonly resource: 'cluster' | 'topic' | 'group'
  /** Of the topic or group; '' for the cluster. */
  readonly name: string
  /** As kafka-acls.sh calls it. */
  readonly operation: string
  /** As IAM calls it, for MSK. */
  readonly iamAction: string
  /** Functions that need it. */
  readonly neededBy: readonly FlowFunction[]
}

/**
 * What IAM's actions for MSK are in Kafka's own words. Connect has none: whoever is let in may. (AWS, "Semantics of actions and
 * resources" of MSK's IAM access control; Kafka, "Operations and Resources on Protocols".)
 */
const operationOf: Readonly<Record<Permission['resource'], Readonly<Record<string, string>>>> = {
  cluster: {
    DescribeCluster: 'Describe',
    AlterCluster: 'Alter',
    DescribeClusterDynamicConfiguration: 'DescribeConfigs',
    WriteDataIdempotently: 'IdempotentWrite',
  },
  topic: {
    CreateTopic: 'Create',
    DescribeTopic: 'Describe',
    ReadData: 'Read',
    WriteData: 'Write',
    AlterTopic: 'Alter',
    AlterTopicDynamicConfiguration: 'AlterConfigs',
    DescribeTopicDynamicConfiguration: 'DescribeConfigs',
  },
  group: { DescribeGroup: 'Describe', AlterGroup: 'Read' },
}

/** What the functions of a flow need, each once: the same table as of the roles that the stack makes. Names are real ones, not patterns. */
export const flowPermissions = (
  names: FlowNames,
  functions: ReadonlySet<FlowFunction>,
): readonly Permission[] => {
  const rights = flowRights(names)
  const found = new Map<string, Permission>()
  for (const kind of functions)
    for (const side of ['source', 'target'] as const)
      for (const permission of permissionsOf(rights[kind][side], side, kind)) {
        const key = [side, permission.resource, permission.name, permission.operation].join('\n')
        const known = found.get(key)
        found.set(key, { ...permission, neededBy: [...(known?.neededBy ?? []), kind] })
      }
  return [...found.values()].map((of) => ({ ...of, neededBy: [...new Set(of.neededBy)] }))
}

const permissionsOf = (
  { cluster, topics, groups }: KafkaRights,
  side: Permission['side'],
  kind: FlowFunction,
): readonly Permission[] => {
  const of = (resource: Permission['resource'], name: string, actions: readonly string[]) =>
    actions.flatMap((iamAction): Permission[] => {
      const operation = operationOf[resource][iamAction]
      return operation === undefined ? [] : [{ side, resource, name, operation, iamAction, neededBy: [kind] }]
    })
  return [
    ...of('cluster', '', cluster),
    ...topics.flatMap((granted) => granted.names.flatMap((name) => of('topic', name, granted.actions))),
    ...groups.flatMap((granted) => granted.names.flatMap((name) => of('group', name, granted.actions))),
  ]
}

/** What a grant is written for. */
export interface GrantTo {
  /** `User:mirror` */
  readonly principal: string
  readonly bootstrapServers: string
  /** Of an MSK cluster that decides by IAM; undefined where the cluster has ACLs. */
  readonly iamClusterArn: string | undefined
}

/** What gives permissions that are missing: lines of kafka-acls.sh, or an action of IAM with its resource. */
export const grantLines = (missing: readonly Permission[], to: GrantTo): readonly string[] => {
  const { iamClusterArn } = to
  if (iamClusterArn !== undefined)
    return missing.map(
      ({ resource, name, iamAction }) =>
        `kafka-cluster:${iamAction} on ${iamResource(iamClusterArn, resource, name)}`,
    )
  const byName = Map.groupBy(missing, ({ resource, name }) => `${resource}\n${name}`)
  const named = [...byName.values()].map((of) => ({
    resource: of[0]?.resource ?? 'cluster',
    name: of[0]?.name ?? '',
    operations: [...new Set(of.map(({ operation }) => operation))].sort(),
  }))
  const alike = Map.groupBy(named, ({ resource, operations }) => `${resource}\n${operations.join(' ')}`)
  return [...alike.values()].map((of) => {
    const { resource, operations } = of[0] ?? { resource: 'cluster', operations: [] }
    return [
      `kafka-acls.sh --bootstrap-server ${to.bootstrapServers} --command-config admin.properties --add`,
      `--allow-principal ${quoted(to.principal)}`,
      ...operations.map((operation) => `--operation ${operation}`),
      ...(resource === 'cluster' ? ['--cluster'] : of.map(({ name }) => `--${resource} ${quoted(name)}`)),
    ].join(' ')
  })
}

const iamResource = (clusterArn: string, resource: Permission['resource'], name: string): string =>
  resource === 'cluster' ? clusterArn : `${clusterArn.replace(':cluster/', `:${resource}/`)}/${name}`

/** A name that a shell would not leave as it is, in quotes: `__mm2-positions.a->b`. */
const quoted = (name: string): string =>
  /^[\w.,:@%/+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
