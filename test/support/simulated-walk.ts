import type { Finding } from '../../lib/mirror/recovery.ts'
import { formatTopicPartition } from '../../lib/mirror/topic-partition.ts'
import { type Fault, FaultBudget, type Faults } from './fault-budget.ts'
import { SeededRandom } from './seeded-random.ts'
import { type Ending, SimulatedEnvironment } from './simulated-environment.ts'
import {
  type Delivery,
  deliveredEvent,
  deliveryText,
  SimulatedEventSource,
} from './simulated-event-source.ts'
import { type Fate, fates, type Request } from './simulated-network.ts'
import type { SimulatedPartition } from './simulated-partition.ts'
import { SimulatedSource, type SourceShape, walkProvenance } from './simulated-source.ts'
import { flowProducerId, SimulatedTarget } from './simulated-target.ts'
import { wronglyTranslated } from './simulated-translation.ts'

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

const environmentCount = 3
const maxBatch = 4
const faultySteps = 600
const calmSteps = 1_500

/**
 * A random walk of sources, an event source, environments and a target: every step is a delivery, the fate of one
 * request, or a fault. All that happens follows from the seed.
 */
export class SimulatedWalk {
  /** What happened, a line each. */
  readonly steps: string[] = []
  /** What the function told an operator of. */
  readonly said = new Set<Finding['kind']>()
  readonly #sources: readonly SimulatedSource[]
  readonly #eventSource: SimulatedEventSource
  readonly #target: SimulatedTarget
  readonly #random: SeededRandom
  readonly #setup: WalkSetup
  readonly #faults: FaultBudget
  readonly #environments: SimulatedEnvironment[]
  readonly #busy = new Set<SimulatedEnvironment>()
  #waiting: Waiting[] = []
  #mostUnanswered = 0

  constructor(setup: WalkSetup) {
    this.#setup = setup
    this.#random = new SeededRandom(setup.seed)
    this.#faults = new FaultBudget(setup.faults, this.#random)
    const partitions = Array.from({ length: setup.partitions }, (_, partition) => partition)
    this.#sources = partitions.map(
      (partition) => new SimulatedSource({ topic: 'orders', partition }, setup.source, this.#random),
    )
    this.#eventSource = new SimulatedEventSource(this.#sources, this.#random)
    this.#target = new SimulatedTarget(partitions.map((partition) => ({ topic: 'source.orders', partition })))
    if (setup.firstSequence !== undefined) this.#begin(setup.firstSequence)
    this.#environments = Array.from({ length: environmentCount }, () => this.#environment())
  }

  /** Walks until the sources are copied or the steps are over, then without faults until all is copied. */
  async run(): Promise<'copied' | 'stuck'> {
    for (let step = 0; step < faultySteps && !this.#isCopied; step++)
      if (this.#random.happens(0.12)) this.#happen()
      else await this.#step(true)
    this.#faults.clear()
    // What is late may arrive still, or never.
    if (this.#random.happens(0.5)) this.#target.late.length = 0
    for (let step = 0; step < calmSteps; step++) {
      if (this.#isCopied && this.#target.late.length === 0) return 'copied'
      if (this.#random.happens(0.1)) this.#calm()
      else await this.#step(false)
    }
    return 'stuck'
  }

  /** The partitions whose remote one does not hold their records, each once and in order; with what it holds. */
  differences(): string[] {
    if (this.#mostUnanswered > 1)
      return [`${this.#mostUnanswered} batches of a partition were on their way at once`]
    return this.#sources.flatMap((source) => {
      const copied = this.#remoteOf(source).recordsOf(flowProducerId)
      if (source.isCopiedExactly(copied)) return []
      return [`${formatTopicPartition(source.of)}: ${copied.map(({ value }) => String(value)).join(' ')}`]
    })
  }

  /** Groups that would never read a record; or again, unless it could not be told from its neighbours. */
  wronglyTranslated(): readonly string[] {
    return this.#sources.flatMap((source) =>
      wronglyTranslated(this.#target, source, this.#remoteOf(source), this.#setup.source.isIdentical),
    )
  }

  get #isCopied(): boolean {
    return this.#busy.size === 0 && this.#sources.every(({ waiting }) => waiting.length === 0)
  }

  #begin(sequence: number): void {
    for (const name of this.#target.partitions.keys())
      this.#target.positions.set(name, {
        producerId: flowProducerId,
        producerEpoch: 0,
        sequence,
        upstreamOffset: 0n,
        downstreamOffset: 0n,
      })
  }

  #remoteOf({ of: { topic, partition } }: SimulatedSource): SimulatedPartition {
    return this.#target.partition({ topic: `source.${topic}`, partition })
  }

  #environment(): SimulatedEnvironment {
    const environment: SimulatedEnvironment = new SimulatedEnvironment(
      this.#target,
      {
        isLabelled: this.#setup.isLabelled,
        batchSize: () => 1 + this.#random.below(maxBatch),
        leaders: 2,
        network: (request) => new Promise((meet) => this.#waiting.push({ by: environment, request, meet })),
      },
      this.#setup.source.hasEchoes ? walkProvenance : undefined,
    )
    return environment
  }

  async #step(isFaulty: boolean): Promise<void> {
    const canDeliver = !this.#eventSource.isWaiting && this.#busy.size < environmentCount
    if (canDeliver && (this.#waiting.length === 0 || this.#random.happens(0.5))) this.#deliver()
    else if (this.#waiting.length > 0) this.#meet(isFaulty)
    // All that follows from this step happens now: nothing in the mirror waits for a timer.
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** The event source invokes an idle environment. */
  #deliver(): void {
    const by = this.#random.oneOf(this.#environments.filter((one) => !this.#busy.has(one)))
    const delivery = this.#eventSource.deliver()
    if (delivery === undefined) return
    this.#busy.add(by)
    this.#say(`${this.#nameOf(by)} is invoked with ${deliveryText(delivery)}`)
    by.run(deliveredEvent(delivery)).then((ending) => this.#ended(by, delivery, ending))
  }

  #ended(by: SimulatedEnvironment, delivery: Delivery, ending: Ending): void {
    this.#say(`${this.#nameOf(by)} ${ending instanceof Error ? `threw ${ending}` : ending}`)
    this.#busy.delete(by)
    for (const kind of by.found.splice(0)) this.said.add(kind)
    this.#mostUnanswered = Math.max(this.#mostUnanswered, by.connection.mostUnanswered)
    if (ending === 'killed') this.#replace(by)
    this.#eventSource.ended(delivery, ending === 'returned', () => !this.#faults.takes('successLost', 0.2))
  }

  /** One of the waiting requests meets its fate. */
  #meet(isFaulty: boolean): void {
    const waiting = this.#random.oneOf(this.#waiting)
    const { by, request, meet } = waiting
    const fate = isFaulty && this.#random.happens(0.15) ? this.#faults.badFate(request) : fates.answered
    this.#say(`${this.#nameOf(by)} ${request}: arrives ${fate.arrives}, answer ${fate.answer}`)
    // The other requests of an environment that is killed are gone with it.
    this.#waiting = this.#waiting.filter(
      (one) => one !== waiting && (fate.answer !== 'none' || one.by !== by),
    )
    meet(fate)
  }

  /** Something happens to the source, to the target, or to an idle environment. */
  #happen(): void {
    const source = this.#random.oneOf(this.#sources)
    const remote = this.#remoteOf(source)
    const name = formatTopicPartition({ ...source.of, topic: `source.${source.of.topic}` })
    const acts: readonly (readonly [Fault | 'arrival' | 'replication', () => void])[] = [
      ['arrival', () => this.#arrive()],
      ['replication', () => remote.replicate()],
      ['compaction', () => source.compact(this.#random)],
      ['retention', () => source.expire()],
      ['expiry', () => remote.expireProducers()],
      ['brokerRestart', () => remote.restartBroker()],
      ['anotherWriter', () => remote.appendOthers()],
      ['positionDeleted', () => this.#target.positions.delete(name)],
      ['positionCopied', () => this.#copyPosition(source)],
      ['targetRetention', () => remote.removeBefore(this.#visibleOffset(remote))],
      ['truncation', () => remote.truncate(remote.batches.at(-1)?.baseOffset ?? 0n)],
      ['recompression', () => remote.toggleRecompressing()],
      ['overlap', () => this.#eventSource.giveUp()],
      ['crash', () => this.#replaceIdle()],
    ]
    const isPossible = (fault: Fault | 'arrival' | 'replication') =>
      fault === 'arrival' || fault === 'replication' || this.#faults.has(fault)
    const [fault, act] = this.#random.oneOf(acts.filter(([one]) => isPossible(one)))
    if (fault !== 'arrival' && fault !== 'replication') this.#faults.takes(fault)
    this.#say(`${fault} (${name})`)
    act()
  }

  #calm(): void {
    this.#arrive()
    for (const source of this.#sources) this.#remoteOf(source).replicate()
  }

  /** One of the late requests is read. */
  #arrive(): void {
    const { late } = this.#target
    if (late.length > 0) for (const request of late.splice(this.#random.below(late.length), 1)) request()
  }

  #copyPosition({ of }: SimulatedSource): void {
    const position = this.#target.positions.get(formatTopicPartition({ ...of, topic: `source.${of.topic}` }))
    if (position !== undefined) this.#target.copies.set(formatTopicPartition(of), position)
  }

  #visibleOffset({ logStart, highWatermark }: SimulatedPartition): bigint {
    return logStart + BigInt(this.#random.below(Number(highWatermark - logStart) + 1))
  }

  #replaceIdle(): void {
    const idle = this.#environments.filter((one) => !this.#busy.has(one))
    if (idle.length > 0) this.#replace(this.#random.oneOf(idle))
  }

  #replace(environment: SimulatedEnvironment): void {
    this.#environments[this.#environments.indexOf(environment)] = this.#environment()
  }

  #nameOf(environment: SimulatedEnvironment): string {
    return `environment ${this.#environments.indexOf(environment)}`
  }

  #say(step: string): void {
    this.steps.push(step)
  }
}
