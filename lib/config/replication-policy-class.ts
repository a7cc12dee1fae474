const mirrorPackage = 'org.apache.kafka.connect.mirror'

/** The policies that come with MirrorMaker, by the class names that configurations use. */
export const defaultReplicationPolicyClass = `${mirrorPackage}.DefaultReplicationPolicy`
const identityReplicationPolicyClass = `${mirrorPackage}.IdentityReplicationPolicy`

/** Which policy `replication.policy.class` names. A module's path is relative to the folder of mm2.properties. */
export type PolicyChoice =
  | { readonly policy: 'default' }
  | { readonly policy: 'identity' }
  | { readonly policy: 'module'; readonly path: string }

/** The policy that a value of `replication.policy.class` names; undefined when it names none that can run here. */
export const choosePolicy = (className: string): PolicyChoice | undefined => {
  if (className === defaultReplicationPolicyClass) return { policy: 'default' }
  if (className === identityReplicationPolicyClass) return { policy: 'identity' }
  return /^\.{1,2}\/.+\.(ts|mts|js|mjs)$/.test(className) ? { policy: 'module', path: className } : undefined
}

/** Says what is expected of `replication.policy.class`; undefined when the value is fine. */
export const checkPolicyClass = (className: string): string | undefined =>
  choosePolicy(className) === undefined
    ? `Java classes are not loaded; use ${defaultReplicationPolicyClass}, ${identityReplicationPolicyClass}, or the path ` +
      'of a TypeScript module that exports replicationPolicy(properties), such as ./policies/my-policy.ts'
    : undefined
