import { setTimeout as sleep } from 'node:timers/promises'
import { describeProducers } from '../kafka/api/describe-producers.ts'
import type { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import type { Clusters } from './clusters.ts'
import { compareFlow, type FlowComparison } from './compare-flow.ts'
import { copyPositions } from './copy-positions.ts'
import { EnvironmentPool } from './environment-pool.ts'
import { createFlow, type Flow } from './flow.ts'
import { FunctionLog } from './function-log.ts'
import { LateGate } from './late-gate.ts'
import type { NamedFault } from './link.ts'
import { mirrorCode } from './mirror-code.ts'
import type { Invoked } from './mirror-environment.ts'
import { patientCall } from './patient-call.ts'
import { Random } from './random.ts'
import { readWithDriver } from './read-with-driver.ts'
import { readWithPoller } from './read-with-poller.ts'
import type { ReadingRun } from './reading-run.ts'
import { RemoteReader } from './remote-reader.ts'
import type { SeedPlan } from './seed-plan.ts'
import { SourcePartition } from './source-partition.ts'
import { SourceWriter } from './source-writer.ts'
import { strikeCluster } from './strike-cluster.ts'
import { Strikes } from './strikes.ts'
import { topicKind } from './topic-kinds.ts'
import { wireFaults } from './wire-faults.ts'

/** What became of a seed. */
export interface SeedResult extends FlowComparison {
  readonly plan: SeedPlan
  readonly strikes: Strikes
  readonly invocations: number
  readonly environments: number
  readonly warnings: readonly string[]
  readonly seconds: number
  /** Why it did not come to its end; undefined when it did. */
  readonly stuck: string | undefined
  /** What of the suite or of the brokers went wrong: such a seed has shown nothing. */
  readonly broken: string | undefined
  /** The function's last lines. */
  readonly lines: readonly string[]
}

/** After so many deliveries the positions are copied, as source-connector does every minute. */
const copyEvery = 12

/** A seed that is not done by then has failed: everything is copied seconds after the last fault. */
const seedTimeoutMs = 300_000

/** Runs one seed on its own flow, and compares both sides. */
export const runSeed = async (
  clusters: Clusters,
  watchdog: ProcessWatchdog,
  plan: SeedPlan,
): Promise<SeedResult> => {
  const begun = performance.now()
  const flow = await createFlow(clusters, `${plan.seed}`, plan.topics)
  const run = new SeedRun(clusters, watchdog, plan, flow)
  try {
    const stuck = await run.drive()
    const comparison = await run.compare()
    return { ...comparison, ...run.counts(), plan, stuck, seconds: (performance.now() - begun) / 1000 }
  } finally {
    await run.close()
  }
}

/** One seed under way. */
export class SeedRun implements ReadingRun {
  readonly plan: SeedPlan
  readonly flow: Flow
  readonly random: Random
  readonly strikes = new Strikes()
  readonly clusters: Clusters
  readonly partitions: readonly SourcePartition[]
  readonly #pool: EnvironmentPool
  readonly #writer: SourceWriter
  readonly #remote: RemoteReader
  readonly #log = new FunctionLog()
  readonly #gate = new LateGate()
  /** Faults of the target under way, and bytes that are late. */
  readonly #pending: Promise<void>[] = []
  #deliveries = 0
  #isWritten = false
  #writing = 0
  #lastError = 'nothing failed'
  /** What of the suite itself went wrong. */
  #broken: string | undefined

  constructor(clusters: Clusters, watchdog: ProcessWatchdog, plan: SeedPlan, flow: Flow) {
    this.plan = plan
    this.flow = flow
    this.clusters = clusters
    this.random = new Random(plan.seed + 0.5)
    this.#remote = new RemoteReader(clusters.target)
    this.#writer = new SourceWriter(clusters.source, flow.topics, this.random)
    this.partitions = flow.topics.flatMap(({ topic, partitions }) =>
      Array.from(
        { length: partitions },
        (_, partition) => new SourcePartition(clusters.source, { topic, partition }),
      ),
    )
    const code = mirrorCode(clusters, flow, watchdog, {
      struck: (name) => this.strikes.add(name),
      gate: this.#gate,
      late: (until) => void this.#pending.push(until),
      onLine: (line) => this.#log.add(line),
    })
    this.#pool = new EnvironmentPool(code, this.random, 3)
  }

  /** Whether faults are let loose still. */
  get isRough(): boolean {
    return this.#deliveries < this.plan.deliveries
  }

  /** Whether nothing will be appended to the source any more. */
  get isWritten(): boolean {
    return this.#isWritten && this.#writing === 0
  }

  /** Why the last invocation failed. */
  get lastError(): string {
    return this.#lastError
  }

  /** Copies everything under the seed's faults. Returns why it did not come to an end, if it did not. */
  async drive(): Promise<string | undefined> {
    const signal = AbortSignal.timeout(seedTimeoutMs)
    await this.#writer.writeAll()
    const read = this.plan.reader === 'driver' ? readWithDriver : readWithPoller
    await read(this, signal)
    if (signal.aborted) return `not done within ${seedTimeoutMs / 1000} s; ${this.#lastError}`
    await this.#noteForgotten()
    return undefined
  }

  /** Delivers one event. Before it, what the plan has for it is let loose. */
  async deliver(event: string): Promise<Invoked> {
    const delivery = this.#deliveries++
    for (const { name } of this.plan.cluster.filter((planned) => planned.delivery === delivery))
      this.#launch(name, strikeCluster[name]({ ...this, remote: this.#remote }))
    if (delivery % copyEvery === copyEvery - 1)
      this.#launch('positions copied', copyPositions(this.clusters, this.flow))
    const faults = this.plan.wire.filter((planned) => planned.delivery === delivery)
    await this.writeOn()
    if (!this.isRough) this.#pool.disarm()
    const invoked = await this.#pool.invoke(
      event,
      faults.map(({ name }) => this.#named(name)),
    )
    if (invoked.error !== undefined) {
      this.#lastError = invoked.error
      await sleep(50) // the poller waits, too
    }
    return invoked
  }

  /** Appends something to the source, while faults strike. */
  async writeOn(): Promise<void> {
    if (!this.isRough) this.#isWritten = true
    if (this.#isWritten) return
    this.#writing++
    await this.#writer.write()
    this.#writing--
  }

  async settle(): Promise<void> {
    await this.#untilOver()
    await this.#writer.writeLast()
  }

  /** Until faults of the target are over and late bytes have arrived. */
  async #untilOver(): Promise<void> {
    await this.#gate.open()
    await Promise.all(this.#pending)
  }

  /** Whether the target really has forgotten the producer of topics whose records are old. */
  async #noteForgotten(): Promise<void> {
    for (const { kind, remoteTopic } of this.flow.topics) {
      if (!topicKind(kind).forgetsProducers) continue
      const of = { topic: remoteTopic, partition: 0 }
      const [described] = await patientCall(() =>
        this.clusters.target.sendToLeader(of, describeProducers([of])),
      )
      if (described?.producers.length === 0) this.strikes.add('producer state forgotten')
    }
  }

  /** Both sides, once everything has settled. */
  async compare(): Promise<FlowComparison> {
    return compareFlow(this.flow, this.partitions, this.#remote, this.clusters)
  }

  counts(): Pick<SeedResult, 'strikes' | 'invocations' | 'environments' | 'warnings' | 'lines' | 'broken'> {
    return {
      broken: this.#broken,
      strikes: this.strikes,
      invocations: this.#deliveries,
      environments: this.#pool.started,
      warnings: this.#log.warnings,
      lines: this.#log.lines,
    }
  }

  async close(): Promise<void> {
    await this.#pool.close()
    await this.#untilOver()
  }

  /** Lets a fault of the target loose. One that cannot be carried out fails the seed: it would have tested nothing. */
  #launch(name: string, work: Promise<void>): void {
    const done = work.catch((error: unknown) => {
      this.#broken = `"${name}" was not carried out: ${error}`
    })
    this.#pending.push(done)
  }

  #named(name: keyof typeof wireFaults): NamedFault {
    return {
      name,
      ...wireFaults[name],
      delayMs: this.random.between(100, 3_000),
      alsoOffsetMap: this.random.chance(0.25),
    }
  }
}
