/** One access rule, with Kafka's names for its parts. */
export interface AclBinding {
  readonly resourceType: string
  readonly patternType: string
  readonly name: string
  readonly principal: string
  readonly host: string
  readonly operation: string
  readonly permission: string
}

/**
 * The access rules of the target's topics that follow from the source's: MirrorSourceConnector.syncTopicAcls.
 *
 * Only rules of one topic by its full name; whoever may write at the source may not write into the mirror, so ALLOW WRITE
 * is dropped and ALLOW ALL becomes ALLOW READ. Refusals are copied as they are. Nothing is ever taken back on the target.
 */
export const planAcls = (
  source: readonly AclBinding[],
  isMirrored: (topic: string) => boolean,
  remoteName: (topic: string) => string,
): readonly AclBinding[] => {
  const wanted = source
    .filter(({ resourceType, patternType }) => resourceType === 'TOPIC' && patternType === 'LITERAL')
    .filter(shouldReplicateAcl)
    .filter(({ name }) => isMirrored(name))
    .map((binding) => targetAclBinding(binding, remoteName))
  return [...new Map(wanted.map((binding) => [keyOf(binding), binding])).values()]
}

/** Whether a rule is copied at all. MirrorSourceConnector.shouldReplicateAcl. */
export const shouldReplicateAcl = ({ permission, operation }: AclBinding): boolean =>
  !(permission === 'ALLOW' && operation === 'WRITE')

/** The rule on the remote topic. MirrorSourceConnector.targetAclBinding. */
export const targetAclBinding = (binding: AclBinding, remoteName: (topic: string) => string): AclBinding => ({
  ...binding,
  name: remoteName(binding.name),
  operation: binding.permission === 'ALLOW' && binding.operation === 'ALL' ? 'READ' : binding.operation,
})

/** Those of the wanted rules that a cluster does not have yet. */
export const missingAcls = (
  wanted: readonly AclBinding[],
  existing: readonly AclBinding[],
): readonly AclBinding[] => {
  const known = new Set(existing.map(keyOf))
  return wanted.filter((binding) => !known.has(keyOf(binding)))
}

const keyOf = ({
  resourceType,
  patternType,
  name,
  principal,
  host,
  operation,
  permission,
}: AclBinding): string =>
  JSON.stringify([resourceType, patternType, name, principal, host, operation, permission])
