/*
  What Confluent's serializers write before a record's key or value:
    magic INT8 (0), schema id INT32, the data
  Nothing marks it: bytes of others may begin with a 0, too.
*/

/** Bytes before the data. */
export const schemaIdLength = 5

/** The schema id at the beginning of bytes, if there may be one. */
export const schemaIdOf = (bytes: Buffer | null): number | undefined =>
  bytes !== null && bytes.length >= schemaIdLength && bytes[0] === 0 ? bytes.readInt32BE(1) : undefined

/** The same bytes with another schema id. */
export const withSchemaId = (bytes: Buffer, id: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy.writeInt32BE(id, 1)
  return copy
}
