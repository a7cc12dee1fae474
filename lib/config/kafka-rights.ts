/** Some actions on topics or groups whose names match one of the patterns (IAM's `*` and `?`). */
export interface NamedRights {
  readonly names: readonly string[]
  readonly actions: readonly string[]
}

/** What one function may do in one cluster, in IAM's words for MSK. Actions without `kafka-cluster:`. */
export interface KafkaRights {
  readonly cluster: readonly string[]
  readonly topics: readonly NamedRights[]
  readonly groups: readonly NamedRights[]
  /** @default none */
  readonly transactionalIds?: readonly NamedRights[]
}
