/** A record of the topic that is written to the index. */
export interface SinkRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
}

/** Where a record stands, for messages. */
export const positionText = ({ topic, partition, offset }: Omit<SinkRecord, 'key' | 'value'>): string =>
  `${topic}-${partition} offset ${offset}`
