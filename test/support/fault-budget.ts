import type { SeededRandom } from './seeded-random.ts'
import { type Fate, fates, type Request } from './simulated-network.ts'

/** How often each fault may happen in a walk; absent: never. */
export interface Faults {
  /** The environment is killed while it waits for an answer, or while it is idle. */
  readonly crash?: number
  /** An answer is lost, or the request itself. */
  readonly answerLost?: number
  /** The function returned, and the event source does not know. */
  readonly successLost?: number
  /** A batch of an environment that died or gave up is read later, of records or of the offset map. */
  readonly lateProduce?: number
  /** The same of a commit. */
  readonly lateCommit?: number
  readonly refusedForNow?: number
  readonly unreplicated?: number
  readonly compaction?: number
  readonly retention?: number
  readonly expiry?: number
  readonly brokerRestart?: number
  readonly anotherWriter?: number
  readonly positionDeleted?: number
  /** source-connector copies the position; no fault, but an old copy may be one. */
  readonly positionCopied?: number
  /** The event source gives an environment up that goes on. */
  readonly overlap?: number
  /** The target's retention moves the log start, at most to what can be seen. */
  readonly targetRetention?: number
  /** An unclean election takes the last batch. */
  readonly truncation?: number
  /** The target begins to write batches anew, or ceases to. */
  readonly recompression?: number
}

/** One of them. */
export type Fault = keyof Faults

/** The faults that are left in a walk. */
export class FaultBudget {
  readonly #left: Map<string, number>
  readonly #random: SeededRandom

  constructor(faults: Faults, random: SeededRandom) {
    this.#left = new Map(Object.entries(faults))
    this.#random = random
  }

  /** Whether some are left. */
  has(fault: Fault): boolean {
    return (this.#left.get(fault) ?? 0) > 0
  }

  /** Whether it happens now; then one less is left. */
  takes(fault: Fault, probability = 1): boolean {
    if (!this.has(fault) || !this.#random.happens(probability)) return false
    this.#left.set(fault, (this.#left.get(fault) ?? 0) - 1)
    return true
  }

  /** No more faults. */
  clear(): void {
    this.#left.clear()
  }

  /** A fate of a request that is not good, as far as faults are left. */
  badFate(request: Request): Fate {
    const isWrite = request === 'produce' || request === 'write map' || request === 'commit'
    const late = request === 'commit' ? 'lateCommit' : 'lateProduce'
    if (this.takes('crash', 0.5)) {
      if (isWrite && this.takes(late)) return fates.crashUnread
      return isWrite && this.#random.happens(0.5) ? fates.crashAfter : fates.crashBefore
    }
    if (request === 'produce' && this.takes('unreplicated')) return fates.unreplicated
    if (request === 'produce' && this.takes('refusedForNow')) return fates.refusedForNow
    if (!this.takes('answerLost')) return fates.answered
    if (isWrite && this.takes(late)) return fates.readLater
    return this.#random.happens(0.7) ? fates.answerLost : fates.unread
  }
}
