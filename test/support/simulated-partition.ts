import type { Content } from '../../lib/mirror/alignment.ts'
import { addSequence } from '../../lib/mirror/position.ts'
import type { ProducerMemory } from '../../lib/mirror/recovery.ts'

/** A batch in the log. Without producer id: another writer's. */
export interface SimulatedBatch {
  readonly producerId: bigint | undefined
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly baseOffset: bigint
  readonly baseTimestamp: bigint
  /** Without source offset: another writer's. */
  readonly records: readonly (Content & { readonly sourceOffset?: bigint })[]
}

/** What the broker says to a batch; its numbers are those of Kafka's errors. */
export type BrokerAnswer =
  | { readonly kind: 'appended' | 'duplicate'; readonly baseOffset: bigint }
  | { readonly kind: 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'INVALID_PRODUCER_EPOCH' }

interface Remembered {
  readonly first: number
  readonly last: number
  readonly baseOffset: bigint
}

interface ProducerState {
  epoch: number
  last: number
  batches: Remembered[]
}

/** So many batches of a producer does a broker know again. */
const remembered = 5

/**
 * The leader of one remote partition, by the table that was seen on brokers 3.9.1, 4.1.1 and 4.3.0
 * (spec/produce-path 4a): sequences, repeats, epochs, and what is replicated far enough to be seen.
 */
export class SimulatedPartition {
  batches: SimulatedBatch[] = []
  logStart = 0n
  highWatermark = 0n
  #isRecompressing = false
  #producers = new Map<bigint, ProducerState>()

  /** The log end offset, which only replicas see. */
  get end(): bigint {
    const last = this.batches.at(-1)
    return last === undefined ? 0n : last.baseOffset + BigInt(last.records.length)
  }

  /** All of our records, also those below the log start. */
  recordsOf(producerId: bigint): Content[] {
    return this.batches.filter((batch) => batch.producerId === producerId).flatMap(({ records }) => records)
  }

  /** Appends a batch of an idempotent producer, or not. With `isReplicated` the followers have all of the log. */
  append(
    batch: Omit<SimulatedBatch, 'baseOffset'> & { readonly producerId: bigint },
    isReplicated = true,
  ): BrokerAnswer {
    const { producerId, producerEpoch, baseSequence, records } = batch
    const last = addSequence(baseSequence, records.length - 1)
    const state = this.#producers.get(producerId)
    const answer = state && judge(state, producerEpoch, baseSequence, last)
    if (isReplicated && answer?.kind === 'duplicate') this.replicate()
    if (answer) return answer
    const baseOffset = this.end
    const first = records[0]?.timestamp ?? batch.baseTimestamp
    this.batches.push({
      ...batch,
      baseOffset,
      baseTimestamp: this.#isRecompressing ? first : batch.baseTimestamp,
    })
    this.#remember(producerId, producerEpoch, { first: baseSequence, last, baseOffset })
    if (isReplicated) this.replicate()
    return { kind: 'appended', baseOffset }
  }

  /** Another writer's record. */
  appendOthers(): void {
    const records = [{ timestamp: 0n, key: null, value: Buffer.from('of another writer'), headers: [] }]
    this.batches.push({
      producerId: undefined,
      producerEpoch: -1,
      baseSequence: -1,
      baseOffset: this.end,
      baseTimestamp: 0n,
      records,
    })
    this.replicate()
  }

  /** The followers catch up: all of the log can be seen. */
  replicate(): void {
    this.highWatermark = this.end
  }

  /** What DescribeProducers tells. */
  memoryOf(producerId: bigint): ProducerMemory | undefined {
    const state = this.#producers.get(producerId)
    return state && { producerEpoch: state.epoch, lastSequence: state.last }
  }

  /** `producer.id.expiration.ms` is over. */
  expireProducers(): void {
    this.#producers.clear()
  }

  /** A broker that starts again knows only the last batch of each producer. */
  restartBroker(): void {
    for (const state of this.#producers.values()) state.batches = state.batches.slice(-1)
  }

  /** An unclean election: batches from an offset on are gone, and the producers' state is read again from the rest. */
  truncate(to: bigint): void {
    this.batches = this.batches.filter(({ baseOffset }) => baseOffset < to)
    this.highWatermark = this.end
    this.#producers = new Map()
    for (const { producerId, producerEpoch, baseSequence, baseOffset, records } of this.batches)
      if (producerId !== undefined)
        this.#remember(producerId, producerEpoch, {
          first: baseSequence,
          last: addSequence(baseSequence, records.length - 1),
          baseOffset,
        })
  }

  /** From now on the broker writes batches anew, which takes their labels; or no longer. */
  toggleRecompressing(): void {
    this.#isRecompressing = !this.#isRecompressing
  }

  /** Retention: the log starts at an offset now. Producers are remembered all the same. */
  removeBefore(offset: bigint): void {
    this.logStart = offset
  }

  #remember(producerId: bigint, epoch: number, batch: Remembered): void {
    const known = this.#producers.get(producerId)
    const batches = known?.epoch === epoch ? known.batches : []
    this.#producers.set(producerId, {
      epoch,
      last: batch.last,
      batches: [...batches, batch].slice(-remembered),
    })
  }
}

/** The answer to a batch that is not appended; undefined if it is. */
const judge = (
  state: ProducerState,
  epoch: number,
  first: number,
  last: number,
): BrokerAnswer | undefined => {
  if (epoch < state.epoch) return { kind: 'INVALID_PRODUCER_EPOCH' }
  if (epoch > state.epoch) return first === 0 ? undefined : { kind: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  const again = state.batches.find((batch) => batch.first === first && batch.last === last)
  if (again) return { kind: 'duplicate', baseOffset: again.baseOffset }
  return first === addSequence(state.last, 1) ? undefined : { kind: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
}
