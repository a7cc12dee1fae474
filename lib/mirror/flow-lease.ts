import type { TopicPartition } from './topic-partition.ts'

/*
  One deployment at a time runs a flow. Its source-connector says so, over and over, in the flow's config topic:

    mm2-configs.<source>.internal, partition 0, on the target
      Key   => "lease-MirrorSourceConnector"
      Value => {"holder":"<ARN of the mirror function>","until":"<ms since 1970>"}

  The last record counts, as compaction keeps it. Two mirrors of one flow would share its event sources' consumer groups, and
  each would remove the remote topics' settings that the other made; records would still be copied once (positions).
*/
const key = 'lease-MirrorSourceConnector'

/** Who runs the flow, and until when that is sure. */
export interface FlowLease {
  /** ARN of the mirror function: it outlives updates of its stack. */
  readonly holder: string
  /** ms since 1970. */
  readonly until: bigint
}

/** Where the lease is written. */
export const leasePartition = (sourceAlias: string): TopicPartition => ({
  topic: `mm2-configs.${sourceAlias}.internal`,
  partition: 0,
})

/** The record that says who runs the flow. */
export const encodeLease = ({ holder, until }: FlowLease): { key: Buffer; value: Buffer } => ({
  key: Buffer.from(key),
  value: Buffer.from(JSON.stringify({ holder, until: String(until) })),
})

/** The lease of a record of the config topic; undefined for other records. Throws when it cannot be read. */
export const decodeLease = (record: {
  readonly key: Buffer | null
  readonly value: Buffer | null
}): FlowLease | undefined => {
  if (record.key?.toString() !== key || record.value === null) return undefined
  const text = record.value.toString()
  const [, holder, until] = /^\{"holder":"([^"\\]*)","until":"(\d+)"\}$/.exec(text) ?? []
  if (holder === undefined || until === undefined)
    throw new RangeError(`config record ${key} holds "${text}", which is no lease of a flow`)
  return { holder, until: BigInt(until) }
}

/** What who asks may do: run the flow; run it once it has said so; or not. */
export const judgeLease = (
  last: FlowLease | undefined,
  { holder, now, leaseMs }: { readonly holder: string; readonly now: bigint; readonly leaseMs: bigint },
): 'hold' | 'claim' | 'refuse' => {
  if (last === undefined || last.until <= now) return 'claim'
  if (last.holder !== holder) return 'refuse'
  // Renewed well before it ends, and seldom enough to leave the topic small.
  return last.until - now > leaseMs / 2n ? 'hold' : 'claim'
}
