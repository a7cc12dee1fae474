/** One header: its name, and its value's bytes or null. */
export interface OutgoingHeader {
  readonly key: string
  readonly value: Buffer | null
}

/** A record to append. */
export interface OutgoingRecord {
  /** Milliseconds since 1970; -1 for none. */
  readonly timestamp: number | bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly OutgoingHeader[]
}
