import { ConfigException, type ConfigProblem } from './config-exception.ts'

/** Gathers problems of several readers, so that a user sees them all at once. */
export class Problems {
  readonly #problems: ConfigProblem[] = []

  add(problems: readonly ConfigProblem[]): void {
    this.#problems.push(...problems)
  }

  /** Results of those items that have no problem. */
  each<Item, Result>(items: readonly Item[], read: (item: Item) => Result): Result[] {
    return items.flatMap((item) => {
      try {
        return [read(item)]
      } catch (error) {
        if (!(error instanceof ConfigException)) throw error
        this.add(error.problems)
        return []
      }
    })
  }

  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ConfigException(this.#problems)
  }
}
