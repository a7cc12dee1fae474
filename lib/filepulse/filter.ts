import type { FileRecord } from './file-record.ts'

/** One filter: a record in, none, one or many out. It throws when the record is not what it expects. */
export interface Filter {
  apply(record: FileRecord): readonly FileRecord[]
  /** Gives out what it holds back: the file has ended, or a later record failed in it. */
  flush?(): readonly FileRecord[]
}
