import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import { bearersOf, type LeftOutReason, type TopicProvenance } from '../mirror/provenance.ts'

/** A record that is not sent, and why. */
export interface LeftOutRecord {
  /** Of the source. */
  readonly offset: number
  readonly reason: LeftOutReason
}

/** The records of one partition of an event: those to send, as they are to be sent, and those that are not. */
export interface SiftedRecords {
  readonly records: readonly KafkaEventRecord[]
  readonly leftOut: readonly LeftOutRecord[]
}

/** Leaves out what came from the target, and adds to the others where they come from. */
export const siftRecords = (
  delivered: readonly KafkaEventRecord[],
  provenance: TopicProvenance,
): SiftedRecords => {
  const records: KafkaEventRecord[] = []
  const leftOut: LeftOutRecord[] = []
  for (const record of delivered) {
    const reason = record.headers?.length ? provenance.leftOut(bearersOf(record.headers)) : undefined
    if (reason !== undefined) leftOut.push({ offset: record.offset, reason })
    else records.push({ ...record, headers: [...(record.headers ?? []), provenance.header] })
  }
  return { records, leftOut }
}
