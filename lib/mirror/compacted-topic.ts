/** What a cluster answered when an internal topic was to be created: Kafka's error code, and its words. */
export interface CreationRefusal {
  readonly code: number
  readonly reason: string
}

/** UNSUPPORTED_VERSION, TOPIC_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED; TOPIC_ALREADY_EXISTS. */
const isThere: readonly number[] = [35, 29, 31, 36]

/**
 * Whether the topic may be taken to be there all the same (MirrorUtils.createSinglePartitionCompactedTopic): it is, or we
 * may not create it, and then somebody else has to have done so: its first use tells. Anything else is an error.
 */
export const isTakenAsCreated = ({ code }: CreationRefusal): boolean => isThere.includes(code)
