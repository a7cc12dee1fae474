import type { CopyFigures } from './copy-figures.ts'
import type { Machine } from './machine.ts'
import type { ColdStartFigures } from './measure-cold-start.ts'
import type { LatencyFigures } from './measure-latency.ts'
import { median } from './statistics.ts'

/** Figures of one contestant on one workload: of every round, and their medians. */
export interface Row<Figures> {
  readonly workload: string
  readonly contestant: string
  readonly settings: string
  readonly rounds: readonly Figures[]
  readonly median: Figures
}

/** All that was measured in one run. `--json` writes it as it is. */
export interface Results {
  readonly date: string
  readonly machine: Machine
  readonly rounds: number
  readonly copies: readonly Row<CopyFigures>[]
  readonly latencies: readonly Row<LatencyFigures>[]
  readonly coldStarts: readonly Row<ColdStartFigures>[]
}

/** Gathers figures under a row's name, in the order in which rows first appear. */
export class RowsInProgress<Figures extends { readonly [K in keyof Figures]: number }> {
  readonly #rows = new Map<string, Omit<Row<Figures>, 'median' | 'rounds'> & { readonly rounds: Figures[] }>()

  /** Notes one round's figures. */
  add(
    row: { readonly workload: string; readonly contestant: string; readonly settings: string },
    figures: Figures,
  ): void {
    const name = `${row.workload} ${row.contestant}`
    const known = this.#rows.get(name) ?? { ...row, rounds: [] }
    known.rounds.push(figures)
    this.#rows.set(name, known)
  }

  /** Every row, with its medians. */
  rows(): readonly Row<Figures>[] {
    return [...this.#rows.values()].map((row) => ({ ...row, median: medians(row.rounds) }))
  }
}

/** Each figure's median by itself. */
const medians = <Figures extends { readonly [K in keyof Figures]: number }>(
  rounds: readonly Figures[],
): Figures => {
  const [first] = rounds
  if (first === undefined) throw new RangeError('a row without rounds has no median')
  const names = Object.keys(first) as (keyof Figures)[]
  return Object.fromEntries(
    names.map((name) => [name, median(rounds.map((round) => round[name]))]),
  ) as Figures
}
