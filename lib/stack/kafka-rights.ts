import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'

/** Some actions on topics or groups whose names match one of the patterns (IAM's `*` and `?`). */
export interface NamedRights {
  readonly names: readonly string[]
  readonly actions: readonly string[]
}

/** What one function may do in one MSK cluster that uses IAM. Actions without `kafka-cluster:`. */
export interface KafkaRights {
  readonly cluster: readonly string[]
  readonly topics: readonly NamedRights[]
  readonly groups: readonly NamedRights[]
  /** @default none */
  readonly transactionalIds?: readonly NamedRights[]
}

/**
 * Rights as statements of a role's policy. A cluster `arn:…:cluster/<name>/<uuid>` holds topics
 * `arn:…:topic/<name>/<uuid>/<topic>`, groups `arn:…:group/<name>/<uuid>/<group>` and transactional ids
 * `arn:…:transactional-id/<name>/<uuid>/<id>`.
 */
export const kafkaStatements = (clusterArn: string, rights: KafkaRights): PolicyStatement[] => {
  const within = (kind: 'topic' | 'group' | 'transactional-id', name: string): string =>
    `${clusterArn.replace(':cluster/', `:${kind}/`)}/${name}`
  const named = (kind: 'topic' | 'group' | 'transactional-id') => (granted: NamedRights) =>
    allow(
      granted.actions,
      granted.names.map((name) => within(kind, name)),
    )
  return [
    allow(rights.cluster, [clusterArn]),
    ...rights.topics.filter(namesSome).map(named('topic')),
    ...rights.groups.filter(namesSome).map(named('group')),
    ...(rights.transactionalIds ?? []).filter(namesSome).map(named('transactional-id')),
  ]
}

const namesSome = ({ names }: NamedRights): boolean => names.length > 0

const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: actions.map((action) => `kafka-cluster:${action}`),
    resources: [...resources],
  })
