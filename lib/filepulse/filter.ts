import type { FileRecord } from './file-record.ts'
import type { RowPosition } from './row-reader.ts'

/** One filter: a record in, none, one or many out. It throws when the record is not what it expects. */
export interface Filter {
  apply(record: FileRecord): readonly FileRecord[]
  /** Gives out what it holds back: the file has ended, or a later record failed in it. */
  flush?(): readonly FileRecord[]
  /** Where the first row stands that it holds back: reading goes on from there in another environment. */
  heldFrom?(): RowPosition | undefined
  /** Remembers what it holds back, and gives what brings that back: rows that took too long are filtered again. */
  save?(): () => void
}
