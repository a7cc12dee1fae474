import type { KafkaEvent, KafkaEventRecord } from '../../lib/mirror/kafka-event.ts'
import { formatTopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SimulatedSource } from './simulated-source.ts'

/** The records of one event, by partition. */
export type Delivery = readonly (readonly KafkaEventRecord[])[]

const maxEvent = 6

/**
 * Lambda's poller: one event at a time, and the next one only after a success. After a failure it delivers the same
 * records again, also those that the source compacted since, or reads anew and cuts the event elsewhere.
 */
export class SimulatedEventSource {
  readonly #sources: readonly SimulatedSource[]
  readonly #random: SeededRandom
  /** What is with a function. */
  #current: Delivery | undefined
  /** What failed, as it was. */
  #held: Delivery | undefined

  constructor(sources: readonly SimulatedSource[], random: SeededRandom) {
    this.#sources = sources
    this.#random = random
  }

  /** Whether it waits for a function. */
  get isWaiting(): boolean {
    return this.#current !== undefined
  }

  /** What to deliver next; undefined if all is delivered. */
  deliver(): Delivery | undefined {
    const delivery = this.#held !== undefined && this.#random.happens(0.5) ? this.#held : this.#read()
    if (delivery === undefined) return undefined
    this.#held = undefined
    this.#current = delivery
    return delivery
  }

  /** It waits no longer, though the function may go on. */
  giveUp(): void {
    this.#held = this.#current ?? this.#held
    this.#current = undefined
  }

  /** The function returned, or failed. With `isHeard` false its success got lost. Nothing, if it was given up. */
  ended(delivery: Delivery, isSuccess: boolean, isHeard: () => boolean): void {
    if (this.#current !== delivery) return
    this.giveUp()
    if (!isSuccess) return
    for (const records of delivery) this.#sourceOf(records).acknowledge(records)
    if (!isHeard()) return
    this.#held = undefined
    for (const records of delivery) this.#sourceOf(records).committed = (records.at(-1)?.offset ?? 0) + 1
  }

  /** Some records of some partitions, from the committed offsets on. */
  #read(): Delivery | undefined {
    const ready = this.#sources.filter(({ waiting }) => waiting.length > 0)
    if (ready.length === 0) return undefined
    const must = this.#random.oneOf(ready)
    return ready
      .filter((source) => source === must || this.#random.happens(0.5))
      .map(({ waiting }) => waiting.slice(0, 1 + this.#random.below(maxEvent)))
  }

  #sourceOf(records: readonly KafkaEventRecord[]): SimulatedSource {
    const source = this.#sources.find(({ of }) => of.partition === records[0]?.partition)
    if (source === undefined) throw new Error('an event came back that was not delivered')
    return source
  }
}

/** A delivery as Lambda hands it over. */
export const deliveredEvent = (delivery: Delivery): KafkaEvent => ({
  eventSource: 'SelfManagedKafka',
  records: Object.fromEntries(
    delivery.flatMap((records) => {
      const [first] = records
      return first === undefined ? [] : [[formatTopicPartition(first), records]]
    }),
  ),
})

/** A delivery in words: its offsets by partition. */
export const deliveryText = (delivery: Delivery): string =>
  delivery
    .map((records) => `partition ${records[0]?.partition} [${records.map(({ offset }) => offset).join(' ')}]`)
    .join(', ')
