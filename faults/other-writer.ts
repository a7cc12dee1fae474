import type { OutgoingRecord } from '../kafka/outgoing-record.ts'
import type { DecodedRecord } from '../kafka/record-batch-decoder.ts'

const mark = 'another-writer'

/** A record of a program that is not ours, in a remote topic. */
export const foreignRecord = (): OutgoingRecord => ({
  timestamp: Date.now(),
  key: Buffer.from(mark),
  value: Buffer.from('not mirrored'),
  headers: [{ key: mark, value: null }],
})

/** Whether a record is not ours. */
export const isForeign = ({ headers }: DecodedRecord): boolean => headers.some(({ key }) => key === mark)
