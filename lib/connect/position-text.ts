import type { MirrorRecord } from '../mirror/record.ts'

/** Where a record stands, for messages. */
export const positionText = ({
  topic,
  partition,
  offset,
}: Pick<MirrorRecord, 'topic' | 'partition' | 'offset'>): string => `${topic}-${partition} offset ${offset}`
