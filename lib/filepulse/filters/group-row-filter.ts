import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { FileRecord } from '../file-record.ts'
import type { Filter } from '../filter.ts'
import { findField } from '../find-field.ts'
import type { RowPosition } from '../row-reader.ts'
import { textOf } from '../scel/scel-values.ts'

/** GroupRowFilter: records that follow one another with the same values in some fields become one, with all of them in an array. */
export class GroupRowFilter implements Filter {
  readonly #fields: readonly string[]
  readonly #target: string
  readonly #most: number
  #held: FileRecord[] = []
  #key: string | undefined

  constructor(keys: ConnectorKeys) {
    this.#fields = keys.list('fields')
    if (this.#fields.length === 0) keys.refuse('fields', 'is not set: name the fields that make a group')
    this.#target = keys.optional('target') || 'records'
    const most = keys.integer('max.buffered.records', -1)
    this.#most = most > 0 ? most : Number.POSITIVE_INFINITY
  }

  apply(record: FileRecord): readonly FileRecord[] {
    const key = JSON.stringify(this.#fields.map((field) => textOf(findField(record.value, field) ?? null)))
    const complete = key !== this.#key || this.#held.length >= this.#most ? this.flush() : []
    this.#key = key
    this.#held.push(record)
    return complete
  }

  flush(): readonly FileRecord[] {
    const [first] = this.#held
    if (first === undefined) return []
    const records = this.#held.map(({ value }) => value)
    this.#held = []
    return [{ ...first, value: new Map([[this.#target, records]]) }]
  }

  heldFrom(): RowPosition | undefined {
    return this.#held[0]
  }

  save(): () => void {
    const [held, key] = [[...this.#held], this.#key]
    return () => {
      this.#held = [...held]
      this.#key = key
    }
  }
}
