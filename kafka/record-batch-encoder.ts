import type { Arena } from './arena.ts'
import { codecNumber, compress, type WritableCodec } from './codec.ts'
import { crc32c } from './crc32c.ts'
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from './varint.ts'

/*
  RecordBatch, magic 2 (KIP-98). CRC-32C covers everything from attributes on.

    baseOffset INT64, batchLength INT32, partitionLeaderEpoch INT32, magic INT8, crc INT32,
    attributes INT16, lastOffsetDelta INT32, baseTimestamp INT64, maxTimestamp INT64,
    producerId INT64, producerEpoch INT16, baseSequence INT32, count INT32, records

  Record: length VARINT, attributes INT8, timestampDelta VARLONG, offsetDelta VARINT,
    keyLength VARINT, key, valueLength VARINT, value, headerCount VARINT,
    [nameLength VARINT, name, valueLength VARINT, value]
*/

/** Bytes of a batch before its records. */
export const batchOverhead = 61

/** Room for a timestamp delta when a batch is cut: labelled deltas have 3 or 4 bytes, wild timestamps more. */
const roomyDelta = 9

/**
 * A record as the encoder takes it: what Lambda delivers fits as it is, so that nothing is built between the
 * event and the batch. A string is base64. A header is an object with one property, its name; bytes may be signed.
 */
export interface EncodableRecord {
  readonly timestamp: number
  readonly key?: Buffer | string | null
  readonly value?: Buffer | string | null
  readonly headers?: readonly EncodableHeader[] | null
}

/** `{ name: bytes }`; null for a header without value. */
export type EncodableHeader = Readonly<Record<string, ArrayLike<number> | null>>

/** An idempotent producer and the sequence of the batch's first record (KIP-98). */
export interface ProducerState {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly baseSequence: number
}

/** For batches of a producer without idempotence. */
export const withoutProducer: ProducerState = { producerId: -1n, producerEpoch: -1, baseSequence: -1 }

/** How to make a batch. */
export interface BatchOptions {
  readonly codec: WritableCodec
  readonly producer: ProducerState
  /** The largest batch before compression; without a limit otherwise. */
  readonly maxBytes?: number
  /** The most records; without a limit otherwise. */
  readonly maxCount?: number
  /** The batch's baseTimestamp, from its smallest timestamp and its last record's index; the first timestamp otherwise. */
  readonly baseTimestamp?: (smallest: number, lastIndex: number) => number
}

/** A batch that can be sent. */
export interface EncodedBatch {
  readonly batch: Buffer
  readonly count: number
  readonly maxTimestamp: number
}

/**
 * Encodes records from `from` on as one batch, in memory of the arena: as many as the options allow, but at least one.
 * One that is larger by itself goes alone, and the broker says what it thinks of it.
 */
export const encodeBatch = (
  arena: Arena,
  records: readonly EncodableRecord[],
  from: number,
  options: BatchOptions,
): EncodedBatch => {
  const { count, smallest, largest, bytes } = cut(records, from, options)
  const room = arena.take(bytes)
  const first = records[from]?.timestamp ?? 0
  const base = options.baseTimestamp?.(smallest, from + count - 1) ?? first
  let end = batchOverhead
  for (let index = 0; index < count; index++) {
    const record = records[from + index]
    if (record !== undefined) end = writeRecord(room, end, record, index, record.timestamp - base)
  }
  end = compressed(room, end, options.codec)
  arena.giveBack(bytes - end)
  const batch = room.subarray(0, end)
  writeHeader(batch, count, base, largest, options)
  return { batch, count, maxTimestamp: largest }
}

/** Bytes of the bodies that were cut last, without timestamp deltas, which need the last record. */
let bodies = new Int32Array(16_384)

/** Finds where a batch ends, and how large it may become. */
const cut = (
  records: readonly EncodableRecord[],
  from: number,
  { maxBytes = Number.POSITIVE_INFINITY, maxCount = Number.POSITIVE_INFINITY }: BatchOptions,
): { count: number; smallest: number; largest: number; bytes: number } => {
  const most = Math.min(records.length - from, maxCount)
  if (most > bodies.length) bodies = new Int32Array(most * 2)
  let smallest = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  let bytes = batchOverhead
  let count = 0
  for (; count < most; count++) {
    const record = records[from + count]
    if (record === undefined) break
    const body = sizeOfBody(record, count)
    const size = sizeOfVarint(body + roomyDelta) + body + roomyDelta
    if (bytes + size > maxBytes && count > 0) break
    bytes += size
    bodies[count] = body
    if (record.timestamp < smallest) smallest = record.timestamp
    if (record.timestamp > largest) largest = record.timestamp
  }
  if (count === 0) throw new RangeError(`there is no record ${from} of ${records.length} to encode`)
  return { count, smallest, largest, bytes }
}

/** Compresses the records in place; stays as it is where that would not make them smaller. */
const compressed = (room: Buffer, end: number, codec: WritableCodec): number => {
  room[22] = codecNumber('none')
  if (codec === 'none') return end
  const smaller = compress(codec, room.subarray(batchOverhead, end))
  if (smaller.length >= end - batchOverhead) return end
  smaller.copy(room, batchOverhead)
  room[22] = codecNumber(codec)
  return batchOverhead + smaller.length
}

const writeHeader = (
  batch: Buffer,
  count: number,
  base: number,
  largest: number,
  { producer }: BatchOptions,
): void => {
  batch.writeBigInt64BE(0n, 0)
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12)
  batch[16] = 2
  batch[21] = 0 // attributes, high byte; the codec stands in the low one already
  batch.writeInt32BE(count - 1, 23)
  batch.writeBigInt64BE(BigInt(base), 27)
  batch.writeBigInt64BE(BigInt(largest), 35)
  batch.writeBigInt64BE(producer.producerId, 43)
  batch.writeInt16BE(producer.producerEpoch, 51)
  batch.writeInt32BE(producer.baseSequence, 53)
  batch.writeInt32BE(count, 57)
  batch.writeUInt32BE(crc32c(batch, 21), 17)
}

/** Bytes of a record's body but for its timestamp delta. */
const sizeOfBody = ({ key, value, headers }: EncodableRecord, index: number): number => {
  let size = 1 + sizeOfVarint(index) + sizeOfField(key) + sizeOfField(value)
  if (!headers) return size + 1
  size += sizeOfVarint(headers.length)
  for (const header of headers) {
    const { name, bytes } = headerOf(header)
    size += sizeOfVarint(name.length) + name.length
    size += bytes === null ? 1 : sizeOfVarint(bytes.length) + bytes.length
  }
  return size
}

const sizeOfField = (field: Buffer | string | null | undefined): number => {
  if (field === null || field === undefined) return 1
  const length = lengthOf(field)
  return sizeOfVarint(length) + length
}

/** Bytes of a field; a string is base64 with or without padding. */
const lengthOf = (field: Buffer | string): number => {
  if (typeof field !== 'string') return field.length
  let length = field.length
  if (length > 0 && field.charCodeAt(length - 1) === 61) length--
  if (length > 0 && field.charCodeAt(length - 1) === 61) length--
  return (length * 3) >> 2
}

const writeRecord = (
  to: Buffer,
  start: number,
  record: EncodableRecord,
  index: number,
  delta: number,
): number => {
  let at = writeVarint(to, start, (bodies[index] ?? 0) + sizeOfVarlong(delta))
  to[at++] = 0
  at = writeVarlong(to, at, delta)
  at = writeVarint(to, at, index)
  at = writeField(to, at, record.key)
  at = writeField(to, at, record.value)
  const { headers } = record
  if (!headers) return writeVarint(to, at, 0)
  at = writeVarint(to, at, headers.length)
  for (const header of headers) at = writeOneHeader(to, at, header)
  return at
}

const writeField = (to: Buffer, start: number, field: Buffer | string | null | undefined): number => {
  if (field === null || field === undefined) return writeVarint(to, start, -1)
  const length = lengthOf(field)
  const at = writeVarint(to, start, length)
  if (typeof field !== 'string') field.copy(to, at)
  else if (to.write(field, at, length, 'base64') !== length)
    throw new RangeError(
      `a key or value of ${field.length} characters is not base64: "${field.slice(0, 20)}"…`,
    )
  return at + length
}

const writeOneHeader = (to: Buffer, start: number, header: EncodableHeader): number => {
  const { name, bytes } = headerOf(header)
  let at = writeVarint(to, start, name.length)
  name.copy(to, at)
  at += name.length
  if (bytes === null) return writeVarint(to, at, -1)
  at = writeVarint(to, at, bytes.length)
  to.set(bytes, at) // signed bytes wrap to unsigned ones
  return at + bytes.length
}

const headerOf = (header: EncodableHeader): { name: Buffer; bytes: ArrayLike<number> | null } => {
  for (const key in header) return { name: utf8(key), bytes: header[key] ?? null }
  throw new RangeError('a header without a name cannot be encoded')
}

const names = new Map<string, Buffer>()

/** Header names come again and again: each is encoded once. Bounded, for a source may make names up. */
const utf8 = (name: string): Buffer => {
  const known = names.get(name)
  if (known !== undefined) return known
  if (names.size >= 10_000) names.clear()
  const bytes = Buffer.from(name, 'utf8')
  names.set(name, bytes)
  return bytes
}
