import { defaultReplicationPolicy } from './default-replication-policy.ts'
import { identityReplicationPolicy } from './identity-replication-policy.ts'
import {
  completeReplicationPolicy,
  type PolicyProperties,
  type ReplicationPolicy,
  type ReplicationPolicyFactory,
} from './replication-policy.ts'

const javaPackage = 'org.apache.kafka.connect.mirror.'

const builtIn: Readonly<Record<string, (properties: PolicyProperties) => ReplicationPolicy>> = {
  [`${javaPackage}DefaultReplicationPolicy`]: defaultReplicationPolicy,
  [`${javaPackage}IdentityReplicationPolicy`]: identityReplicationPolicy,
}

/** The values of `replication.policy.class` that need no module. */
export const builtInReplicationPolicies: readonly string[] = Object.keys(builtIn)

/**
 * The policy that `replication.policy.class` names (default: DefaultReplicationPolicy).
 * `custom` is what the module exports that it names, if it names one. Throws for any other class.
 */
export const configuredReplicationPolicy = (
  properties: PolicyProperties,
  custom?: ReplicationPolicyFactory,
): ReplicationPolicy => {
  const name = properties['replication.policy.class'] ?? `${javaPackage}DefaultReplicationPolicy`
  const policy = builtIn[name]
  if (policy) return policy(properties)
  if (custom) return completeReplicationPolicy(custom(properties))
  throw new Error(
    `replication.policy.class ${name} was not found: it is ${builtInReplicationPolicies.join(' or ')}, ` +
      'or the path of a TypeScript module that exports replicationPolicy',
  )
}
