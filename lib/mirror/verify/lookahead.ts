/** Items that come in portions, looked at before they are taken. */
export class Lookahead<Item> {
  readonly #portions: AsyncIterator<readonly Item[]>
  #items: Item[] = []
  #taken = 0
  #isAtEnd = false

  constructor(portions: AsyncIterable<readonly Item[]>) {
    this.#portions = portions[Symbol.asyncIterator]()
  }

  /** How many can be looked at. */
  get length(): number {
    return this.#items.length - this.#taken
  }

  /** Makes so many to be looked at, or all that there are. */
  async fill(count: number): Promise<void> {
    while (this.length < count && !this.#isAtEnd) {
      const { done, value } = await this.#portions.next()
      if (done) this.#isAtEnd = true
      else this.#append(value)
    }
  }

  /** The item at a place from the front on; undefined where it is not there, or not filled yet. */
  at(index: number): Item | undefined {
    return this.#items[this.#taken + index]
  }

  /** Takes items from the front. */
  take(count: number): readonly Item[] {
    const taken = this.#items.slice(this.#taken, this.#taken + count)
    this.#taken += taken.length
    return taken
  }

  /** Takes the first one. */
  shift(): void {
    this.#taken++
  }

  /** Ends the reading behind it. */
  async end(): Promise<void> {
    this.#isAtEnd = true
    await this.#portions.return?.()
  }

  #append(portion: readonly Item[]): void {
    if (this.#taken > 0) this.#items = this.#items.slice(this.#taken)
    this.#taken = 0
    for (const item of portion) this.#items.push(item)
  }
}
