import { msUntilDue } from './batch-window.ts'
import { type DeliveryOptions, deliver } from './delivery.ts'
import { EventBatcher, type EventPart } from './event-batch.ts'
import type { PartitionQueue } from './partition-queue.ts'
import type { NullText } from './record-json.ts'

/** When events are made, and of what. */
export interface DispatchOptions extends DeliveryOptions {
  readonly batchSize: number
  readonly windowMs: number
  readonly concurrency: number
  readonly nulls: NullText
  /** Queues have been emptied: fetch more. */
  onRoom(): void
  onBroken(error: Error): void
}

const eventBytes = 6 * 1024 * 1024

/**
 * Makes events of what waits in the queues and has them delivered. A partition has one batch under way at most, so
 * its records arrive in order; while one waits for its function, the others go on as far as the mapping may.
 */
export class Dispatcher {
  readonly #queues: readonly PartitionQueue[]
  readonly #options: DispatchOptions
  readonly #batcher: EventBatcher
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #lastEnd = 0
  #timer: NodeJS.Timeout | undefined
  #turn = 0

  constructor(queues: readonly PartitionQueue[], options: DispatchOptions) {
    this.#queues = queues
    this.#options = options
    this.#batcher = new EventBatcher({ records: options.batchSize, bytes: eventBytes }, options.nulls)
  }

  /** Whether the function has an event of it. */
  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Looks whether an event is due; call it when records have come. */
  look(): void {
    clearTimeout(this.#timer)
    if (this.#stop.signal.aborted) return
    while (this.#running.size < this.#options.concurrency) {
      const ready = this.#queues.filter(isReady)
      if (ready.length === 0) return
      const ms = msUntilDue(waiting(ready), { ...this.#options, lastEnd: this.#lastEnd }, Date.now())
      if (ms > 0) {
        this.#timer = setTimeout(() => this.look(), ms)
        return
      }
      if (!this.#dispatch(ready)) return
    }
  }

  /** No further events. Resolves when invocations under way have ended and their offsets are committed. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#stop.abort()
    await Promise.all(this.#running)
  }

  /** False when it found no records after all. */
  #dispatch(ready: readonly PartitionQueue[]): boolean {
    const parts = this.#take(ready)
    this.#options.onRoom()
    if (parts.length === 0) return false
    const queues = ready.filter(({ partition }) => parts.some((part) => part.partition === partition))
    for (const queue of queues) queue.isInFlight = true
    const delivery = deliver(parts, this.#options, this.#stop.signal)
      .catch((error: Error) => this.#options.onBroken(error))
      .finally(() => {
        this.#running.delete(delivery)
        this.#lastEnd = Date.now()
        if (this.#stop.signal.aborted) return
        for (const queue of queues) queue.isInFlight = false
        this.look()
      })
    this.#running.add(delivery)
    return true
  }

  /** Begins with another partition each time, or the first would always be served best. */
  #take(ready: readonly PartitionQueue[]): readonly EventPart[] {
    const first = this.#turn++ % ready.length
    const order = [...ready.slice(first), ...ready.slice(0, first)]
    const parts = this.#batcher.take(order)
    for (const { blockedBy } of order) if (blockedBy !== undefined) this.#options.onFailure(blockedBy)
    return parts
  }
}

const waiting = (queues: readonly PartitionQueue[]) => ({
  records: queues.reduce((sum, { count }) => sum + count, 0),
  bytes: queues.reduce((sum, { bytes }) => sum + bytes, 0),
  since: Math.min(...queues.map(({ waitingSince }) => waitingSince ?? Number.POSITIVE_INFINITY)),
})

const isReady = ({ isInFlight, waitingSince, blockedBy }: PartitionQueue): boolean =>
  !isInFlight && waitingSince !== undefined && blockedBy === undefined
