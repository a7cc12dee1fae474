import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { KafkaRights, NamedRights } from '../config/kafka-rights.ts'

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
