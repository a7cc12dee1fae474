import type { FileRecord } from './file-record.ts'
import { messageField } from './file-record.ts'
import type { Filter } from './filter.ts'
import { findString } from './find-field.ts'
import { compileGrok, type Grok, type GrokOptions } from './grok.ts'
import type { RowPosition } from './row-reader.ts'

/** Between two joined lines: a backslash and an n. FilePulse's default is no newline, and grok's `.*` relies on it. */
export const defaultSeparator = '\\n'

/** Keys of a MultiRowFilter. */
export interface MultiRowFilterOptions extends GrokOptions {
  readonly pattern: string
  /** False: a line that matches goes to the lines before it. True: a line that matches starts a new group. */
  readonly negate?: boolean
  readonly separator?: string
}

/**
 * Joins lines that belong together, such as a stack trace, into one record with nothing but `message`.
 * The first line of a file always starts a group. The group is given out when the next one starts, or at the end.
 */
export class MultiRowFilter implements Filter {
  readonly #grok: Grok
  readonly #isStart: (isMatch: boolean) => boolean
  readonly #separator: string
  #lines: string[] = []
  #first: FileRecord | undefined

  constructor(options: MultiRowFilterOptions) {
    this.#grok = compileGrok(options.pattern, options)
    this.#isStart = options.negate === true ? (isMatch) => isMatch : (isMatch) => !isMatch
    this.#separator = options.separator ?? defaultSeparator
  }

  apply(record: FileRecord): readonly FileRecord[] {
    const line = findString(record.value, messageField)
    const complete = this.#isStart(this.#grok.isMatch(line)) ? this.flush() : []
    this.#first ??= record
    this.#lines.push(line)
    return complete
  }

  flush(): readonly FileRecord[] {
    if (this.#first === undefined) return []
    const record = { ...this.#first, value: new Map([[messageField, this.#lines.join(this.#separator)]]) }
    this.#lines = []
    this.#first = undefined
    return [record]
  }

  heldFrom(): RowPosition | undefined {
    return this.#first
  }

  save(): () => void {
    const [lines, first] = [[...this.#lines], this.#first]
    return () => {
      this.#lines = [...lines]
      this.#first = first
    }
  }
}
