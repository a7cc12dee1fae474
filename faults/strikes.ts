/** How often each fault really struck. */
export class Strikes {
  readonly #counts = new Map<string, number>()

  /** One more. */
  add(name: string, count = 1): void {
    this.#counts.set(name, this.of(name) + count)
  }

  /** How often one has. */
  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  /** All of another count, too. */
  addAll(other: Strikes): void {
    for (const [name, count] of other.entries()) this.add(name, count)
  }

  /** Names and counts, in the order in which they first struck. */
  entries(): readonly (readonly [string, number])[] {
    return [...this.#counts]
  }
}
