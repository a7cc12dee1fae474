import type { MirrorRecord } from '../mirror/record.ts'

/** A record of the topic that is written to the index. */
export type SinkRecord = MirrorRecord
