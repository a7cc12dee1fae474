/** A record of a partition as verification sees it: its contents as a hash, and what explains that it has no partner. */
export interface LoggedRecord {
  readonly offset: bigint
  /** Milliseconds since 1970. */
  readonly timestamp: bigint
  /** `fingerprint`: equal for a record and its copy. */
  readonly hash: string
  /** Only records with a key are compacted away. */
  readonly hasKey: boolean
  /** Its transaction was aborted: a reader of committed records does not see it. */
  readonly isAborted: boolean
  /** Of the source: the flow does not send it, for it came from the target. Of the target: the flow did not bring it. */
  readonly isNotOfFlow: boolean
  /** Of the target: its batch carries the flow's producer id. */
  readonly isByFlow: boolean
  /** Offsets that markers of transactions take between the record before it and this one. */
  readonly markersBefore: number
}

/** A record of the source with its copy. */
export interface Pair {
  readonly source: LoggedRecord
  readonly remote: LoggedRecord
}
