import { type Codec, codecOf, decompress } from './codec.ts'
import { crc32c } from './crc32c.ts'
import { VarintReader } from './varint.ts'

/** One header as it was written: order and repeats matter. */
export interface DecodedHeader {
  readonly key: string
  readonly value: Buffer | null
}

/** One record of a partition. Key and value are views of what was fetched. */
export interface DecodedRecord {
  readonly offset: bigint
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly DecodedHeader[]
}

/** A batch: its header, and its records when asked. */
export interface DecodedBatch {
  readonly baseOffset: bigint
  readonly lastOffset: bigint
  readonly baseTimestamp: bigint
  readonly maxTimestamp: bigint
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME'
  readonly codec: Codec
  readonly isTransactional: boolean
  readonly isControl: boolean
  /** The target's compaction wrote a time of its own into baseTimestamp (KIP-534). */
  readonly hasDeleteHorizon: boolean
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly baseSequence: number
  /** Records in it; fewer than its offsets where it was compacted. */
  readonly count: number
  /** The size on the wire, bytes. */
  readonly size: number
  records(): DecodedRecord[]
  /** The records with their producer's timestamps, which still stand there when LogAppendTime hides them. */
  recordsAsProduced(): DecodedRecord[]
}

/** Bytes of baseOffset and batchLength, which the length does not count. */
const logOverhead = 12
const headerLength = 61

/**
 * The whole batches of a Fetch answer; one that was cut off at the end is left out, as every client does.
 * A wrong checksum is an error: the bytes are not what was written.
 */
export const decodeBatches = (records: Buffer): DecodedBatch[] => {
  const batches: DecodedBatch[] = []
  for (let at = 0; records.length - at >= headerLength; ) {
    const size = logOverhead + records.readInt32BE(at + 8)
    if (records.length - at < size) break
    batches.push(decodeBatch(records.subarray(at, at + size)))
    at += size
  }
  return batches
}

const decodeBatch = (bytes: Buffer): DecodedBatch => {
  const baseOffset = bytes.readBigInt64BE(0)
  const magic = bytes.readInt8(16)
  if (magic !== 2)
    throw new RangeError(
      `the batch at offset ${baseOffset} has format ${magic}; only format 2 (Kafka 0.11 and later) can be read`,
    )
  if (crc32c(bytes, 21) !== bytes.readUInt32BE(17))
    throw new RangeError(`the batch at offset ${baseOffset} is damaged: its checksum does not fit`)
  const attributes = bytes.readInt16BE(21)
  const header = {
    baseOffset,
    lastOffset: baseOffset + BigInt(bytes.readInt32BE(23)),
    baseTimestamp: bytes.readBigInt64BE(27),
    maxTimestamp: bytes.readBigInt64BE(35),
    timestampType: attributes & 8 ? ('LOG_APPEND_TIME' as const) : ('CREATE_TIME' as const),
    codec: codecOf(attributes),
    isTransactional: (attributes & 16) !== 0,
    isControl: (attributes & 32) !== 0,
    hasDeleteHorizon: (attributes & 64) !== 0,
    producerId: bytes.readBigInt64BE(43),
    producerEpoch: bytes.readInt16BE(51),
    baseSequence: bytes.readInt32BE(53),
    count: bytes.readInt32BE(57),
    size: bytes.length,
  }
  return {
    ...header,
    records: () => decodeRecords(bytes, header),
    recordsAsProduced: () => decodeRecords(bytes, { ...header, timestampType: 'CREATE_TIME' }),
  }
}

type BatchHeader = Omit<DecodedBatch, 'records' | 'recordsAsProduced'>

const decodeRecords = (bytes: Buffer, header: BatchHeader): DecodedRecord[] => {
  const reader = new VarintReader(decompress(header.codec, bytes.subarray(headerLength)))
  const records: DecodedRecord[] = []
  for (let index = 0; index < header.count; index++) records.push(decodeRecord(reader, header))
  return records
}

const decodeRecord = (reader: VarintReader, header: BatchHeader): DecodedRecord => {
  const length = reader.varint()
  const end = reader.at + length
  reader.at += 1 // attributes: unused
  const timestampDelta = reader.varlong()
  const offset = header.baseOffset + BigInt(reader.varint())
  const key = readBytes(reader)
  const value = readBytes(reader)
  const headers: DecodedHeader[] = []
  for (let left = reader.varint(); left > 0; left--) {
    const name = readBytes(reader)
    if (name === null) throw new RangeError(`the record at offset ${offset} has a header without a name`)
    headers.push({ key: name.toString('utf8'), value: readBytes(reader) })
  }
  if (reader.at !== end)
    throw new RangeError(`the record at offset ${offset} is ${reader.at - end} bytes longer than it says`)
  const timestamp =
    header.timestampType === 'LOG_APPEND_TIME' ? header.maxTimestamp : header.baseTimestamp + timestampDelta
  return { offset, timestamp, key, value, headers }
}

const readBytes = (reader: VarintReader): Buffer | null => {
  const length = reader.varint()
  if (length < 0) return null
  const from = reader.at
  reader.at += length
  if (reader.at > reader.buffer.length) throw new RangeError('a record ends in the middle of a field')
  return reader.buffer.subarray(from, reader.at)
}
