import type { ProcessWatchdog } from '../../local/lambda/process-watchdog.ts'
import type { Clusters } from '../clusters.ts'
import { compareFlow, type FlowComparison } from '../compare-flow.ts'
import { EnvironmentPool } from '../environment-pool.ts'
import { eventText } from '../event-text.ts'
import { createFlow, type Flow } from '../flow.ts'
import { FunctionLog } from '../function-log.ts'
import { LateGate } from '../late-gate.ts'
import { mirrorCode } from '../mirror-code.ts'
import type { Invoked } from '../mirror-environment.ts'
import { Random } from '../random.ts'
import { RemoteReader } from '../remote-reader.ts'
import { SourcePartition } from '../source-partition.ts'
import { SourceWriter } from '../source-writer.ts'
import { Strikes } from '../strikes.ts'
import type { Surroundings } from '../surroundings.ts'
import type { TopicKindName } from '../topic-kinds.ts'
import { type WireFaultName, wireFaults } from '../wire-faults.ts'

/** A flow of one partition whose events are delivered one by one, by hand. */
export class ByHand implements Surroundings {
  readonly clusters: Clusters
  readonly flow: Flow
  readonly random = new Random(1)
  readonly strikes = new Strikes()
  readonly remote: RemoteReader
  readonly #partition: SourcePartition
  readonly #writer: SourceWriter
  readonly #log = new FunctionLog()
  readonly #gate = new LateGate()
  readonly #pending: Promise<void>[] = []
  readonly #watchdog: ProcessWatchdog
  #pool: EnvironmentPool

  private constructor(clusters: Clusters, watchdog: ProcessWatchdog, flow: Flow, topic: string) {
    this.clusters = clusters
    this.flow = flow
    this.remote = new RemoteReader(clusters.target)
    this.#partition = new SourcePartition(clusters.source, { topic, partition: 0 })
    this.#writer = new SourceWriter(clusters.source, flow.topics, this.random)
    this.#watchdog = watchdog
    this.#pool = this.#newPool()
  }

  /** Makes the flow, with so many records at its source. */
  static async start(
    clusters: Clusters,
    watchdog: ProcessWatchdog,
    { name, kind, records }: { name: string; kind: TopicKindName; records: number },
  ): Promise<ByHand> {
    const flow = await createFlow(clusters, name, [{ kind, partitions: 1 }])
    const [topic] = flow.topics
    if (topic === undefined) throw new Error(`${name} has no topic`)
    const byHand = new ByHand(clusters, watchdog, flow, topic.topic)
    await byHand.#writer.append(topic, 0, records)
    await byHand.#partition.refresh()
    return byHand
  }

  /** The remote partition. */
  get to(): { readonly topic: string; readonly partition: number } {
    return { topic: this.flow.topics[0]?.remoteTopic ?? '', partition: 0 }
  }

  /** Delivers the records of a range of source offsets, with a fault or without. */
  async deliver(from: number, to: number, fault?: WireFaultName, delayMs = 0): Promise<Invoked> {
    const event = eventText([{ of: this.#partition, from, to }])
    if (event === undefined) throw new RangeError(`there are no records [${from}, ${to})`)
    const armed = fault && { name: fault, ...wireFaults[fault], delayMs, alsoOffsetMap: false }
    return this.#pool.invoke(event, armed ? [armed] : [])
  }

  /** The same, for what has to succeed. */
  async take(from: number, to: number): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const { isTaken, error } = await this.deliver(from, to)
      if (isTaken) return
      if (attempt === 19) throw new Error(`[${from}, ${to}) was not taken: ${error}`)
    }
  }

  /** All environments go; the next event starts a new one. */
  async renew(): Promise<void> {
    await this.#pool.close()
    this.#pool = this.#newPool()
  }

  /** Waits until late bytes have arrived. */
  async settle(): Promise<void> {
    await this.#gate.open()
    await Promise.all(this.#pending)
  }

  compare(): Promise<FlowComparison> {
    return compareFlow(this.flow, [this.#partition], this.remote, this.clusters)
  }

  /** What operators were told. */
  get warnings(): readonly string[] {
    return this.#log.warnings
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  #newPool(): EnvironmentPool {
    const code = mirrorCode(this.clusters, this.flow, this.#watchdog, {
      struck: (name) => this.strikes.add(name),
      gate: this.#gate,
      late: (until) => void this.#pending.push(until),
      onLine: (line) => this.#log.add(line),
    })
    return new EnvironmentPool(code, this.random, 1)
  }
}
