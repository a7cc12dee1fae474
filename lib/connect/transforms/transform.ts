import type { Struct } from '../connect-value.ts'

/** A single message transform of a record's value. */
export type Transform = (value: Struct) => Struct
