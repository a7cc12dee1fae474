import { contentOf } from '../../functions/kafka/content-of.ts'
import { labelledBaseTimestamp, labelOf } from '../../lib/mirror/batch-label.ts'
import type { OffsetRun } from '../../lib/mirror/offset-map.ts'
import type { Position } from '../../lib/mirror/position.ts'
import type { FoundBatch, ProducerMemory } from '../../lib/mirror/recovery.ts'
import { formatTopicPartition, type TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type {
  AppendOutcome,
  MirrorBatch,
  OffsetMapSink,
  PositionStore,
  RemoteLog,
} from '../../lib/tasks/replicate-ports.ts'
import type { Network, Request } from './simulated-network.ts'
import type { BrokerAnswer, SimulatedBatch } from './simulated-partition.ts'
import { flowProducerId, type SimulatedTarget } from './simulated-target.ts'

/** How an environment reaches the target. */
export interface ConnectionSettings {
  readonly network: Network
  readonly isLabelled: boolean
  /** The most records that fit into the next batch. */
  batchSize(): number
  /** Partitions of a leader go in one request, and share its fate: partition p is led by broker p % leaders. */
  readonly leaders: number
}

/** A request was not answered in time. */
class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** Every request of one environment to the simulated target; the network decides what becomes of each. */
export class SimulatedConnection implements RemoteLog, PositionStore, OffsetMapSink {
  /** Produce requests without an answer, by partition; more than 1 would break rule 3. */
  mostUnanswered = 0
  resets = 0
  readonly #unanswered = new Map<string, number>()
  readonly #target: SimulatedTarget
  readonly #settings: ConnectionSettings

  constructor(target: SimulatedTarget, settings: ConnectionSettings) {
    this.#target = target
    this.#settings = settings
  }

  logEnds(of: readonly TopicPartition[]): Promise<readonly (bigint | Error)[]> {
    return this.#read('log ends', () => of.map((at) => this.#target.logEnd(at)))
  }

  async prepare(): Promise<void> {}

  logStart(of: TopicPartition): Promise<bigint> {
    return this.#read('read', () => this.#target.partition(of).logStart)
  }

  batchesOf(id: bigint, of: TopicPartition, from: bigint, to: bigint): Promise<readonly FoundBatch[]> {
    return this.#read('read', () => {
      const { batches, logStart } = this.#target.partition(of)
      if (from < logStart) throw new Error(`${formatTopicPartition(of)}: OFFSET_OUT_OF_RANGE (1)`)
      return batches
        .filter((batch) => batch.producerId === id && batch.baseOffset < to)
        .map((batch) => this.#found(batch))
        .filter(({ lastOffset }) => lastOffset >= from)
    })
  }

  producerMemory(producerId: bigint, of: TopicPartition): Promise<ProducerMemory | undefined> {
    return this.#read('read', () => this.#target.partition(of).memoryOf(producerId))
  }

  async append(batches: readonly MirrorBatch[]): Promise<readonly AppendOutcome[]> {
    const byLeader = Map.groupBy(batches, ({ to }) => to.partition % this.#settings.leaders)
    const sent = await Promise.all([...byLeader.values()].map((ofLeader) => this.#produce(ofLeader)))
    const outcomes = new Map(sent.flat())
    return batches.map((batch) => outcomes.get(batch) ?? unknown)
  }

  fetch(of: readonly TopicPartition[]): ReturnType<PositionStore['fetch']> {
    return this.#read('fetch positions', () => ({
      producerId: flowProducerId,
      positions: of.map((at) => this.#target.positions.get(formatTopicPartition(at))),
    }))
  }

  /** The copies of positions, by source partition. */
  fetchCopies(of: readonly TopicPartition[]): Promise<readonly (Position | undefined)[]> {
    return this.#read('read', () => of.map((at) => this.#target.copies.get(formatTopicPartition(at))))
  }

  async commit(positions: Parameters<PositionStore['commit']>[0]): Promise<void> {
    const perform = () => {
      for (const { position, ...at } of positions)
        this.#target.positions.set(formatTopicPartition(at), position)
    }
    const { arrives, answer, before } = await this.#settings.network(
      'commit',
      positions.map(formatTopicPartition),
    )
    before?.()
    if (arrives === 'late') this.#target.late.push(perform)
    if (arrives === 'now' || arrives === 'unreplicated') perform()
    if (answer === 'none') return killed()
    if (answer === 'lost') throw new TimedOut('the commit was not answered')
    if (arrives === 'never') throw new Error('COORDINATOR_NOT_AVAILABLE (15)')
  }

  /** The offset map is written. */
  async write(runs: readonly OffsetRun[]): Promise<void> {
    const perform = () => void this.#target.offsetMap.push(...runs)
    const { arrives, answer, before } = await this.#settings.network('write map', [])
    before?.()
    if (arrives === 'late') this.#target.late.push(perform)
    if (arrives === 'now' || arrives === 'unreplicated') perform()
    if (answer === 'none') return killed()
    if (answer === 'lost') throw new TimedOut('the write of the offset map was not answered')
    if (arrives === 'never') throw new Error('NOT_ENOUGH_REPLICAS (19)')
  }

  reset(): void {
    this.resets++
  }

  async #produce(batches: readonly MirrorBatch[]): Promise<readonly [MirrorBatch, AppendOutcome][]> {
    const writes = batches.map((batch) => ({ batch, ...this.#write(batch) }))
    for (const { to } of batches) this.#count(to, 1)
    const { arrives, answer, before } = await this.#settings.network('produce', batches.map(nameOf))
    before?.()
    if (arrives === 'late')
      this.#target.late.push(() => {
        for (const write of writes) write.perform(true)
      })
    const isRead = arrives === 'now' || arrives === 'unreplicated'
    const outcomes = writes.map(({ batch, count, perform }): [MirrorBatch, AppendOutcome] => [
      batch,
      isRead ? outcomeOf(perform(arrives === 'now'), count, arrives === 'now') : notAppended,
    ])
    if (answer === 'none') return killed()
    for (const { to } of batches) this.#count(to, -1)
    return answer === 'told' ? outcomes : outcomes.map(([batch]) => [batch, unknown])
  }

  async #read<Answer>(request: Request, perform: () => Answer): Promise<Answer> {
    const { answer, before } = await this.#settings.network(request, [])
    before?.()
    if (answer === 'none') return killed()
    if (answer === 'lost') throw new TimedOut(`${request}: not answered`)
    return perform()
  }

  #count({ topic, partition }: TopicPartition, by: number): void {
    const name = formatTopicPartition({ topic, partition })
    const unanswered = (this.#unanswered.get(name) ?? 0) + by
    this.#unanswered.set(name, unanswered)
    this.mostUnanswered = Math.max(this.mostUnanswered, unanswered)
  }

  /** One batch, cut where it is full, and how to append it. */
  #write({ to, records, from, position }: MirrorBatch) {
    const taken = records.slice(from, from + this.#settings.batchSize())
    const timestamps = taken.map(({ timestamp }) => timestamp)
    const next = (taken.at(-1)?.offset ?? 0) + 1
    const base = this.#settings.isLabelled
      ? labelledBaseTimestamp(Math.min(...timestamps), next)
      : (timestamps[0] ?? 0)
    const batch = {
      producerId: position.producerId,
      producerEpoch: position.producerEpoch,
      baseSequence: position.sequence,
      baseTimestamp: BigInt(base),
      records: taken.map((record) => ({ ...contentOf(record), sourceOffset: BigInt(record.offset) })),
    }
    const perform = (isReplicated: boolean) => this.#target.partition(to).append(batch, isReplicated)
    return { count: taken.length, perform }
  }

  #found({ records, baseOffset, baseTimestamp, producerEpoch, baseSequence }: SimulatedBatch): FoundBatch {
    const first = records[0]?.timestamp ?? baseTimestamp
    return {
      producerEpoch,
      baseSequence,
      baseOffset,
      lastOffset: baseOffset + BigInt(records.length - 1),
      count: records.length,
      label: this.#settings.isLabelled ? labelOf(baseTimestamp, first) : undefined,
      records: () => records.map((record, index) => ({ ...record, offset: baseOffset + BigInt(index) })),
    }
  }
}

const nameOf = ({ to }: MirrorBatch): string => formatTopicPartition(to)

/** The environment is gone: nobody waits for this any more. */
const killed = (): Promise<never> => new Promise(() => {})

const unknown: AppendOutcome = { kind: 'unknown', error: new TimedOut('the batch was not answered') }
const notAppended: AppendOutcome = { kind: 'failed', error: new Error('NOT_ENOUGH_REPLICAS (19)') }

/** As KafkaRemoteLog tells it: a duplicate is no success, and what is not replicated is sent again and told as one. */
const outcomeOf = (answer: BrokerAnswer, count: number, isReplicated: boolean): AppendOutcome =>
  answer.kind === 'appended' && isReplicated
    ? { kind: 'appended', count, baseOffset: answer.baseOffset, bytes: 61 + count }
    : { kind: 'refused', error: new Error(answer.kind) }
