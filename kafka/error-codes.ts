/** Kafka's error codes that we meet, by number. Protocol guide, "Error Codes". */
const names: ReadonlyMap<number, string> = new Map([
  [-1, 'UNKNOWN_SERVER_ERROR'],
  [0, 'NONE'],
  [1, 'OFFSET_OUT_OF_RANGE'],
  [2, 'CORRUPT_MESSAGE'],
  [3, 'UNKNOWN_TOPIC_OR_PARTITION'],
  [5, 'LEADER_NOT_AVAILABLE'],
  [6, 'NOT_LEADER_OR_FOLLOWER'],
  [7, 'REQUEST_TIMED_OUT'],
  [8, 'BROKER_NOT_AVAILABLE'],
  [9, 'REPLICA_NOT_AVAILABLE'],
  [10, 'MESSAGE_TOO_LARGE'],
  [12, 'OFFSET_METADATA_TOO_LARGE'],
  [13, 'NETWORK_EXCEPTION'],
  [14, 'COORDINATOR_LOAD_IN_PROGRESS'],
  [15, 'COORDINATOR_NOT_AVAILABLE'],
  [16, 'NOT_COORDINATOR'],
  [17, 'INVALID_TOPIC_EXCEPTION'],
  [18, 'RECORD_LIST_TOO_LARGE'],
  [19, 'NOT_ENOUGH_REPLICAS'],
  [20, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'],
  [22, 'ILLEGAL_GENERATION'],
  [23, 'INCONSISTENT_GROUP_PROTOCOL'],
  [24, 'INVALID_GROUP_ID'],
  [25, 'UNKNOWN_MEMBER_ID'],
  [26, 'INVALID_SESSION_TIMEOUT'],
  [27, 'REBALANCE_IN_PROGRESS'],
  [29, 'TOPIC_AUTHORIZATION_FAILED'],
  [30, 'GROUP_AUTHORIZATION_FAILED'],
  [31, 'CLUSTER_AUTHORIZATION_FAILED'],
  [32, 'INVALID_TIMESTAMP'],
  [33, 'UNSUPPORTED_SASL_MECHANISM'],
  [34, 'ILLEGAL_SASL_STATE'],
  [35, 'UNSUPPORTED_VERSION'],
  [36, 'TOPIC_ALREADY_EXISTS'],
  [37, 'INVALID_PARTITIONS'],
  [38, 'INVALID_REPLICATION_FACTOR'],
  [39, 'INVALID_REPLICA_ASSIGNMENT'],
  [40, 'INVALID_CONFIG'],
  [41, 'NOT_CONTROLLER'],
  [42, 'INVALID_REQUEST'],
  [43, 'UNSUPPORTED_FOR_MESSAGE_FORMAT'],
  [44, 'POLICY_VIOLATION'],
  [45, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
  [46, 'DUPLICATE_SEQUENCE_NUMBER'],
  [47, 'INVALID_PRODUCER_EPOCH'],
  [48, 'INVALID_TXN_STATE'],
  [51, 'CONCURRENT_TRANSACTIONS'],
  [54, 'SECURITY_DISABLED'],
  [56, 'KAFKA_STORAGE_ERROR'],
  [58, 'SASL_AUTHENTICATION_FAILED'],
  [59, 'UNKNOWN_PRODUCER_ID'],
  [68, 'NON_EMPTY_GROUP'],
  [69, 'GROUP_ID_NOT_FOUND'],
  [70, 'FETCH_SESSION_ID_NOT_FOUND'],
  [71, 'INVALID_FETCH_SESSION_EPOCH'],
  [74, 'FENCED_LEADER_EPOCH'],
  [75, 'UNKNOWN_LEADER_EPOCH'],
  [76, 'UNSUPPORTED_COMPRESSION_TYPE'],
  [78, 'OFFSET_NOT_AVAILABLE'],
  [79, 'MEMBER_ID_REQUIRED'],
  [81, 'GROUP_MAX_SIZE_REACHED'],
  [82, 'FENCED_INSTANCE_ID'],
  [86, 'GROUP_SUBSCRIBED_TO_TOPIC'],
  [87, 'INVALID_RECORD'],
  [88, 'UNSTABLE_OFFSET_COMMIT'],
  [89, 'THROTTLING_QUOTA_EXCEEDED'],
  [90, 'PRODUCER_FENCED'],
  [100, 'UNKNOWN_TOPIC_ID'],
])

/** The leader moved or is not there yet: ask for metadata and send again. Nothing was appended. */
const staleLeader: ReadonlySet<number> = new Set([3, 5, 6, 9, 56, 74, 75, 78])

/** The coordinator moved or is loading: find it again. */
const staleCoordinator: ReadonlySet<number> = new Set([14, 15, 16])

/** Passing troubles of a broker. After 7 and 20 the records may have been appended all the same. */
const passing: ReadonlySet<number> = new Set([2, 7, 8, 13, 19, 20, 51, 88, 89])

/** The name of an error code, as Kafka's documentation has it. */
export const errorName = (code: number): string => names.get(code) ?? `error ${code}`

/** Whether fresh metadata may mend it. */
export const isStaleLeader = (code: number): boolean => staleLeader.has(code)

/** Whether asking for the coordinator anew may mend it. */
export const isStaleCoordinator = (code: number): boolean => staleCoordinator.has(code)

/** Whether the same request may succeed later. */
export const isRetriable = (code: number): boolean =>
  staleLeader.has(code) || staleCoordinator.has(code) || passing.has(code)

/** A broker answered with an error code. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError'
  readonly code: number
  readonly isRetriable: boolean

  constructor(code: number, what: string, brokerSays?: string | null) {
    super(`${what}: ${errorName(code)} (${code})${brokerSays ? `: ${brokerSays}` : ''}`)
    this.code = code
    this.isRetriable = isRetriable(code)
  }
}

/** Throws unless the code is 0. `what` says what did not happen, to what. */
export const throwIfError = (code: number, what: string, brokerSays?: string | null): void => {
  if (code !== 0) throw new KafkaError(code, what, brokerSays)
}
