import type { KafkaEventRecord } from '../../lib/mirror/kafka-event.ts'
import { formatTopicPartition } from '../../lib/mirror/topic-partition.ts'
import { SeededRandom } from './seeded-random.ts'
import { type Ending, SimulatedEnvironment } from './simulated-environment.ts'
import { type Fate, fates, type Request } from './simulated-network.ts'
import { SimulatedSource, type SourceShape } from './simulated-source.ts'
import { flowProducerId, SimulatedTarget } from './simulated-target.ts'

/** How often each fault may happen in a walk; absent: never. Those that are in every walk stand in `commonFaults`. */
export interface Faults {
  /** The environment is killed while it waits for an answer, or while it is idle. */
  readonly crash?: number
  /** A request is read, its answer is lost. */
  readonly answerLost?: number
  /** The function returned, and the event source does not know. */
  readonly successLost?: number
  /** A batch of an environment that died or gave up is read later. */
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
  /** The event source gives an environment up that goes on. */
  readonly overlap?: number
  /** The target begins to write batches anew, or ceases to. */
  readonly recompression?: number
}

/** What a walk walks through. */
export interface WalkSetup {
  readonly seed: number
  readonly isLabelled: boolean
  readonly source: SourceShape
  readonly partitions: number
  readonly faults: Faults
  /** The sequence of the first record; 0 otherwise. */
  readonly firstSequence?: number
}

/** A request that waits for its fate. */
interface Waiting {
  readonly by: SimulatedEnvironment
  readonly request: Request
  readonly meet: (fate: Fate) => void
}

interface Invocation {
  readonly by: SimulatedEnvironment
  readonly records: readonly (readonly KafkaEventRecord[])[]
}

const environmentCount = 3
const maxEvent = 6
const maxBatch = 4

/**
 * A random walk of sources, an event source, environments and a target: every step is a delivery, the fate of one
 * request, or a fault. All that happens follows from the seed.
 */
export class SimulatedWalk {
  readonly steps: string[] = []
  readonly sources: readonly SimulatedSource[]
  readonly #target: SimulatedTarget
  readonly #random: SeededRandom
  readonly #setup: WalkSetup
  readonly #left: Map<keyof Faults, number>
  readonly #environments: SimulatedEnvironment[]
  #waiting: Waiting[] = []
  #busy = new Set<SimulatedEnvironment>()
  /** The invocation that the event source waits for. */
  #current: Invocation | undefined
  /** What it delivers again, as it was. */
  #held: Invocation['records'] | undefined

  constructor(setup: WalkSetup) {
    this.#setup = setup
    this.#random = new SeededRandom(setup.seed)
    this.#left = new Map(Object.entries(setup.faults) as [keyof Faults, number][])
    const partitions = Array.from({ length: setup.partitions }, (_, partition) => partition)
    this.sources = partitions.map(
      (partition) => new SimulatedSource({ topic: 'orders', partition }, setup.source, this.#random),
    )
    this.#target = new SimulatedTarget(partitions.map((partition) => ({ topic: 'source.orders', partition })))
    if (setup.firstSequence !== undefined)
      for (const name of this.#target.partitions.keys())
        this.#target.positions.set(name, {
          producerId: flowProducerId,
          producerEpoch: 0,
          sequence: setup.firstSequence,
          upstreamOffset: 0n,
          downstreamOffset: 0n,
        })
    this.#environments = Array.from({ length: environmentCount }, () => this.#environment())
  }

  /** Walks until the sources are copied or the steps are over, then without faults until all is copied. */
  async run(): Promise<'copied' | 'stuck'> {
    for (let step = 0; step < 600 && !this.#isCopied; step++) {
      if (this.#random.happens(0.12)) this.#worldFault()
      else await this.#step(true)
    }
    this.#left.clear()
    if (this.#random.happens(0.5)) this.#target.late.length = 0
    for (let step = 0; step < 1_500; step++) {
      if (this.#isCopied && this.#target.late.length === 0) return 'copied'
      if (this.#random.happens(0.1)) this.#calm()
      else await this.#step(false)
    }
    return 'stuck'
  }

  /** Partitions whose remote one does not equal them, with its log. */
  differences(): string[] {
    return this.sources.flatMap((source) => {
      const copied = this.#partitionOf(source).recordsOf(flowProducerId)
      if (source.isCopiedExactly(copied)) return []
      return [`${formatTopicPartition(source.of)}: ${copied.map(({ value }) => String(value)).join(' ')}`]
    })
  }

  get #isCopied(): boolean {
    return (
      this.#current === undefined &&
      this.#busy.size === 0 &&
      this.sources.every(({ waiting }) => waiting.length === 0)
    )
  }

  #partitionOf({ of }: SimulatedSource) {
    return this.#target.partition({ topic: `source.${of.topic}`, partition: of.partition })
  }

  #environment(): SimulatedEnvironment {
    const { promise, resolve } = Promise.withResolvers<SimulatedEnvironment>()
    const made = new SimulatedEnvironment(this.#target, {
      isLabelled: this.#setup.isLabelled,
      batchSize: () => 1 + this.#random.below(maxBatch),
      leaders: 2,
      network: async (request) => {
        const by = await promise
        return new Promise((meet) => this.#waiting.push({ by, request, meet }))
      },
    })
    resolve(made)
    return made
  }

  async #step(isFaulty: boolean): Promise<void> {
    const canDeliver = this.#current === undefined && this.#busy.size < environmentCount
    if (canDeliver && (this.#waiting.length === 0 || this.#random.happens(0.5))) this.#deliver()
    else if (this.#waiting.length > 0) this.#meet(isFaulty)
    // Everything that follows from this step happens now: nothing in the mirror waits for a timer.
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** The event source invokes an idle environment: with the same event again, or with what it reads now. */
  #deliver(): void {
    const by = this.#random.oneOf(this.#environments.filter((one) => !this.#busy.has(one)))
    const again = this.#held !== undefined && this.#random.happens(0.5) ? this.#held : undefined
    const records = again ?? this.#read()
    if (records.length === 0) return
    const invocation = { by, records }
    this.#current = invocation
    this.#held = undefined
    this.#busy.add(by)
    this.#say(`${this.#nameOf(by)} is invoked with ${records.map(offsets).join(' and ')}`)
    const event = Object.fromEntries(
      records.map((ofPartition) => [formatTopicPartition(ofPartition[0] ?? this.#noRecord()), ofPartition]),
    )
    by.run({ eventSource: 'SelfManagedKafka', records: event }).then((ending) =>
      this.#ended(invocation, ending),
    )
  }

  #noRecord(): never {
    throw new Error('an event holds a partition without records')
  }

  /** Some records of some partitions, from the committed offsets on. */
  #read(): Invocation['records'] {
    const ready = this.sources.filter(({ waiting }) => waiting.length > 0)
    if (ready.length === 0) return []
    const must = this.#random.oneOf(ready)
    return ready
      .filter((source) => source === must || this.#random.happens(0.5))
      .map(({ waiting }) => waiting.slice(0, 1 + this.#random.below(maxEvent)))
  }

  #ended(invocation: Invocation, ending: Ending): void {
    const { by, records } = invocation
    this.#say(`${this.#nameOf(by)} ${ending instanceof Error ? `threw: ${ending.message}` : ending}`)
    this.#busy.delete(by)
    if (ending === 'killed') this.#replace(by)
    if (this.#current !== invocation) return
    this.#current = undefined
    this.#held = records
    if (ending !== 'returned') return
    for (const ofPartition of records) this.#sourceOf(ofPartition).acknowledge(ofPartition)
    if (this.#takes('successLost', 0.2)) return
    this.#held = undefined
    for (const ofPartition of records)
      this.#sourceOf(ofPartition).committed = (ofPartition.at(-1)?.offset ?? 0) + 1
  }

  #sourceOf([first]: readonly KafkaEventRecord[]): SimulatedSource {
    return this.sources.find(({ of }) => of.partition === first?.partition) ?? this.#noRecord()
  }

  /** One of the waiting requests meets its fate. */
  #meet(isFaulty: boolean): void {
    const waiting = this.#random.oneOf(this.#waiting)
    this.#waiting = this.#waiting.filter((one) => one !== waiting)
    const fate = isFaulty && this.#random.happens(0.15) ? this.#badFate(waiting.request) : fates.answered
    const { arrives, answer } = fate
    this.#say(`${this.#nameOf(waiting.by)} ${waiting.request}: arrives ${arrives}, answer ${answer}`)
    // Other requests of a killed environment are gone with it.
    if (answer === 'none') this.#waiting = this.#waiting.filter(({ by }) => by !== waiting.by)
    waiting.meet(fate)
  }

  #badFate(request: Request): Fate {
    const isWrite = request === 'produce' || request === 'commit'
    const late = request === 'produce' ? 'lateProduce' : 'lateCommit'
    const isKill = this.#random.happens(0.5)
    if (isKill && this.#takes('crash')) {
      if (isWrite && this.#takes(late)) return fates.crashUnread
      return isWrite && this.#random.happens(0.5) ? fates.crashAfter : fates.crashBefore
    }
    if (request === 'produce' && this.#takes('unreplicated')) return fates.unreplicated
    if (request === 'produce' && this.#takes('refusedForNow')) return fates.refusedForNow
    if (!this.#takes('answerLost')) return fates.answered
    if (isWrite && this.#takes(late)) return fates.readLater
    return this.#random.happens(0.7) ? fates.answerLost : fates.unread
  }

  /** Something happens to the source, to the target, or to an idle environment. */
  #worldFault(): void {
    const source = this.#random.oneOf(this.sources)
    const remote = this.#partitionOf(source)
    const name = formatTopicPartition({ topic: `source.${source.of.topic}`, partition: source.of.partition })
    const acts: Readonly<Partial<Record<keyof Faults | 'arrival' | 'replication', () => void>>> = {
      compaction: () => source.compact(this.#random),
      retention: () => source.expire(),
      expiry: () => remote.expireProducers(),
      brokerRestart: () => remote.restartBroker(),
      anotherWriter: () => remote.appendOthers(),
      positionDeleted: () => this.#target.positions.delete(name),
      recompression: () => {
        remote.isRecompressing = !remote.isRecompressing
      },
      overlap: () => this.#giveUp(),
      crash: () => this.#replaceIdle(),
      arrival: () => this.#arriveOne(),
      replication: () => remote.replicate(),
    }
    const possible = Object.keys(acts).filter(
      (fault) =>
        fault === 'arrival' || fault === 'replication' || (this.#left.get(fault as keyof Faults) ?? 0) > 0,
    ) as (keyof typeof acts)[]
    const fault = this.#random.oneOf(possible)
    if (fault !== 'arrival' && fault !== 'replication') this.#takes(fault)
    this.#say(`${fault} (${name})`)
    acts[fault]?.()
  }

  #calm(): void {
    this.#arriveOne()
    for (const source of this.sources) this.#partitionOf(source).replicate()
  }

  #arriveOne(): void {
    const { late } = this.#target
    if (late.length === 0) return
    const [request] = late.splice(this.#random.below(late.length), 1)
    this.#say('a late request is read')
    request?.()
  }

  #giveUp(): void {
    if (this.#current === undefined) return
    this.#say(`the event source gives up ${this.#nameOf(this.#current.by)}`)
    this.#held = this.#current.records
    this.#current = undefined
  }

  #replaceIdle(): void {
    const idle = this.#environments.filter((one) => !this.#busy.has(one))
    if (idle.length > 0) this.#replace(this.#random.oneOf(idle))
  }

  #replace(environment: SimulatedEnvironment): void {
    this.#environments[this.#environments.indexOf(environment)] = this.#environment()
  }

  #takes(fault: keyof Faults, probability = 1): boolean {
    const left = this.#left.get(fault) ?? 0
    if (left === 0 || !this.#random.happens(probability)) return false
    this.#left.set(fault, left - 1)
    return true
  }

  #nameOf(environment: SimulatedEnvironment): string {
    return `environment ${this.#environments.indexOf(environment)}`
  }

  #say(step: string): void {
    this.steps.push(step)
  }
}

const offsets = (records: readonly KafkaEventRecord[]): string =>
  `partition ${records[0]?.partition} [${records.map(({ offset }) => offset).join(' ')}]`
