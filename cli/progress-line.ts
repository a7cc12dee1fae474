/** So often it is told how far the work is, ms. */
const everyMs = 2_000

/** Says from time to time how many records of how many were compared. Short work says nothing. */
export class ProgressLine {
  readonly #note: (line: string) => void
  readonly #most: number
  #done = 0
  #toldAt = Date.now()

  constructor(note: (line: string) => void, most: number) {
    this.#note = note
    this.#most = most
  }

  add(records: number): void {
    this.#done += records
    if (Date.now() - this.#toldAt < everyMs) return
    this.#toldAt = Date.now()
    const [done, most] = [this.#done.toLocaleString('en'), this.#most.toLocaleString('en')]
    this.#note(`compared ${done} of ${most} records (${Math.floor((100 * this.#done) / this.#most)} %)`)
  }
}
