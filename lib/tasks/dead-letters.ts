import type { DeadLetterRecord } from '../connect/dead-letter-record.ts'

/** The topic of records that were left out. */
export interface DeadLetters {
  /** Appends them all. Throws if any was not taken: the batch is then delivered again. */
  write(records: readonly DeadLetterRecord[]): Promise<void>
}
