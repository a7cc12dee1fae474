import type { ConnectValue, Struct } from '../connect/connect-value.ts'
import type { RowPosition } from './row-reader.ts'

/** A record on its way through the filters. Its position is that of the row that it starts with. */
export interface FileRecord extends RowPosition {
  readonly value: Struct
  /** True: it goes out without a value (NullValueFilter). */
  readonly isNull?: boolean
  /** `$key`; no key when it is not set. */
  readonly key?: ConnectValue
  /** `$topic`; that of the connector when it is not set. */
  readonly topic?: string
  /** `$partition`; that of the file when it is not set. */
  readonly partition?: number
  /** `$headers.x`, after those of the file. */
  readonly headers?: ReadonlyMap<string, string>
  /** `$variables.x`: what filters tell one another. */
  readonly variables?: Struct
  /** `$error`, on the way of `withOnFailure`. */
  readonly error?: Struct
}

/** The field that rows come in, and that filters read by default. */
export const messageField = 'message'
