import type { FileRecord } from './file-record.ts'
import type { Filter } from './filter.ts'
import type { RowPosition } from './row-reader.ts'

/** One filter of a chain, and what to do when it fails. */
export interface FilterStep {
  readonly alias: string
  readonly filter: Filter
  /** `if` and `invert`: a record for which it does not hold skips the filter. It throws as a filter does. */
  readonly condition?: (record: FileRecord) => boolean
  /** The record goes on unchanged. */
  readonly ignoreFailure: boolean
  /** The record goes through these instead of the rest of the chain: `withOnFailure`. */
  readonly onFailure: readonly FilterStep[]
}

/** A record that a filter did not take. */
export interface FilterFailure {
  readonly alias: string
  readonly record: FileRecord
  readonly cause: unknown
  /** False: the record left the chain and goes nowhere unless the caller sees to it. */
  readonly isHandled: boolean
}

/** What came out of the chain, in order. */
export interface FilterOutcome {
  readonly records: readonly FileRecord[]
  readonly failures: readonly FilterFailure[]
}

/**
 * Sends records through filters one after the other. When a filter fails:
 * 1. what it held back goes on first, so that order is kept;
 * 2. with `withOnFailure` the record takes that way and skips the rest;
 * 3. or else with `ignoreFailure` it goes on unchanged;
 * 4. or else it leaves the chain as a failure that is not handled.
 */
export class FilterChain {
  readonly #steps: readonly FilterStep[]

  constructor(steps: readonly FilterStep[]) {
    this.#steps = steps
  }

  /** Sends one record through. */
  apply(record: FileRecord): FilterOutcome {
    const outcome = newOutcome()
    run(this.#steps, 0, record, outcome)
    return outcome
  }

  /** The file has ended: every filter gives out what it held back, and the filters after it see that. */
  end(): FilterOutcome {
    const outcome = newOutcome()
    this.#steps.forEach(({ filter }, index) => {
      for (const record of filter.flush?.() ?? []) run(this.#steps, index + 1, record, outcome)
    })
    return outcome
  }

  /** Where the first row stands that some filter holds back; undefined when none does. */
  heldFrom(): RowPosition | undefined {
    return this.#steps
      .flatMap(({ filter }) => filter.heldFrom?.() ?? [])
      .reduce<RowPosition | undefined>(
        (first, held) => (first && first.row < held.row ? first : held),
        undefined,
      )
  }

  /** Remembers what filters hold back, and gives what brings that back. */
  save(): () => void {
    const restores = this.#steps.flatMap(({ filter }) => filter.save?.() ?? [])
    return () => {
      for (const restore of restores) restore()
    }
  }
}

interface Collecting {
  readonly records: FileRecord[]
  readonly failures: FilterFailure[]
}

const newOutcome = (): Collecting => ({ records: [], failures: [] })

/** The steps from `at` on. */
const run = (steps: readonly FilterStep[], at: number, record: FileRecord, outcome: Collecting): void => {
  const step = steps[at]
  if (step === undefined) {
    outcome.records.push(record)
    return
  }
  let results: readonly FileRecord[]
  try {
    results = (step.condition?.(record) ?? true) ? step.filter.apply(record) : [record]
  } catch (cause) {
    for (const held of step.filter.flush?.() ?? []) run(steps, at + 1, held, outcome)
    const { alias, onFailure, ignoreFailure } = step
    const isRerouted = onFailure.length > 0
    outcome.failures.push({ alias, record, cause, isHandled: isRerouted || ignoreFailure })
    if (isRerouted) run(onFailure, 0, withError({ alias, record, cause }), outcome)
    else if (ignoreFailure) run(steps, at + 1, record, outcome)
    return
  }
  for (const result of results) run(steps, at + 1, result, outcome)
}

/** `$error`: what the filters of `withOnFailure` know of the failure. */
const withError = ({ record, alias, cause }: Omit<FilterFailure, 'isHandled'>): FileRecord => {
  const { name, message, stack = '' } = cause instanceof Error ? cause : new Error(String(cause))
  return {
    ...record,
    error: new Map([
      ['exceptionMessage', message],
      ['exceptionStacktrace', stack],
      ['exceptionClassName', name],
      ['filter', alias],
    ]),
  }
}
