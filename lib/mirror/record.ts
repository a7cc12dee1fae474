/** One header: its name, and its value's bytes or null. */
export interface Header {
  readonly key: string
  readonly value: Buffer | null
}

/** A record of the source. Bytes stay bytes: null, empty and absent are different things. */
export interface MirrorRecord {
  readonly topic: string
  readonly partition: number
  /** Upstream offset. */
  readonly offset: bigint
  /** Milliseconds since 1970; -1 for none. */
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  /** In the order of the record; names may repeat. */
  readonly headers: readonly Header[]
}
