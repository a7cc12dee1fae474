import type { MirrorRecord } from '../mirror/record.ts'

/** A record of the topic that is written to the index. */
export type SinkRecord = MirrorRecord

/** Where a record stands, for messages. */
export const positionText = ({
  topic,
  partition,
  offset,
}: Pick<SinkRecord, 'topic' | 'partition' | 'offset'>): string => `${topic}-${partition} offset ${offset}`
