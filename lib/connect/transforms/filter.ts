import type { Transform } from './transform.ts'

/** `Filter`: drops the record. With a predicate, some records. */
export const createFilter = (): Transform => () => null
