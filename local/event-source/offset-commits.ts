import type { NextOffset } from './group-membership.ts'

/** Where commits go, and who hears of them. */
export interface CommitListener {
  /** False when the group does not take them from us any more. */
  commit(offsets: readonly NextOffset[]): Promise<boolean>
  onCommitted(offsets: readonly NextOffset[]): void
  /** They were not committed; without an error, because the group is rebalancing. */
  onRefused(error?: Error): void
}

/**
 * Commits what the function has taken, one request at a time: the next event does not wait for it, and what is taken
 * meanwhile goes into one next request. So no commit overtakes another, and after a crash the last events come again,
 * as they do when a commit is lost.
 */
export class OffsetCommits {
  readonly #listener: CommitListener
  readonly #waiting = new Map<number, NextOffset>()
  #running: Promise<void> | undefined

  constructor(listener: CommitListener) {
    this.#listener = listener
  }

  /** Notes next offsets of partitions of one topic, to be committed as soon as may be. */
  note(offsets: readonly NextOffset[]): void {
    for (const next of offsets) this.#waiting.set(next.partition, next)
    this.#running ??= this.#run()
  }

  /** Resolves when everything that was noted is committed or refused. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.size > 0) {
        const offsets = [...this.#waiting.values()]
        this.#waiting.clear()
        if (await this.#listener.commit(offsets)) this.#listener.onCommitted(offsets)
        else this.#listener.onRefused()
      }
    } catch (error) {
      this.#listener.onRefused(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#running = undefined
    }
  }
}
