import type { DecodedBatch, DecodedRecord } from '../../kafka/record-batch-decoder.ts'

/** What of a batch a test is about. */
export interface BatchFixture {
  readonly offsets: readonly number[]
  /** Bytes of each record's value; 10 otherwise. */
  readonly size?: number
  readonly isControl?: boolean
  /** Of a transaction of this producer. */
  readonly producerId?: bigint
  /** The batch's last offset where compaction has removed the records there. */
  readonly last?: number
}

/** A batch as it is decoded, of records without key and headers at these offsets. */
export const decodedBatch = ({
  offsets,
  size = 10,
  isControl = false,
  producerId = -1n,
  last,
}: BatchFixture): DecodedBatch => {
  const records = (): DecodedRecord[] =>
    offsets.map((offset) => ({
      offset: BigInt(offset),
      timestamp: 0n,
      key: null,
      value: Buffer.alloc(size),
      headers: [],
    }))
  return {
    baseOffset: BigInt(offsets[0] ?? 0),
    lastOffset: BigInt(last ?? offsets.at(-1) ?? 0),
    baseTimestamp: 0n,
    maxTimestamp: 0n,
    timestampType: 'CREATE_TIME',
    codec: 'none',
    isTransactional: producerId >= 0n,
    isControl,
    hasDeleteHorizon: false,
    producerId,
    producerEpoch: -1,
    baseSequence: -1,
    count: offsets.length,
    size: offsets.length * size,
    records,
    recordsAsProduced: records,
  }
}
