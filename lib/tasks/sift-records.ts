import type { MirrorTransform } from '../connect/transforms/mirror-transforms.ts'
import { decodeRecord } from '../mirror/decode-event.ts'
import type { KafkaEventHeader, KafkaEventRecord } from '../mirror/kafka-event.ts'
import { bearersOf, type LeftOutReason, type TopicProvenance } from '../mirror/provenance.ts'
import type { SchemaTransfer } from './schema-transfer.ts'

/** A record that is not sent, and why. */
export interface LeftOutRecord {
  /** Of the source. */
  readonly offset: number
  /** `filtered`: a transform dropped it. */
  readonly reason: LeftOutReason | 'filtered'
}

/** The records of one partition of an event: those to send, as they are to be sent, and those that are not. */
export interface SiftedRecords {
  readonly records: readonly KafkaEventRecord[]
  readonly leftOut: readonly LeftOutRecord[]
}

/** What a flow does to the records of a topic. */
export interface Sifting {
  /** Absent where it sends all of them, wherever they come from. */
  readonly provenance?: TopicProvenance | undefined
  /** Absent where it has no transforms. */
  readonly transform?: MirrorTransform | undefined
  /** Absent where ids of schemas stay as they are. Those of the records were prepared. */
  readonly schemas?: SchemaTransfer | undefined
}

/**
 * Leaves out what came from the target and what a transform drops, and adds to the others where they come from: behind what
 * transforms do to headers.
 */
export const siftRecords = (
  delivered: readonly KafkaEventRecord[],
  remoteTopic: string,
  { provenance, transform, schemas }: Sifting,
): SiftedRecords => {
  const records: KafkaEventRecord[] = []
  const leftOut: LeftOutRecord[] = []
  for (const record of delivered) {
    const came = record.headers?.length ? provenance?.leftOut(bearersOf(record.headers)) : undefined
    const headers =
      came === undefined && transform !== undefined
        ? transformHeaders(record, remoteTopic, transform)
        : (record.headers ?? [])
    const reason = came ?? (headers === undefined ? 'filtered' : undefined)
    if (reason !== undefined) leftOut.push({ offset: record.offset, reason })
    else
      records.push({
        ...record,
        ...(schemas && rewritten(record, remoteTopic, schemas)),
        headers: [...(headers ?? []), ...(provenance ? [provenance.header] : [])],
      })
  }
  return { records, leftOut }
}

/** A header that stays is the one of the event. */
const transformHeaders = (
  record: KafkaEventRecord,
  remoteTopic: string,
  transform: MirrorTransform,
): readonly KafkaEventHeader[] | undefined => {
  const { partition, key, value, headers } = decodeRecord(record)
  const given = new Map(headers.map((header, index) => [header, record.headers?.[index]]))
  return transform({ topic: remoteTopic, partition, key, value, headers })?.map(
    (header) => given.get(header) ?? { [header.key]: header.value === null ? null : [...header.value] },
  )
}

/** So much base64 stands for what comes before the data of a schema, and one byte more. */
const beginningLength = 8

/** The first bytes of a key or value of an event: all that tells of its schema. */
export const beginning = (text: string | null | undefined): Buffer | null =>
  text == null ? null : Buffer.from(text.slice(0, beginningLength), 'base64')

const rewritten = (
  { key, value }: KafkaEventRecord,
  remoteTopic: string,
  schemas: SchemaTransfer,
): Pick<KafkaEventRecord, 'key' | 'value'> => {
  const starts = { key: beginning(key), value: beginning(value) }
  const sent = schemas.rewrite(remoteTopic, starts)
  const withStart = (text: string | null | undefined, start: Buffer | null): string | null =>
    text == null || start === null ? null : start.toString('base64') + text.slice(beginningLength)
  return {
    key: sent.key === starts.key ? (key ?? null) : withStart(key, sent.key),
    value: sent.value === starts.value ? (value ?? null) : withStart(value, sent.value),
  }
}
