/*
  The primitive types of Kafka's struct schemas (org.apache.kafka.common.protocol.types.Type), as MirrorMaker's internal
  records use them: big-endian, STRING is an INT16 length and that many bytes of UTF-8, never null.
*/

const maxStringBytes = 0x7fff

/** The fields of a struct, one after the other. */
export const struct = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields)

/** STRING. Throws for more than 32767 bytes. */
export const string = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  if (bytes.length > maxStringBytes) {
    throw new RangeError(`A text of ${bytes.length} bytes was not encoded: STRING holds ${maxStringBytes}`)
  }
  return struct(int16(bytes.length), bytes)
}

/** INT16. */
export const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

/** INT32. */
export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** INT64. */
export const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
