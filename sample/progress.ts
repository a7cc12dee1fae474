/** One line a step of the set-up: what, and how long it took. */
export class Progress {
  readonly #write: (line: string) => void

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  /** Does one step, and says that it is done, with what it made. */
  async step<Made>(
    name: string,
    make: () => Promise<Made>,
    describe: (made: Made) => string = () => '',
  ): Promise<Made> {
    const started = Date.now()
    const made = await make()
    const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`
    this.#write(`${name.padEnd(14)}${describe(made).padEnd(54)} ${seconds.padStart(8)}`)
    return made
  }
}
