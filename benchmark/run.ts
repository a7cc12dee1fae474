import { rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster } from '../kafka/cluster.ts'
import {
  type KafkaCluster,
  type KafkaClusterOptions,
  startKafkaCluster,
} from '../local/servers/kafka-cluster.ts'
import type { Contestant, Course } from './contestant.ts'
import { copyContestants, latencyContestants } from './contestants.ts'
import type { CopyFigures } from './copy-figures.ts'
import { buildFunctions, synthesiseFlow } from './lambda-mirror-maker.ts'
import { type Machine, machine } from './machine.ts'
import { type ColdStartFigures, coldStarters, measureColdStart } from './measure-cold-start.ts'
import { measureCopy } from './measure-copy.ts'
import {
  type LatencyEnd,
  type LatencyFigures,
  latencyEnds,
  latencyTargetProperties,
  latencyTopicConfigs,
  measureLatency,
} from './measure-latency.ts'
import { measureWeblogs, type WeblogFigures } from './measure-weblogs.ts'
import { type BenchmarkOptions, readOptions } from './options.ts'
import { createTopic, preload } from './preload.ts'
import { report } from './report.ts'
import { type Results, RowsInProgress } from './results.ts'
import { weblogReport } from './weblog-report.ts'
import { type Workload, workloads } from './workload.ts'

/*
  npm run benchmark: this mirror and MirrorMaker 2, one after the other, on real brokers and the same records.

    npm run benchmark                       3 rounds of 5,000,000 x 100 B and 1,500,000 x 1 KiB, and latency
    npm run benchmark -- --records 500000   fewer records; 1 KiB: three tenths of it
    npm run benchmark -- --rounds 1
    npm run benchmark -- --latency 0        no latency; otherwise so many seconds of it
    npm run benchmark -- --only ours        rows whose name holds this, as in "1 KiB ours, zstd", "latency to consumer", "cold start"
    npm run benchmark -- --weblogs 200000   instead: so many lines of weblogs through file-source and search-sink
    npm run benchmark -- --json FILE        every figure of every round, for a script

  What is measured and how: docs/benchmarks.md.
*/
const progress = (line: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

/** A run: its source, which is filled once, and a fresh target for every measurement. */
class Benchmark {
  readonly #directory: string
  readonly #options: BenchmarkOptions
  readonly #copies = new RowsInProgress<CopyFigures>()
  readonly #latencies = new RowsInProgress<LatencyFigures>()
  readonly #coldStarts = new RowsInProgress<ColdStartFigures>()
  #measured = 0

  constructor(directory: string, options: BenchmarkOptions) {
    this.#directory = directory
    this.#options = options
  }

  /** Measures all rounds; `measured` is given the results so far after each. */
  async run(measured: (results: Results) => Promise<void>): Promise<void> {
    const here = await machine()
    progress('bundling the functions')
    await buildFunctions()
    await this.#withCluster(
      { name: 'source', directory: join(this.#directory, 'source') },
      async (kafka, source) => {
        for (const workload of this.#workloads()) {
          progress(`writing ${workload.records} records of ${workload.name} to the source`)
          await preload(source, workload)
        }
        for (let round = 1; round <= this.#options.rounds; round++) {
          await this.#round(round, kafka, source)
          await measured(this.#results(here, round))
        }
      },
    )
  }

  #results(here: Machine, rounds: number): Results {
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: here,
      rounds,
      copies: this.#copies.rows(),
      latencies: this.#latencies.rows(),
      coldStarts: this.#coldStarts.rows(),
    }
  }

  async #round(round: number, kafka: KafkaCluster, source: Cluster): Promise<void> {
    for (const workload of this.#workloads())
      for (const contestant of copyContestants)
        if (this.#isWanted(`${workload.name} ${contestant.name}`))
          await this.#copy(round, kafka, workload, contestant)
    if (this.#isWanted('cold start')) await this.#coldStart(round, kafka)
    if (this.#options.latencySeconds === 0) return
    for (const end of latencyEnds)
      for (const contestant of latencyContestants)
        if (this.#isWanted(`latency to ${end}, ${contestant.name}`))
          await this.#latency(round, end, { kafka, cluster: source }, contestant)
  }

  async #copy(
    round: number,
    source: KafkaCluster,
    workload: Workload,
    contestant: Contestant,
  ): Promise<void> {
    const figures = await this.#onCourse(source, workload.topic, (course, target) =>
      measureCopy(contestant, course, workload, target),
    )
    this.#copies.add(
      { workload: workload.name, contestant: contestant.name, settings: contestant.settings },
      figures,
    )
    const { recordsPerSecond, copierCpuMsPerMiB, copierAndPollerCpuMsPerMiB } = figures
    progress(
      `round ${round}, ${workload.name}, ${contestant.name}: ${recordsPerSecond.toFixed(0)} records/s, ` +
        `${copierCpuMsPerMiB.toFixed(1)} CPU-ms/MiB (with the poller ${copierAndPollerCpuMsPerMiB.toFixed(1)})`,
    )
  }

  async #latency(
    round: number,
    end: LatencyEnd,
    source: { readonly kafka: KafkaCluster; readonly cluster: Cluster },
    contestant: Contestant,
  ): Promise<void> {
    const topic = `latency-${this.#measured}`
    await createTopic(source.cluster, topic, latencyTopicConfigs)
    const figures = await this.#onCourse(
      source.kafka,
      topic,
      (course, target) =>
        measureLatency(
          contestant,
          course,
          { seconds: this.#options.latencySeconds, end },
          { source: source.cluster, target },
        ),
      latencyTargetProperties(end),
    )
    const workload = `latency to ${end}`
    this.#latencies.add({ workload, contestant: contestant.name, settings: contestant.settings }, figures)
    progress(`round ${round}, ${workload}, ${contestant.name}: p50 ${figures.p50} ms, p99 ${figures.p99} ms`)
  }

  async #coldStart(round: number, kafka: KafkaCluster): Promise<void> {
    await this.#onCourse(kafka, 'none', async (course) => {
      for (const starter of await coldStarters(course, await synthesiseFlow(course, {}))) {
        const figures = await measureColdStart(starter)
        this.#coldStarts.add(
          { workload: 'cold start', contestant: starter.name, settings: starter.settings },
          figures,
        )
        progress(`round ${round}, cold start, ${starter.name}: ${figures.milliseconds.toFixed(0)} ms`)
      }
    })
  }

  /** With a target that nothing was ever mirrored to, and that is gone afterwards. */
  #onCourse<Figures>(
    source: KafkaCluster,
    topic: string,
    measure: (course: Course, target: Cluster) => Promise<Figures>,
    properties: Readonly<Record<string, string>> = {},
  ): Promise<Figures> {
    const targetAlias = `target${++this.#measured}`
    const directory = join(this.#directory, targetAlias)
    return this.#withCluster({ name: targetAlias, directory, properties }, async (target, cluster) => {
      const figures = await measure({ source, target, targetAlias, topic, directory }, cluster)
      await target.kill()
      await rm(directory, { recursive: true })
      return figures
    })
  }

  async #withCluster<T>(
    options: Pick<KafkaClusterOptions, 'name' | 'directory' | 'properties'>,
    use: (kafka: KafkaCluster, cluster: Cluster) => Promise<T>,
  ): Promise<T> {
    const kafka = await startKafkaCluster({ ...options, jvmFlags: ['-Xmx1g'] })
    const cluster = new Cluster({
      clientId: 'benchmark',
      bootstrapServers: kafka.bootstrapServers.split(','),
    })
    try {
      return await use(kafka, cluster)
    } finally {
      cluster.close()
      await kafka.kill()
    }
  }

  /** Those that any row of is wanted: a topic that nobody copies is not written. */
  #workloads(): readonly Workload[] {
    return workloads(this.#options.records).filter(({ name }) =>
      copyContestants.some((contestant) => this.#isWanted(`${name} ${contestant.name}`)),
    )
  }

  #isWanted(row: string): boolean {
    const { only } = this.#options
    return only.length === 0 || only.some((part) => row.includes(part))
  }
}

/** Weblogs, as often as there are rounds, each with servers of its own. */
const runWeblogs = async (directory: string, { weblogLines, rounds }: BenchmarkOptions): Promise<void> => {
  await buildFunctions()
  const figures: WeblogFigures[] = []
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round}: ${weblogLines} lines of weblogs`)
    figures.push(await measureWeblogs(weblogLines, join(directory, `weblogs-${round}`)))
  }
  console.log(weblogReport(figures))
}

const options = readOptions(process.argv.slice(2))
const directory = await mkdtemp(join(options.directory ?? tmpdir(), 'benchmark-'))
const withAll = { recursive: true, force: true } as const
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    rmSync(directory, withAll)
    process.exit(1) // and with us every server and function
  })
try {
  if (options.weblogLines > 0) await runWeblogs(directory, options)
  else
    await new Benchmark(directory, options).run(async (results) => {
      if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`)
      if (results.rounds === options.rounds) console.log(report(results))
    })
} finally {
  await rm(directory, withAll)
}
