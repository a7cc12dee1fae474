import type { TopicPartition } from './topic-partition.ts'

/*
  A flow has one idempotent producer id. source-connector takes it once, before the first event source exists, and
  writes it into the flow's config topic; the mirror never takes one: two ids would be two chains without a referee.

    mm2-configs.<source>.internal, partition 0, on the target
      Key   => "producer-id-MirrorSourceConnector"
      Value => {"producerId":"<decimal>"}

  For the mirror's cold start it also stands in the positions' group, as the offset committed of that partition.
*/
const key = 'producer-id-MirrorSourceConnector'

/** Where the id is written, and whose offset in the positions' group repeats it. */
export const producerIdPartition = (sourceAlias: string): TopicPartition => ({
  topic: `mm2-configs.${sourceAlias}.internal`,
  partition: 0,
})

/** The metadata that tells the id from other offsets. */
export const producerIdMetadata = 'producer id'

/** The record that keeps the id. */
export const encodeProducerId = (producerId: bigint): { key: Buffer; value: Buffer } => ({
  key: Buffer.from(key),
  value: Buffer.from(JSON.stringify({ producerId: String(producerId) })),
})

/** The id of a record of the config topic; undefined for Connect's own records. Throws when it cannot be read. */
export const decodeProducerId = (record: {
  key: Buffer | null
  value: Buffer | null
}): bigint | undefined => {
  if (record.key?.toString() !== key || record.value === null) return undefined
  const text = record.value.toString()
  const [, digits] = /^\{"producerId":"(\d+)"\}$/.exec(text) ?? []
  if (digits === undefined)
    throw new RangeError(`config record ${key} holds "${text}", which is no producer id`)
  return BigInt(digits)
}
